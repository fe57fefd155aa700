import { bookDigest, bookLeaves, canonicalJson, type Json, leafHash, merkleRoot } from '@lodestone/kernel'
import { describe, expect, test } from 'vitest'
import { enter } from '../entry/entry.ts'
import { BY, draft, SUPPLIER, standing } from '../offer/offer.fixture.ts'
import { inParts, type SealedOffer } from './book.parts.ts'
import { sealBook } from './book.ts'

const rules = { baseCurrency: 'EUR' as const, rates: { USD: '0.92' }, indices: {} }
const suppliers = new Map([[SUPPLIER, { id: SUPPLIER, group: 'G' }]])
const salt = (id: string) => id.charCodeAt(0).toString(16).padStart(32, '0')
const entries = [
  {
    ...enter(standing({}, 'b'), { roundId: 'r' }, BY),
    price: { fixed: { amount: '100', currency: 'USD' as const } },
    version: 3,
  },
  { ...enter(standing({ evidence: [], quantityKg: '2.5' }, 'a'), { roundId: 'r' }, BY), price: draft().price },
]

test('a seal is the count, sum, digest and root of exactly the entries it tells, whatever their level', () => {
  const { seal, offers } = sealBook(entries, suppliers, rules, salt)
  expect(seal).toMatchObject({
    count: 2,
    sumKg: '1002.5',
    digest: bookDigest([
      { id: 'a', version: 1 },
      { id: 'b', version: 3 },
    ]),
  })
  expect(seal.root).toBe(
    merkleRoot(bookLeaves(offers.map(one => leafHash(canonicalJson(one.input as Json), one.salt)))),
  )
  expect(offers.map(one => [one.id, one.input.level])).toEqual([
    ['a', 'U'],
    ['b', 'A'],
  ])
})

test('an entry carries what the matching reads: its price in base currency, its supplier and group, and no owners', () => {
  const [, offer] = sealBook(entries, suppliers, rules, salt).offers
  expect(offer?.input).toMatchObject({ supplierId: SUPPLIER, group: 'g', tiers: [{ fromKg: '0', exWorks: '92' }] })
  expect(offer?.input.chain).toEqual([
    { stage: 'mining', country: 'AU' },
    { stage: 'separation', country: 'AU' },
  ])
})

test('an entry carries how its level is known where that is more than a word, and is what it was where not', () => {
  const sealed = (given: string[]) =>
    sealBook(
      [{ ...enter(standing({}, 'a', given), { roundId: 'r' }, BY), price: draft().price }],
      suppliers,
      rules,
      salt,
    ).offers[0]?.input
  expect(sealed(['ab'.repeat(32)])).toEqual({ ...sealed([]), assurance: 'documented' })
  expect(sealed([])).not.toHaveProperty('assurance')
})

test('no book is sealed while a supplier is not known', () => {
  expect(() => sealBook(entries, new Map(), rules, salt)).toThrow(`no supplier ${SUPPLIER}`)
})

describe('parts', () => {
  const offers = Array.from({ length: 1_001 }, (_, i) => ({ id: `o${i}`, input: {} }) as unknown as SealedOffer)
  test('hold at most 500 entries, all of them once, in order', () => {
    const parts = inParts(offers)
    expect(parts.map(part => part.length)).toEqual([500, 500, 1])
    expect(parts.flat()).toEqual(offers)
  })
  test('hold at most so many bytes, one entry at least', () => {
    const bytes = Buffer.byteLength(canonicalJson(offers[10] as unknown as Json)) + 1
    expect(inParts(offers.slice(10, 14), bytes * 2).map(part => part.length)).toEqual([2, 2])
    expect(inParts(offers.slice(10, 12), 1).map(part => part.length)).toEqual([1, 1])
  })
  test('of an empty book are none', () => {
    expect(inParts([])).toEqual([])
  })
})
