import { expect, test } from 'vitest'
import { allocationOf } from './allocation.row.ts'

const terms = { id: 'a', roundId: 'r', pass: 1, lineId: 'l', offerId: 'o', memberId: 'm', supplierId: 's' }
const goods = { material: 'ndfeb-magnet', period: '2027-02', needMaterial: 'ndfeb-magnet', ratio: 1_000_000n }
const contract = { quantityKg: '80', date: '2027-01-15' }
/** A row with something in every column. */
const row = {
  ...terms,
  ...goods,
  grade: null,
  grams: 100_000n,
  amount: '90.00',
  currency: 'USD',
  landedPrice: '95.5',
  member: true,
  supplier: true,
  contract,
  deliveredGrams: '0',
  declinedBy: 'member',
  ended: true,
} as const
const deal = {
  ...terms,
  ...goods,
  quantity: 100_000n,
  price: { amount: '90.00', currency: 'USD' },
  landedPrice: '95.5',
  accepted: { member: true, supplier: true },
}

test.each([
  ['proposed', {}],
  ['declined', { declinedBy: 'member' }],
  ['awarded', {}],
  ['contracted', { contract, delivered: 0n }],
  ['delivered', { contract, delivered: 0n, ended: true }],
  ['lapsed', { contract, ended: true }],
] as const)('one that is %s has what its state has, whatever else its row keeps', (state, own) => {
  expect(allocationOf({ ...row, state })).toEqual({ ...deal, state, ...own })
})

test.each([
  ['declined', 'declinedBy'],
  ['contracted', 'contract'],
  ['delivered', 'contract'],
] as const)('a row that is %s and has no %s is of no allocation', (state, field) => {
  expect(() => allocationOf({ ...row, state, [field]: null })).toThrow(
    `the row of allocation a does not fit its state: it is ${state} and has no ${field}`,
  )
})
