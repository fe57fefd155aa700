import type { AllocationState } from '@lodestone/contracts'
import { expect, test } from 'vitest'
import { acceptFor, declineFor } from './allocation.decision.ts'
import { needOf, ratioOf } from './allocation.need.ts'
import { contractOf, deliveryOf, endOf } from './allocation.report.ts'
import type { Allocation, Contract } from './allocation.ts'
import { show } from './allocation.view.ts'

const proposed: Allocation = {
  id: 'a',
  pass: 1,
  roundId: 'r',
  lineId: 'l',
  offerId: 'o',
  memberId: 'm',
  supplierId: 's',
  material: 'ndfeb-magnet',
  grade: 'N45SH',
  period: '2027-02',
  needMaterial: 'ndfeb-magnet',
  ratio: 1_000_000n,
  quantity: 100_000n,
  price: { amount: '90.00', currency: 'USD' },
  landedPrice: '95.5',
  state: 'proposed',
  accepted: { member: false, supplier: false },
}
const contract: Contract = { quantityKg: '80', date: '2027-01-15', price: { amount: '90.00', currency: 'USD' } }
const contracted = { ...proposed, state: 'contracted', contract, delivered: 0n } as const
const ALLOCATIONS: Record<AllocationState, Allocation> = {
  proposed,
  accepted: { ...proposed, state: 'accepted' },
  declined: { ...proposed, state: 'declined', declinedBy: 'member' },
  lapsed: { ...proposed, state: 'lapsed', ended: false },
  awarded: { ...proposed, state: 'awarded' },
  contracted,
  delivered: { ...contracted, state: 'delivered', ended: false },
}
const inState = (state: AllocationState): Allocation => ALLOCATIONS[state]
const refused = { ok: false, refusal: { code: 'wrong-state' } }

test('it takes both sides to accept', () => {
  const one = acceptFor(proposed, 'member', true)
  expect(one).toMatchObject({ value: { state: 'proposed', accepted: { member: true, supplier: false } } })
  const two = acceptFor((one as { value: Allocation }).value, 'supplier', true)
  expect(two).toMatchObject({ value: { state: 'accepted', accepted: { member: true, supplier: true } } })
})

test('one side is enough to decline', () => {
  expect(declineFor(proposed, 'supplier', true)).toMatchObject({ value: { state: 'declined' } })
})

test('a side decides once: repeating changes nothing, the other way round is refused', () => {
  const accepted: Allocation = { ...proposed, accepted: { member: true, supplier: false } }
  expect(acceptFor(accepted, 'member', true)).toEqual({ ok: true, value: undefined })
  expect(declineFor(accepted, 'member', true)).toMatchObject(refused)
  expect(declineFor(accepted, 'supplier', true)).toMatchObject({ value: { state: 'declined' } })
  expect(declineFor(inState('declined'), 'member', true)).toEqual({ ok: true, value: undefined })
  expect(acceptFor(inState('declined'), 'member', true)).toMatchObject(refused)
})

test.each(['lapsed', 'awarded', 'contracted', 'delivered'] as const)('nothing is decided once it is %s', state => {
  expect(acceptFor(inState(state), 'member', false)).toMatchObject(refused)
  expect(declineFor(inState(state), 'supplier', false)).toMatchObject(refused)
})

test('nothing is decided while the round is not open for it', () => {
  expect(acceptFor(proposed, 'member', false)).toMatchObject(refused)
  expect(declineFor(proposed, 'member', false)).toMatchObject(refused)
})

const NOW = new Date('2027-01-20T12:00:00Z')

test('a contract is for what was awarded at most, and is reported once', () => {
  expect(contractOf(proposed, contract, '2027-01-15T08:00:00.000Z', NOW)).toMatchObject(refused)
  expect(
    contractOf(inState('awarded'), { ...contract, quantityKg: '100.001' }, '2027-01-15T08:00:00.000Z', NOW),
  ).toMatchObject({
    refusal: { code: 'validation-failed', errors: [{ path: 'quantityKg' }] },
  })
  expect(
    contractOf(inState('awarded'), { ...contract, quantityKg: '100' }, '2027-01-15T08:00:00.000Z', NOW),
  ).toMatchObject({ ok: true })
  expect(contractOf(contracted, { ...contract, quantityKg: '80.000' }, '2027-01-15T08:00:00.000Z', NOW)).toEqual({
    ok: true,
    value: undefined,
  })
  expect(contractOf(contracted, { ...contract, quantityKg: '81' }, '2027-01-15T08:00:00.000Z', NOW)).toMatchObject(
    refused,
  )
})

test('deliveries add up to the contract and no further; the last one makes it delivered', () => {
  const begun: Allocation = { ...contracted, delivered: 50_000n }
  expect(deliveryOf(begun, { quantityKg: '29.999', date: '2027-01-20' }, NOW)).toMatchObject({
    value: { state: 'contracted', delivered: 79_999n },
  })
  expect(deliveryOf(begun, { quantityKg: '30', date: '2027-01-20' }, NOW)).toMatchObject({
    value: { state: 'delivered', delivered: 80_000n },
  })
  expect(deliveryOf(begun, { quantityKg: '30.001', date: '2027-01-20' }, NOW)).toMatchObject({
    refusal: { code: 'validation-failed', errors: [{ path: 'quantityKg' }] },
  })
  expect(deliveryOf(inState('awarded'), { quantityKg: '1', date: '2027-01-20' }, NOW)).toMatchObject(refused)
  expect(deliveryOf(inState('delivered'), { quantityKg: '1', date: '2027-01-20' }, NOW)).toMatchObject(refused)
})

test.each([
  ['before the award', '2027-01-14', 'not before 2027-01-15'],
  ['in the future', '2027-01-22', 'not in the future'],
])('a contract of a day %s is refused', (_, date, message) => {
  const reported = (day: string) =>
    contractOf(inState('awarded'), { ...contract, date: day }, '2027-01-15T23:59:00Z', NOW)
  expect(reported(date)).toMatchObject({ refusal: { code: 'validation-failed', errors: [{ path: 'date', message }] } })
  for (const day of ['2027-01-15', '2027-01-21']) expect(reported(day)).toMatchObject({ ok: true })
})

test.each([
  ['before its contract', '2027-01-14', 'not before 2027-01-15'],
  ['in the future', '2027-01-22', 'not in the future'],
])('a delivery of a day %s is refused', (_, date, message) => {
  const reported = (day: string) => deliveryOf(contracted, { quantityKg: '1', date: day }, NOW)
  expect(reported(date)).toMatchObject({ refusal: { code: 'validation-failed', errors: [{ path: 'date', message }] } })
  for (const day of ['2027-01-15', '2027-01-21']) expect(reported(day)).toMatchObject({ ok: true })
})

test('a counterpart is named after both have accepted, a landed price to the member only', () => {
  const member = show(proposed, 'member')
  expect(member).toMatchObject({ memberId: 'm', landedPrice: '95.5', quantityKg: '100' })
  expect(member).not.toHaveProperty('supplierId')
  expect(member).not.toHaveProperty('needKg')
  expect(show({ ...proposed, ratio: 800_000n }, 'member')).toMatchObject({ quantityKg: '100', needKg: '80' })
  expect(show({ ...proposed, ratio: 800_000n }, 'supplier')).not.toHaveProperty('needKg')
  expect(member).not.toHaveProperty('price')
  const supplier = show(proposed, 'supplier')
  expect(supplier).toMatchObject({ supplierId: 's', price: { amount: '90.00' } })
  expect(supplier).not.toHaveProperty('memberId')
  expect(supplier).not.toHaveProperty('landedPrice')

  const both: Allocation = { ...proposed, state: 'accepted', accepted: { member: true, supplier: true } }
  expect(show(both, 'member')).toMatchObject({ supplierId: 's', price: { amount: '90.00' } })
  expect(show(both, 'supplier')).toMatchObject({ memberId: 'm' })
  expect(show(both, 'supplier')).not.toHaveProperty('landedPrice')
  expect(show({ ...contracted, contract: { ...contract, quantityKg: '80.500' } }, 'member').contractedKg).toBe('80.5')
  expect(show(proposed, 'oversight')).toMatchObject({ memberId: 'm', supplierId: 's', landedPrice: '95.5' })
})

test.each([
  [{ material: 'ndfeb-magnet', grade: 'N42H' }, { material: 'ndfeb-magnet', grade: 'N45SH' }, 1_000_000n],
  [
    { material: 'ndfeb-magnet', grade: 'N52', substitutes: [{ material: 'ndfeb-magnet', grade: 'N42', ratio: '0.9' }] },
    { material: 'ndfeb-magnet', grade: 'N45SH' },
    900_000n,
  ],
  [
    {
      material: 'dy-oxide',
      substitutes: [
        { material: 'tb-oxide', grade: '99.99', ratio: '2' },
        { material: 'tb-oxide', ratio: '1.5' },
      ],
    },
    { material: 'tb-oxide', grade: '99.9' },
    1_500_000n,
  ],
])('goods serve a need one to one, or at the ratio of the first substitute they meet: %j', (line, offer, ratio) => {
  expect(ratioOf(line, offer)).toBe(ratio)
})

test('goods that do not fit cannot have been matched', () => {
  expect(() => ratioOf({ material: 'dy-oxide' }, { material: 'tb-oxide' })).toThrow('does not fit')
})

test('need is rounded down to the gram', () => {
  expect(needOf(1_001n, 333_333n)).toBe(333n)
  expect(needOf(100_000n, 1_000_000n)).toBe(100_000n)
})

test('an awarded allocation can be ended, and stays as it was contracted and delivered', () => {
  expect(endOf(inState('awarded'))).toMatchObject({ value: { state: 'lapsed', ended: true } })
  expect(endOf(contracted)).toMatchObject({ value: { state: 'lapsed', contract } })
  const inPart = endOf({ ...contracted, delivered: 30_000n })
  expect(inPart).toMatchObject({ value: { state: 'delivered', contract, delivered: 30_000n, ended: true } })
  const ended = (inPart as { value: Allocation }).value
  expect(endOf(ended)).toEqual({ ok: true, value: undefined })
  expect(deliveryOf(ended, { quantityKg: '10', date: '2027-01-20' }, NOW)).toMatchObject(refused)
})

test.each(['proposed', 'accepted', 'declined', 'lapsed', 'delivered'] as const)(
  'none that is %s can be ended',
  state => {
    expect(endOf(inState(state))).toMatchObject(refused)
  },
)
