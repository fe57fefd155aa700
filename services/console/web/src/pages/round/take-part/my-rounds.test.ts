import { expect, test } from 'vitest'
import { type Allocation, costOf, type Explanation, explanationsOf, gotOf, isAlive } from './my-rounds.ts'

test('what an acceptance costs is exact', () => {
  expect(costOf('0.1', '0.3')).toBe('0.03')
  expect(costOf('98.7654', '1050.125')).toBe('103716.015675')
  expect(costOf('95', '1000')).toBe('95000.00')
})

test('what was declined or has lapsed gives nothing', () => {
  expect(
    (['proposed', 'accepted', 'declined', 'lapsed', 'awarded'] as const).filter(state => isAlive({ state })),
  ).toEqual(['proposed', 'accepted', 'awarded'])
})

test('each pass explains an entry for itself, and what it got over several is what nobody refused', () => {
  const told = (id: string, filledKg: string, pass?: number): Explanation => ({
    kind: 'line',
    id,
    code: 'filled',
    figures: { filledKg },
    text: '',
    ...(pass ? { pass } : {}),
  })
  const all = [told('a', '40', 2), told('a', '60'), told('b', '7')]
  expect(explanationsOf(all, { id: 'a' }).map(one => one.pass ?? 1)).toEqual([1, 2])
  expect(explanationsOf(all, { id: 'a', pass: 2 }).map(one => one.figures.filledKg)).toEqual(['40'])
  const given = (lineId: string, quantityKg: string, state: Allocation['state']) =>
    ({ lineId, offerId: 'o', quantityKg, state }) as Allocation
  const allocations = [given('a', '60', 'declined'), given('a', '40', 'proposed'), given('b', '8', 'declined')]
  const got = (id: string) => gotOf({ id }, explanationsOf(all, { id }), allocations)
  expect([got('a'), got('b')]).toEqual(['40', '7'])
  expect(gotOf({ id: 'o' }, [], allocations)).toBe('108')
})
