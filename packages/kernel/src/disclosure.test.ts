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
    ['beside the next three the rest is exactly 15 % of the largest', parts(400, 400, 30, 30, 30, 30), undefined],
    ['beside the next three it is just below 15 % of the largest', parts(400, 400, 30, 30, 30, 29), 'p-percent'],
    ['the fifth hides the largest from the three between', parts(100, 90, 80, 70, 15), undefined],
    ['the fifth is too small for that', parts(100, 90, 80, 70, 14), 'p-percent'],
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
    const [x1 = 0n, x2 = 0n, x3 = 0n, x4 = 0n] = sorted
    return sorted.length >= 5 && 2n * x1 <= sum && 100n * (sum - x1 - (x2 + x3 + x4)) >= 15n * x1
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
