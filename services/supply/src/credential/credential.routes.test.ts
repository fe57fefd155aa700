import { didKeyOf } from '@lodestone/credentials'
import {
  credential,
  encoded,
  entry,
  ISSUER,
  LIST,
  listCredential,
  pairs,
  quantity,
  signed,
  transformation,
} from '@lodestone/credentials/fixture'
import type { JsonObject } from '@lodestone/kernel'
import type { Api } from '@lodestone/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { TestSupplier } from '../hub/hub.fixture.ts'
import { NOW } from '../offer/offer.fixture.ts'
import {
  DOCUMENT,
  documentOf,
  issued,
  PARTY,
  registration,
  startSupplyIn,
  startWorld,
  type World,
} from './credential.fixture.ts'

let world: World
let hub: Awaited<ReturnType<typeof startSupplyIn>>
let operator: Api
let seller: TestSupplier
let issuer: string
beforeAll(async () => {
  world = await startWorld()
  hub = await startSupplyIn(world)
  operator = await hub.operator()
  seller = await hub.supplier(PARTY)
  issuer = (await operator.post('/supply/issuers', registration())).body.id
})
afterAll(async () => {
  await hub?.stop()
  await world?.stop()
})
beforeEach(async () => {
  hub.at(NOW.toISOString())
  world.goAway(false)
  world.publish(DOCUMENT, documentOf())
  await world.revoke()
})

/** With a token of now: tests move the clock. */
const give = async (given: unknown, by = seller) =>
  (await hub.supplierOf(by.org)).post('/supply/credentials', { credential: await given })
const held = async (id: string) => (await (await hub.auditor()).get(`/supply/credentials/${id}`)).body
const count = async () =>
  Number((await hub.context.database.query<{ n: string }>('SELECT count(*)::text AS n FROM credential'))[0]?.n)
const told = async (id: string) => {
  const rows = await hub.context.database.query<{ type: string; data: string }>(
    "SELECT type, data FROM journal WHERE subject = $1 AND type LIKE 'supply.%' ORDER BY seq",
    [id],
  )
  return rows.map(row => ({ ...JSON.parse(row.data), type: row.type.replace(/^supply\.credential-|\.v1$/g, '') }))
}
const types = async (id: string) => (await told(id)).map(one => one.type)
const events = (members: JsonObject, more: JsonObject = {}) =>
  issued({ credentialSubject: [{ ...transformation, ...members }], ...more })
const listed = (index: number, more: object = {}) => issued({ credentialStatus: entry(index, more) as JsonObject })
/** The same token with the other signature that ECDSA has for it: of `r` and `s`, `r` and the order less `s`. */
function signedOtherwise(token: string): string {
  const [head, body, tail = ''] = token.split('.')
  const signature = Buffer.from(tail, 'base64url')
  const s = BigInt(`0x${signature.subarray(32).toString('hex')}`)
  const other = Buffer.from((P256_ORDER - s).toString(16).padStart(64, '0'), 'hex')
  return [head, body, Buffer.concat([signature.subarray(0, 32), other]).toString('base64url')].join('.')
}
const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** Moves the clock on from now, and lets the job look. Caches of what issuers publish are older then. */
const later = async (ms: number) => {
  hub.at(new Date(NOW.getTime() + ms).toISOString())
  await hub.check()
}

describe('a credential that holds', () => {
  test('is kept with what it says, and told without it', async () => {
    const reply = await give(issued())
    expect(reply).toMatchObject({
      status: 201,
      body: {
        status: 'accepted',
        version: 1,
        kind: 'DigitalTraceabilityEvent',
        issuer: { did: ISSUER, name: 'The issuer' },
        validUntil: '2027-10-01T00:00:00Z',
        stages: ['separation'],
        taken: { events: [{ inputs: [{ kilograms: '12000' }], outputs: [{ kilograms: '950.5' }] }] },
        findings: [],
        nextCheckAt: '2026-11-25T10:00:00.000Z',
      },
    })
    const { id } = reply.body
    expect(reply.headers.get('location')).toBe(`/api/v1/supply/credentials/${id}`)
    const [fact] = await told(id)
    expect(fact).toEqual({
      type: 'accepted',
      credentialId: id,
      participantId: seller.org,
      version: 1,
      kind: 'DigitalTraceabilityEvent',
      issuer: ISSUER,
      validFrom: '2026-10-01T00:00:00Z',
      validUntil: '2027-10-01T00:00:00Z',
    })
  })

  test('is the same when it is given again, also in an envelope, as its own media type, and twice at once', async () => {
    const token = await issued()
    const [first, second] = await Promise.all([give(token), give(token)])
    expect([first.status, second.status, second.body.id]).toEqual([201, 201, first.body.id])
    const enveloped = {
      '@context': 'https://www.w3.org/ns/credentials/v2',
      type: 'EnvelopedVerifiableCredential',
      id: `data:application/vc+jwt,${token}`,
    }
    expect((await give(enveloped)).body.id).toBe(first.body.id)
    const plain = await seller.api.send('POST', '/supply/credentials', token, { type: 'application/vc+jwt' })
    expect(plain).toMatchObject({ status: 201, body: { id: first.body.id, version: 1 } })
    expect(await told(first.body.id)).toHaveLength(1)
  })

  test('is its holder’s: nobody else reads it, and only who is a party to it may hold it', async () => {
    const token = await issued()
    const { id } = (await give(token)).body
    const rival = await hub.supplier({ legalName: 'Rival', identifiers: ['did:web:rival.example'] })
    expect((await rival.api.get(`/supply/credentials/${id}`)).status).toBe(404)
    expect(await rival.api.all('/supply/credentials')).toEqual([])
    expect((await rival.api.delete(`/supply/credentials/${id}`, 1)).status).toBe(404)
    expect((await give(token, rival)).body.errors).toMatchObject([{ code: 'subject-not-holder', path: 'credential' }])
    const twin = await hub.supplier({ legalName: 'Its trader', identifiers: ['64869327', 'did:web:western.example'] })
    expect((await give(token, twin)).body.id).not.toBe(id)
    expect((await operator.all('/supply/credentials?status=accepted')).map(one => one.id)).toContain(id)
    expect((await (await hub.member(rival.org)).get('/supply/credentials')).status).toBe(403)
  })

  test('is withdrawn at its version, proves nothing then, and may be given again', async () => {
    const token = await issued()
    const { id } = (await give(token)).body
    const path = `/supply/credentials/${id}`
    expect((await seller.api.delete(path, 2)).status).toBe(412)
    expect((await seller.api.delete(path, 1)).body).toMatchObject({ status: 'withdrawn', version: 2 })
    expect((await seller.api.delete(path, 1)).body).toMatchObject({ version: 2 })
    await later(2 * DAY)
    expect(await held(id)).toMatchObject({ status: 'withdrawn', version: 2 })
    hub.at(NOW.toISOString())
    expect((await give(token)).body).toMatchObject({ id, status: 'accepted', version: 3 })
    expect(await types(id)).toEqual(['accepted', 'withdrawn', 'accepted'])
  })
})

describe('is refused with every finding, and nothing is kept', () => {
  const tampered = async () => {
    const [head, , tail] = (await issued()).split('.')
    return [head, encoded(credential('DigitalTraceabilityEvent', { id: 'https://issuer.example/other' })), tail].join(
      '.',
    )
  }
  const unsigned = async () => `${encoded({ alg: 'none', typ: 'vc+jwt' })}.${(await issued()).split('.')[1]}.`
  const own = (members: JsonObject) => credential('DigitalTraceabilityEvent', members)
  test.each<[string, () => unknown, string]>([
    ['a wrong signature', tampered, 'signature-wrong'],
    ['no signature', async () => `${(await issued()).split('.').slice(0, 2).join('.')}.`, 'signature-missing'],
    ['no token at all', () => own({}), 'signature-missing'],
    ['alg none', unsigned, 'algorithm-not-allowed'],
    ['a key of somebody else', () => signed(own({}), pairs.EdDSA, { kid: `${ISSUER}#key-1` }), 'key-not-of-issuer'],
    [
      'a key that its issuer has not',
      () => signed(own({}), pairs.ES256, { kid: `${ISSUER}#key-9` }),
      'key-not-of-issuer',
    ],
    ['an issuer of nobody', () => issued({ issuer: 'did:web:nobody.example' }), 'issuer-not-registered'],
    [
      'a did:key of its own',
      () => signed(own({ issuer: didKeyOf(pairs.EdDSA.key) }), pairs.EdDSA),
      'issuer-not-registered',
    ],
    ['one that has expired', () => issued({ validUntil: '2026-11-24T09:59:59Z' }), 'expired'],
    ['one that is not yet valid', () => issued({ validFrom: '2026-11-24T10:00:01Z' }), 'not-yet-valid'],
    [
      'an unknown context',
      () => issued({ '@context': ['https://www.w3.org/ns/credentials/v2', 'https://own.example/'] }),
      'context-unknown',
    ],
    ['an unknown type', () => issued({ type: ['Dream', 'VerifiableCredential'] }), 'type-unknown'],
    ['a stage beyond the remit', () => events({ processType: 'mining' }), 'outside-remit'],
    [
      'somebody else’s goods',
      () => issued({ issuer: { type: ['CredentialIssuer'], id: ISSUER, name: 'Issuer' } }),
      'subject-not-holder',
    ],
    ['kilograms below zero', () => events({ outputQuantityList: [quantity('x', -1)] }), 'kilograms-absurd'],
    ['no kilograms', () => events({ outputQuantityList: [] }), 'kilograms-absurd'],
    ['absurd kilograms', () => events({ outputQuantityList: [quantity('x', 1e12)] }), 'kilograms-absurd'],
    ['a list that is about something else', () => listed(7, { statusPurpose: 'suspension' }), 'status-unknown'],
    ['a text that no table takes', () => events({ processType: 'separation\u0000' }), 'shape'],
    ['no JSON', () => '{"id":', 'shape'],
  ])('%s', async (_, make, code) => {
    const before = await count()
    const reply = await give(make())
    expect(reply).toMatchObject({ status: 422, body: { code: 'validation-failed' } })
    expect(reply.body.errors.map((one: { code: string }) => one.code)).toContain(code)
    for (const one of reply.body.errors) expect(one.message).toMatch(/^.{10,}\.$/)
    expect(await count()).toBe(before)
  })

  test('one that is revoked', async () => {
    await world.revoke(41)
    hub.at(new Date(NOW.getTime() + 6 * MINUTE).toISOString())
    expect((await give(listed(41))).body.errors).toMatchObject([{ code: 'revoked' }])
  })

  test('what is no credential to give: another member, too much of it, 10 MB of JSON', async () => {
    expect((await seller.api.post('/supply/credentials', { token: 'x' })).status).toBe(422)
    expect((await give('a'.repeat(262_145))).status).toBe(422)
    expect((await give('a'.repeat(10 * 1024 * 1024))).status).toBe(413)
    expect((await seller.api.send('POST', '/supply/credentials', '\xff', { type: 'application/vc+jwt' })).status).toBe(
      422,
    )
  })
})

describe('what cannot be fetched', () => {
  test('lets a credential wait, says why, is asked for again with longer pauses, and accepts it then', async () => {
    await later(40 * DAY)
    world.goAway(true)
    const reply = await give(listed(1))
    expect(reply).toMatchObject({
      status: 201,
      body: {
        status: 'waiting',
        findings: [{ code: 'issuer-unreachable', message: expect.stringMatching(/nobody answers/) }],
      },
    })
    const { id } = reply.body
    const pauses: number[] = []
    for (let i = 0; i < 4; i++) {
      const { checkedAt, nextCheckAt } = await held(id)
      pauses.push((Date.parse(nextCheckAt) - Date.parse(checkedAt)) / MINUTE)
      await later(Date.parse(nextCheckAt) - NOW.getTime())
    }
    expect(pauses).toEqual([1, 2, 4, 8])
    world.goAway(false)
    await later(41 * DAY)
    expect(await held(id)).toMatchObject({ status: 'accepted', findings: [] })
    expect((await told(id)).map(one => [one.type, one.because])).toEqual([
      ['waiting', ['issuer-unreachable']],
      ['accepted', undefined],
    ])
  })

  test('is asked for only where a registered issuer is at home', async () => {
    const asked = world.asked.length
    const elsewhere = await give(listed(1, { statusListCredential: 'https://elsewhere.example/list' }))
    expect(elsewhere.body).toMatchObject({
      status: 'waiting',
      findings: [
        { code: 'status-unreachable', message: expect.stringMatching(/elsewhere\.example is the host of no/) },
      ],
    })
    const plain = await give(listed(1, { statusListCredential: 'http://issuer.example/status/1' }))
    expect(JSON.stringify(plain.body)).toMatch(/https/)
    expect(world.asked.slice(asked).filter(url => !url.startsWith('https://issuer.example/'))).toEqual([])
    const missing = await give(listed(1, { statusListCredential: 'https://issuer.example/status/none' }))
    expect(missing.body.findings).toMatchObject([{ code: 'status-unreachable', message: expect.stringMatching(/404/) }])
  })

  test('does not undo at once what held, but after three days', async () => {
    await later(60 * DAY)
    const { id } = (await give(listed(2))).body
    world.goAway(true)
    await later(61.1 * DAY)
    expect(await held(id)).toMatchObject({ status: 'accepted', findings: [{ code: 'issuer-unreachable' }] })
    await later(63.1 * DAY)
    expect(await held(id)).toMatchObject({ status: 'waiting' })
    expect(await types(id)).toEqual(['accepted', 'waiting'])
  })

  test('is fetched once for many at once', async () => {
    await later(80 * DAY)
    const tokens = await Promise.all(Array.from({ length: 40 }, (_, i) => listed(1_000 + i)))
    const asked = world.asked.length
    const replies = await Promise.all(tokens.map(token => give(token)))
    expect(new Set(replies.map(reply => `${reply.status} ${reply.body.status}`))).toEqual(new Set(['201 accepted']))
    expect(world.asked.slice(asked).sort()).toEqual([DOCUMENT, LIST].sort())
  })
})

describe('what held is asked again', () => {
  test('every day: a revocation ends it for good', async () => {
    const { id } = (await give(listed(77))).body
    await world.revoke(77)
    await later(DAY - MINUTE)
    expect(await held(id)).toMatchObject({ status: 'accepted' })
    await later(DAY)
    expect(await held(id)).toMatchObject({
      status: 'revoked',
      version: 2,
      findings: [{ code: 'revoked', figures: { list: LIST, index: 77 } }],
    })
    await world.revoke()
    await later(3 * DAY)
    expect(await held(id)).toMatchObject({ status: 'revoked' })
    expect((await told(id)).map(one => [one.type, one.because])).toEqual([
      ['accepted', undefined],
      ['revoked', ['revoked']],
    ])
  })

  test('at its end', async () => {
    const { id } = (await give(issued({ validUntil: '2026-11-24T16:00:00Z' }))).body
    await later(6 * 60 * MINUTE)
    expect((await held(id)).status).toBe('accepted')
    await later(6 * 60 * MINUTE + 1)
    expect((await held(id)).status).toBe('expired')
    expect(await types(id)).toEqual(['accepted', 'expired'])
  })

  test('when the register says something else of its issuer, at once, and again when that is taken back', async () => {
    const { id } = (await give(issued())).body
    const path = `/supply/issuers/${issuer}`
    await operator.post(`${path}/withdraw`, { reason: 'lost its accreditation' })
    await hub.check()
    expect(await held(id)).toMatchObject({ status: 'refused', findings: [{ code: 'issuer-not-registered' }] })
    expect((await operator.post('/supply/issuers', registration())).body.id).toBe(issuer)
    await hub.check()
    expect(await held(id)).toMatchObject({ status: 'accepted' })
    const { body, headers } = await operator.get(path)
    const [remit] = body.attests
    const narrow = { name: body.name, attests: [{ ...remit, stages: ['metal'] }] }
    const version = Number(headers.get('etag')?.replaceAll('"', ''))
    expect((await operator.put(path, narrow, version)).status).toBe(200)
    await hub.check()
    expect(await held(id)).toMatchObject({ findings: [{ code: 'outside-remit', figures: { of: 'stage' } }] })
    expect((await operator.put(path, { name: body.name, attests: body.attests }, version + 1)).status).toBe(200)
    await hub.check()
    expect((await held(id)).status).toBe('accepted')
    expect((await told(id)).map(one => one.because?.join())).toEqual([
      undefined,
      'issuer-not-registered',
      undefined,
      'outside-remit',
      undefined,
    ])
  })

  test('by the keys that the issuer has then, and operators are told that they are others', async () => {
    await later(100 * DAY)
    const { id } = (await give(issued())).body
    world.publish(DOCUMENT, documentOf(pairs.ES384.key, 'key-2'))
    await later(101.1 * DAY)
    expect(await held(id)).toMatchObject({ status: 'refused', findings: [{ code: 'key-not-of-issuer' }] })
    const changes = async () => (await told(issuer)).filter(one => one.type.includes('keys-changed'))
    expect(await changes()).toMatchObject([{ did: ISSUER, keys: [`${ISSUER}#key-2`] }])
    world.publish(DOCUMENT, documentOf())
    await later(103 * DAY)
    expect((await held(id)).status).toBe('accepted')
    expect(await changes()).toHaveLength(2)
  })
})

describe('what was revoked stays so when its list takes it back', () => {
  test('also for who withdraws it first, signs it otherwise or holds it beside', async () => {
    const token = await listed(78)
    const { id } = (await give(token)).body
    const twin = await hub.supplier({ legalName: 'Its agent', identifiers: ['64869327', 'did:web:western.example'] })
    await world.revoke(78)
    await later(5 * DAY)
    await world.revoke()
    await later(6 * DAY)
    const withdrawn = await (await hub.supplierOf(seller.org)).delete(`/supply/credentials/${id}`, 2)
    expect(withdrawn).toMatchObject({ status: 409, body: { code: 'wrong-state' } })
    expect((await give(token)).body).toMatchObject({ id, status: 'revoked' })
    for (const again of [give(signedOtherwise(token)), give(token, twin)])
      expect(await again).toMatchObject({ status: 422, body: { errors: [{ code: 'revoked' }] } })
    expect(await types(id)).toEqual(['accepted', 'revoked'])
  })

  test('of one credential under two signatures none outlives the other', async () => {
    const token = await listed(79)
    const { id } = (await give(token)).body
    await later(DAY / 2)
    const other = (await give(signedOtherwise(token))).body.id
    expect(other).not.toBe(id)
    await world.revoke(79)
    await later(1.1 * DAY)
    expect([(await held(id)).status, (await held(other)).status]).toEqual(['revoked', 'accepted'])
    await world.revoke()
    await later(2.1 * DAY)
    expect(await held(other)).toMatchObject({ status: 'revoked', findings: [{ code: 'revoked' }] })
  })
})

test('the list of an issuer that another keeps is believed where the register lets him keep it', async () => {
  const keeper = didKeyOf(pairs.EdDSA.key)
  const list = 'https://lists.example/1'
  world.publish(list, await signed({ ...listCredential([]), id: list, issuer: keeper }, pairs.EdDSA))
  const token = await listed(3, { statusListCredential: list })
  const types = ['BitstringStatusListCredential']
  await operator.post('/supply/issuers', {
    did: keeper,
    name: 'Keeper',
    hosts: ['lists.example'],
    attests: [{ types, from: '2026-01-01' }],
  })
  expect((await give(token)).body).toMatchObject({ status: 'accepted' })
})
