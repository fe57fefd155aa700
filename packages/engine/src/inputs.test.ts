import type { Assurance } from '@lodestone/kernel'
import { expect, test } from 'vitest'
import { lineInput, lineWeights, offerInput } from './inputs.ts'
import type { OfferPrice } from './types.ts'

const rules = { baseCurrency: 'EUR' as const, rates: { USD: '0.92' }, indices: { ndpr: '62.00' } }
const fields = {
  id: 'o',
  version: 1,
  material: 'ndpr-oxide',
  quantityKg: '10',
  period: '2027-Q1',
  incoterm: 'DAP',
  deliverFrom: 'AU',
  chain: [],
}
const tiersOf = (price: OfferPrice) => offerInput({ ...fields, price }, { supplierId: 's' }, 'A', rules).tiers

test('how an origin is known stands in the inputs only where it is more than the supplier’s word, or is asked', () => {
  const price: OfferPrice = { fixed: { amount: '95', currency: 'EUR' } }
  const offer = (assurance?: Assurance) => offerInput({ ...fields, price }, { supplierId: 's' }, 'A', rules, assurance)
  expect(JSON.stringify(offer('declared'))).toBe(JSON.stringify(offer()))
  expect(offer()).not.toHaveProperty('assurance')
  expect(offer('documented')).toEqual({ ...offer(), assurance: 'documented' })
  const line = {
    id: 'l',
    version: 1,
    material: 'x',
    quantityKg: '1',
    period: '2027-Q1',
    deliverTo: 'DE',
    commitment: 'firm',
  }
  const member = { memberId: 'm', bloc: 'EU' as const }
  expect(lineInput(line, member, '1')).not.toHaveProperty('assurance')
  expect(lineInput({ ...line, assurance: 'verified' }, member, '1')).toMatchObject({ assurance: 'verified' })
})

test('stated weights are the quantities', () => {
  const lines = [{ id: 'a', material: 'x', quantityKg: '10.5' }]
  expect([...lineWeights(lines, [{ material: 'x', kgPerYear: '4' }], 'stated')]).toEqual([['a', '10.5']])
})

test('a baseline is split over the lines of its material by quantity; without one the quantity stands', () => {
  const lines = [
    { id: 'a', material: 'x', quantityKg: '100' },
    { id: 'b', material: 'x', quantityKg: '300' },
    { id: 'c', material: 'y', quantityKg: '7.50' },
  ]
  expect([...lineWeights(lines, [{ material: 'x', kgPerYear: '200' }], 'baseline')]).toEqual([
    ['a', '50'],
    ['b', '150'],
    ['c', '7.50'],
  ])
})

test.each<[string, OfferPrice, { fromKg: string; exWorks: string }[]]>([
  [
    'a fixed price in another currency, exactly',
    { fixed: { amount: '95.1234', currency: 'USD' } },
    [{ fromKg: '0', exWorks: '87.513528' }],
  ],
  [
    'tiers, lowest floor first',
    {
      tiers: [
        { fromKg: '500', amount: '90' },
        { fromKg: '0', amount: '100' },
      ],
      currency: 'EUR',
    },
    [
      { fromKg: '0', exWorks: '100' },
      { fromKg: '500', exWorks: '90' },
    ],
  ],
  [
    'index plus premium',
    { formula: { index: 'ndpr', premium: '3.5' }, currency: 'EUR' },
    [{ fromKg: '0', exWorks: '65.5' }],
  ],
  ['a discount', { formula: { index: 'ndpr', premium: '-2' }, currency: 'EUR' }, [{ fromKg: '0', exWorks: '60' }]],
  [
    'held up by the floor',
    { formula: { index: 'ndpr', premium: '0', floor: '110' }, currency: 'USD' },
    [{ fromKg: '0', exWorks: '101.2' }],
  ],
  [
    'held by the cap, plus the share of what lies above it',
    { formula: { index: 'ndpr', premium: '8', cap: '60', shareAbove: '0.25' }, currency: 'EUR' },
    [{ fromKg: '0', exWorks: '62.5' }],
  ],
  [
    'no share without a cap',
    { formula: { index: 'ndpr', premium: '0', shareAbove: '0.5' }, currency: 'EUR' },
    [{ fromKg: '0', exWorks: '62' }],
  ],
  ['no value for the index: no price', { formula: { index: 'dy', premium: '0' }, currency: 'EUR' }, []],
  ['no rate: no price', { fixed: { amount: '1', currency: 'JPY' } }, []],
])('%s', (_, price, expected) => {
  expect(tiersOf(price)).toEqual(expected)
})

test('an entry holds what the matching reads and nothing else', () => {
  const fields = {
    id: 'l',
    version: 2,
    material: 'x',
    quantityKg: '1',
    period: '2027-Q1',
    deliverTo: 'DE',
    commitment: 'firm',
    endUse: 'wind',
    grade: undefined,
  }
  const entry = lineInput(fields, { memberId: 'm', bloc: 'EU' }, '1')
  expect(Object.keys(entry).sort()).toEqual(
    [
      'bloc',
      'commitment',
      'deliverTo',
      'id',
      'material',
      'memberId',
      'period',
      'quantityKg',
      'version',
      'weight',
      'zone',
    ].sort(),
  )
  expect(() => lineInput({ ...fields, commitment: 'forecast' }, { memberId: 'm', bloc: 'EU' }, '1')).toThrow(RangeError)
})
