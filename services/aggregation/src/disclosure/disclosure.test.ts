import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { brokenRule, net } from './disclosure.ts'

const parts = (...grams: number[]) => new Map(grams.map((one, index) => [`group-${index}`, BigInt(one)]))

describe('a sum may be shown', () => {
  test.each([
    ['five equal groups', parts(10, 10, 10, 10, 10), undefined],
    ['four groups', parts(10, 10, 10, 10), 'threshold'],
    ['five groups of which one gives nothing', parts(10, 10, 10, 10, 0), 'threshold'],
    ['exactly half from one', parts(50, 20, 10, 10, 10), undefined],
    ['a gram more than half from one', parts(51, 20, 10, 10, 10), 'dominance'],
    ['the rest is exactly 15 % of the largest', parts(400, 400, 20, 20, 20), undefined],
    ['the rest is just below 15 % of the largest', parts(400, 400, 20, 20, 19), 'p-percent'],
    ['nobody', parts(), 'threshold'],
    ['a difference, by size', parts(-10, 10, -10, 10, 10), undefined],
    ['a difference that one group makes up', parts(-60, 10, -10, 10, 10), 'dominance'],
  ])('%s', (_name, contributions, rule) => {
    expect(brokenRule(contributions)).toBe(rule)
  })

  /** The rules again, written as they are said: sorted, with no running figures. */
  const said = (contributions: ReadonlyMap<string, bigint>): boolean => {
    const sorted = [...contributions.values()].filter(one => one > 0n).sort((a, b) => (a < b ? 1 : -1))
    const sum = sorted.reduce((total, one) => total + one, 0n)
    const [x1 = 0n, x2 = 0n] = sorted
    return sorted.length >= 5 && 2n * x1 <= sum && 100n * (sum - x1 - x2) >= 15n * x1
  }
  const contributions = fc
    .dictionary(fc.constantFrom(...'abcdefgh'), fc.bigInt({ min: 0n, max: 1_000n }))
    .map(one => new Map(Object.entries(one)))

  test('as said, for any contributions', () => {
    fc.assert(fc.property(contributions, any => (brokenRule(any) === undefined) === said(any)))
  })

  test('and so may every sum of sums that may be shown: nothing published can be added up to something unsafe', () => {
    const safe = contributions.filter(any => brokenRule(any) === undefined)
    fc.assert(
      fc.property(fc.array(safe, { minLength: 1, maxLength: 6 }), cells => brokenRule(net(cells)) === undefined),
    )
  })
})
