import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeSamples, sample } from '../samples.fixture.ts'
import { readToken } from '../token/token.ts'
import { bitAt, bitstringOf, LEAST_BITS } from './bitstring.ts'
import { entriesOf } from './entry.ts'
import { encodedList, entry, LIST, listCredential } from './list.fixture.ts'
import { statusIn, statusListOf } from './list.ts'

const ON = new Date('2026-11-30T12:00:00Z')

describeSamples('vc', 'the lists of the W3C', () => {
  const { fromSpecification, derived, derivedInvalid } = sample('vc/bitstring-status-list-vectors.json')
  type Vector = { encodedList: string; bits: number; setIndexes: number[]; note: string; why: string }

  test.each<Vector>([fromSpecification, ...derived])('$note', async ({ encodedList: list, bits, setIndexes }) => {
    const read = (await bitstringOf(list)) as Uint8Array
    expect(read.length * 8).toBe(bits)
    expect(Array.from({ length: bits }, (_, at) => at).filter(at => bitAt(read, at) === 1)).toEqual(setIndexes)
  })

  test.each<Vector>(derivedInvalid)('$why', async ({ encodedList: list }) => {
    expect(await bitstringOf(list)).toBeTypeOf('string')
  })

  test('the printed examples say a list and an entry; without vc+jwt in their header they are no tokens here', async () => {
    const [list, credential] = fromSpecification.signedExamplesVcJwt.map((text: string) => {
      expect(readToken(text)).toMatchObject({ findings: [{ message: 'header.typ: not vc+jwt.' }] })
      return JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString())
    })
    const read = await statusListOf(list, list.id)
    const entries = entriesOf(credential.credentialStatus)
    expect(entries).toMatchObject({ ok: true })
    expect(read).toMatchObject({ issuer: list.issuer.id ?? list.issuer, purposes: ['revocation'] })
  })
})

describe('a bitstring', () => {
  test('of a large list has every bit where it was set', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(LEAST_BITS + 799), { maxLength: 20 }), async set => {
        const bits = (await bitstringOf(encodedList(set, LEAST_BITS + 800))) as Uint8Array
        expect(set.every(at => bitAt(bits, at) === 1)).toBe(true)
        expect(bits.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0)).toBe(set.length)
      }),
      { numRuns: 20 },
    )
  })

  test('that grows beyond its limit is not read to its end', async () => {
    expect(await bitstringOf(encodedList([], 8_000_000), 100_000)).toBe('longer than 100000 bytes')
    expect(await bitstringOf(`u${gzipSync(Buffer.alloc(8_388_609)).toString('base64url')}`)).toBe(
      'longer than 8388608 bytes',
    )
  })

  test.each([
    [encodedList([], LEAST_BITS - 8), '131064 bits are fewer than 131072'],
    [encodedList().slice(1), 'not written in base64url (multibase u)'],
    [`${encodedList()}=`, 'not written in base64url (multibase u)'],
    [encodedList().replace('u', 'z'), 'not written in base64url (multibase u)'],
    [encodedList().slice(0, 20), 'not compressed with gzip'],
    ['u', 'not written in base64url (multibase u)'],
  ])('that is none says why: %s', async (text, why) => expect(await bitstringOf(text)).toBe(why))
})

describe('an entry', () => {
  test('is read with its purpose, list and index', () => {
    expect(entriesOf([entry(7), entry(8, { statusPurpose: 'suspension', statusSize: 1 })])).toMatchObject({
      value: [
        { purpose: 'revocation', list: LIST, index: 7 },
        { purpose: 'suspension', index: 8 },
      ],
    })
    expect(entriesOf(undefined)).toEqual({ ok: true, value: [] })
  })

  test.each([
    [entry(1, { type: 'StatusList2021Entry' }), 'not an entry of a bitstring status list'],
    [entry(1, { statusPurpose: 'mood' }), 'the purpose mood is not known'],
    [entry(1, { statusListCredential: 'x' }), 'no address of a list'],
    [entry('-1'), 'no index in digits'],
    [entry('1e3'), 'no index in digits'],
    [entry('01'), 'no index in digits'],
    [entry(1, { statusListIndex: 1 }), 'no index in digits'],
    [entry(1, { statusSize: 2 }), 'entries of 2 bits are not read, those of one bit are'],
    [entry(1, { statusSize: 0 }), 'entries of 0 bits are not read, those of one bit are'],
    [entry(1, { statusPurpose: 'message' }), 'no message for each of 0x0 and 0x1'],
    ['text', 'not an object'],
  ])('%j cannot be looked up', (given, why) => {
    expect(entriesOf(given as never)).toMatchObject({ findings: [{ code: 'status-unknown', figures: { why } }] })
  })

  test('among too many is not looked up', () => {
    expect(entriesOf(Array(11).fill(entry(1)) as never)).toMatchObject({ ok: false })
  })
})

describe('the status', () => {
  const MESSAGES = [
    { status: '0x0', message: 'not yet shipped' },
    { status: '0x1', message: 'shipped' },
  ]
  async function statusOf(given: object, list: object) {
    const entries = entriesOf(given as never)
    const [one] = entries.ok ? entries.value : []
    const read = await statusListOf(list as never, LIST)
    return typeof read === 'string' ? read : one && statusIn(read, one, ON)
  }

  test('is revoked, suspended or neither, as the bit at its index says', async () => {
    const list = listCredential([94_567], {}, { statusPurpose: ['revocation', 'suspension'] })
    const figures = { list: LIST, index: 94_567 }
    expect(await statusOf(entry(94_567), list)).toMatchObject({ finding: { code: 'revoked', figures } })
    expect(await statusOf(entry(94_567, { statusPurpose: 'suspension' }), list)).toMatchObject({
      finding: { code: 'suspended', figures },
    })
    for (const index of [94_566, 94_568]) expect(await statusOf(entry(index), list)).toEqual({})
  })

  test('is a message where the list is one of messages', async () => {
    const list = listCredential([5], {}, { statusPurpose: 'message' })
    const message = { statusPurpose: 'message', statusMessage: MESSAGES }
    expect(await statusOf(entry(5, message), list)).toEqual({ message: 'shipped' })
    expect(await statusOf(entry(6, message), list)).toEqual({ message: 'not yet shipped' })
  })

  test.each([
    [entry(1, { statusPurpose: 'suspension' }), listCredential(), 'the list is about revocation, not suspension'],
    [entry(131_072), listCredential(), 'entry 131072 is behind its end'],
    [entry(1), listCredential([], { validUntil: '2026-11-30T11:59:59Z' }), 'the list is no longer valid'],
    [entry(1), listCredential([], { validFrom: '2026-11-30T12:00:01Z' }), 'the list is not yet valid'],
  ])('is unknown by %j', async (given, list, why) => {
    expect(await statusOf(given, list)).toMatchObject({ finding: { code: 'status-unknown', figures: { why } } })
  })

  test.each([
    [listCredential([], { type: ['VerifiableCredential'] }), 'not a BitstringStatusListCredential'],
    [listCredential([], { id: 'https://issuer.example/status/2' }), 'the list is of another address'],
    [listCredential([], { issuer: {} }), 'no issuer'],
    [listCredential([], { validUntil: 'soon' }), 'valid at no time that is one'],
    [listCredential([], {}, { type: 'StatusList2021' }), 'no list in it'],
    [listCredential([], {}, { encodedList: 7 }), 'no list in it'],
    [listCredential([], {}, { encodedList: 'uAAAA' }), 'not compressed with gzip'],
  ])('is not read from what is no list', async (list, why) => expect(await statusOf(entry(1), list)).toBe(why))
})
