import { expect, test } from 'vitest'
import {
  type Allocation,
  becameInPass,
  costOf,
  type Explanation,
  entryBecame,
  explanationsOf,
  gotOf,
  sumsOf,
} from './my-rounds.ts'

test('what an acceptance costs is exact', () => {
  expect(costOf('0.1', '0.3')).toBe('0.03')
  expect(costOf('98.7654', '1050.125')).toBe('103716.015675')
  expect(costOf('95', '1000')).toBe('95000.00')
})

test('sums are exact, and never over currencies', () => {
  const of = (currency: string, ...amounts: string[]) => amounts.map(amount => ({ amount, currency }))
  expect(sumsOf([...of('EUR', '0.1', '103716.015675'), ...of('JPY', '7'), ...of('EUR', '0.20')])).toEqual([
    { amount: '103716.315675', currency: 'EUR' },
    { amount: '7.00', currency: 'JPY' },
  ])
  expect(sumsOf([])).toEqual([])
})

test('what was served and then refused was not got, and its entry is told as its allocations ended', () => {
  const explained: Explanation = { kind: 'line', id: 'l', code: 'filled', figures: { filledKg: '10' }, text: '' }
  const of = (...states: Allocation['state'][]) =>
    states.map(state => ({ lineId: 'l', offerId: 'o', quantityKg: '5', state }) as Allocation)
  const got = (...states: Allocation['state'][]) => gotOf({ id: 'l' }, [explained], of(...states))
  const became = (...states: Allocation['state'][]) => entryBecame({ id: 'l' }, of(...states), [explained])
  expect([got('proposed', 'accepted'), got('declined', 'accepted'), got('lapsed', 'declined')]).toEqual([
    '10',
    '5',
    '0',
  ])
  expect([became(), became('declined', 'accepted'), became('lapsed', 'declined'), became('lapsed')]).toEqual([
    ...[undefined, 'partly-declined', 'declined', 'lapsed'],
  ])
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
  const allocations = [given('a', '60', 'declined'), given('a', '40', 'proposed'), given('b', '8', 'accepted')]
  const got = (id: string) => gotOf({ id }, explanationsOf(all, { id }), allocations)
  expect([got('a'), got('b')]).toEqual(['40', '7'])
  expect(gotOf({ id: 'o' }, [], allocations)).toBe('48')
  const [declined, ...others] = allocations
  const passes = [declined, { ...given('a', '40', 'proposed'), pass: 2 }, ...others.slice(1)] as Allocation[]
  expect([1, 2].map(pass => becameInPass({ id: 'a' }, passes, pass))).toEqual(['declined', undefined])
  // What a later pass gave in its place is told as that pass explains it.
  const became = (...told: Explanation[]) => entryBecame({ id: 'a' }, passes, told)
  expect([became(told('a', '60')), became(...explanationsOf(all, { id: 'a' }))]).toEqual(['declined', undefined])
})
