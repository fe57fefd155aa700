import { expect, test } from 'vitest'
import type { Allocation } from '../allocation/allocation.ts'
import { addOutcomes, indicesOf, outcomeOf } from './outcome.ts'

const rules = { baseCurrency: 'EUR', rates: { USD: '0.9' }, indices: { ndpr: '100', dy: '800' } } as const
const line = (id: string, more: object = {}) => ({ id, material: 'ndpr-oxide', ...more })
const offer = (id: string, countries: Record<string, string | string[]>, more: object = {}) => ({
  id,
  material: 'ndpr-oxide',
  chain: Object.entries(countries).flatMap(([stage, some]) => [some].flat().map(country => ({ stage, country }))),
  ...more,
})
const award = (lineId: string, offerId: string, grams: bigint, amount: string, more: object = {}) =>
  ({
    ...{ lineId, offerId, quantity: grams, ratio: 1_000_000n, material: 'ndpr-oxide', needMaterial: 'ndpr-oxide' },
    price: { amount, currency: 'EUR' },
    ...more,
  }) as Allocation
const paid = (lineId: string, needKg: string, amount: string) => ({ lineId, needKg, amount })
const read = (lines: object[], offers: object[], settled: object[], indices: object = new Map()) =>
  ({ rules, lines, offers, settled, indices }) as unknown as Parameters<typeof outcomeOf>[0]

test('saved against ceilings: what lines with one of their own would have paid at it, in the base currency, less what they pay', () => {
  const books = read(
    [
      line('a', { ceilingPrice: { amount: '95.00', currency: 'EUR' } }),
      line('b', { ceilingPrice: { amount: '100', currency: 'USD' } }),
      line('without'),
    ],
    [offer('o', {})],
    [paid('a', '10', '900.00'), paid('b', '2.5', '230.01'), paid('without', '5', '450.00')],
  )
  const awarded = [award('a', 'o', 10_000n, '90'), award('b', 'o', 2_500n, '90'), award('without', 'o', 5_000n, '90')]
  // 950 + 2.5 x 100 x 0.9 = 1,175; 900 + 230.01 is paid. The line without a ceiling counts nowhere.
  expect(outcomeOf(books, awarded).savings).toEqual([
    { against: 'own-ceilings', material: 'ndpr-oxide', grams: '12500', compared: '1175.00', paid: '1130.01' },
  ])
})

test('saved against the index: its value less what the goods cost ex works, for goods of the one index that prices of the material follow', () => {
  const indices = indicesOf(rules, [
    { material: 'ndpr-oxide', index: 'ndpr', currency: 'USD' },
    { material: 'dy-oxide', index: 'dy', currency: 'EUR' },
    { material: 'dy-oxide', index: 'ndpr', currency: 'EUR' },
    { material: 'tb-oxide', index: 'unknown', currency: 'EUR' },
    { material: 'nd-oxide', index: 'ndpr', currency: 'JPY' },
  ])
  // Two indices, none that the round has fixed, a currency without a rate: nothing to compare with.
  expect([...indices].map(([material, { n, d }]) => [material, `${n}/${d}`])).toEqual([['ndpr-oxide', '90/1']])
  const books = read([line('a')], [offer('o', {})], [], indices)
  const dysprosium = { material: 'dy-oxide', needMaterial: 'dy-oxide' }
  const awarded = [
    award('a', 'o', 10_000n, '85'),
    award('a', 'o', 10_000n, '110', { price: { amount: '110', currency: 'USD' } }),
    award('a', 'o', 1_000n, '700', dysprosium),
  ]
  // 20 kg at 90; 10 x 85 and 10 x 110 x 0.9: dearer by 40.
  expect(outcomeOf(books, awarded).savings).toEqual([
    { against: 'index', material: 'ndpr-oxide', grams: '20000', compared: '1800.00', paid: '1840.00' },
  ])
})

test('origin: need by the stages that its chain names, outside China where every site of the stage is', () => {
  const books = read(
    [line('a')],
    [
      offer('out', { mining: 'AU', separation: 'EE' }),
      offer('in', { mining: ['AU', 'HK'], separation: 'MY' }),
      offer('recycled', { recycling: 'DE', separation: 'DE' }),
    ],
    [],
  )
  const awarded = [
    award('a', 'out', 7_000n, '1'),
    award('a', 'in', 2_000n, '1'),
    // One kilogram serves half a kilogram of the need.
    award('a', 'recycled', 1_000n, '1', { ratio: 500_000n }),
  ]
  expect(outcomeOf(books, awarded).origin).toEqual([
    { material: 'ndpr-oxide', stage: 'mining', grams: '9000', outside: '7000' },
    { material: 'ndpr-oxide', stage: 'recycling', grams: '500', outside: '500' },
    { material: 'ndpr-oxide', stage: 'separation', grams: '9500', outside: '9500' },
  ])
})

test('sums keep materials, stages and comparisons apart, and places to the coin', () => {
  const one = {
    savings: [
      { against: 'index', material: 'm', grams: '1', compared: '1.10', paid: '1.00' },
      { against: 'own-ceilings', material: 'm', grams: '2', compared: '9.00', paid: '8.00' },
    ],
    origin: [{ material: 'm', stage: 'metal', grams: '5', outside: '5' }],
  } as const
  const other = {
    savings: [{ against: 'index', material: 'm', grams: '4', compared: '0.95', paid: '1.00' }],
    origin: [
      { material: 'm', stage: 'metal', grams: '3', outside: '0' },
      { material: 'n', stage: 'metal', grams: '1', outside: '1' },
    ],
  } as const
  expect(addOutcomes('EUR', [one, other])).toEqual({
    savings: [
      { against: 'index', material: 'm', grams: '5', compared: '2.05', paid: '2.00' },
      { against: 'own-ceilings', material: 'm', grams: '2', compared: '9.00', paid: '8.00' },
    ],
    origin: [
      { material: 'm', stage: 'metal', grams: '8', outside: '5' },
      { material: 'n', stage: 'metal', grams: '1', outside: '1' },
    ],
  })
  expect(addOutcomes('EUR', [])).toEqual({ savings: [], origin: [] })
})
