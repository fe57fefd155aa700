import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { brokenCombination } from './combination.ts'
import { brokenRule } from './disclosure.ts'
import { brokenBetween, type CellFigure } from './figure.ts'
import { brokenHistory } from './history.ts'
import type { GroupSeries } from './layer.ts'
import { finish } from './season.fixture.ts'

const broken = (series: readonly GroupSeries[]) => finish(brokenCombination(series))
const series = (given: Record<string, readonly number[]>): GroupSeries[] =>
  Object.entries(given).map(([group, grams]) => ({ group, grams: grams.map(BigInt) }))

describe('figures of a cell may stand side by side', () => {
  test('when five groups have no more part in a change than is safe', () => {
    const changed = { a: [10, 20], b: [10, 20], c: [10, 20], d: [10, 20], e: [10, 20] }
    expect(broken(series(changed))).toBeUndefined()
    expect(broken(series({ ...changed, f: [30, 30] }))).toBeUndefined()
    expect(broken(series({ ...changed, e: [10, 10], f: [30, 30] }))).toBe('threshold')
    expect(broken(series({ ...changed, e: [10, 110] }))).toBe('dominance')
  })

  test('not when three of them, of which any two may, tell what one group has', () => {
    // The first and the third less the second: what two rounds pooled less the demand that both of them took from.
    const [first, second] = [[...'abcde'], [...'fghij']] as const
    const given = Object.fromEntries([
      ...first.map(name => [name, [10, 10, 0]] as const),
      ...second.map(name => [name, [0, 10, 10]] as const),
      ['x', [7, 7, 7]] as const,
    ])
    for (const pair of [
      [0, 1],
      [0, 2],
      [1, 2],
    ])
      expect(
        broken(series(given).map(({ group, grams }) => ({ group, grams: pair.map(at => grams[at] as bigint) }))),
      ).toBeUndefined()
    expect(broken(series(given))).toBe('threshold')
  })

  test('not when more are asked about than can be judged in bounded work, or more grams than can be exactly', () => {
    const many = Array.from({ length: 20 }, (_, nth) => nth + 1)
    expect(broken(series({ a: many }))).toBe('too-many-figures')
    expect(broken([{ group: 'a', grams: [10n ** 15n] }])).toBe('too-large')
  })
})

/** By group how much a combination holds of it. A gram that stands in figures next to each other is one, with the coefficients of them all. */
function sizesOf(series: readonly GroupSeries[], coefficients: readonly number[]): Map<string, bigint> {
  const sizes = new Map<string, bigint>()
  for (const { group, grams } of series)
    for (let height = 1n; height <= 12n; height++) {
      let run = 0
      for (const [at, one] of [...grams, 0n].entries()) {
        if (one >= height) run += coefficients[at] as number
        else {
          sizes.set(group, (sizes.get(group) ?? 0n) + BigInt(Math.abs(run)))
          run = 0
        }
      }
    }
  return sizes
}

test('what is found safe is safe in every combination, with any coefficients: counted gram by gram', () => {
  let safe = 0
  const given = fc.integer({ min: 2, max: 4 }).chain(figures =>
    fc.record({
      grams: fc.array(
        fc.oneof(
          fc.array(fc.integer({ min: 0, max: 12 }), { minLength: figures, maxLength: figures }),
          fc.integer({ min: 1, max: 12 }).map(one => new Array<number>(figures).fill(one)),
        ),
        { minLength: 8, maxLength: 14 },
      ),
      combinations: fc.array(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: figures, maxLength: figures }), {
        minLength: 20,
        maxLength: 20,
      }),
    }),
  )
  fc.assert(
    fc.property(given, ({ grams, combinations }) => {
      const all = series(Object.fromEntries(grams.map((one, nth) => [`g${nth}`, one])))
      if (broken(all)) return
      safe++
      for (const coefficients of combinations) {
        const sizes = sizesOf(all, coefficients)
        if ([...sizes.values()].some(size => size > 0n)) expect(brokenRule(sizes)).toBeUndefined()
      }
    }),
    { numRuns: 3_000 },
  )
  expect(safe).toBeGreaterThan(100)
})

test('a group that is back at what it had hides nobody where it went in between', () => {
  const given = { a: [10, 20], b: [10, 20], c: [10, 20], d: [10, 20], e: [10, 20], f: [50, 50], g: [50, 50] }
  const then = (end: (grams: readonly number[]) => number) =>
    series(Object.fromEntries(Object.entries(given).map(([name, grams]) => [name, [...grams, end(grams)]])))
  expect(broken(then(grams => (grams[0] as number) + 5))).toBeUndefined()
  const back = Object.fromEntries([...'abcde'].map(name => [name, [20, 10, 20]]))
  expect(broken(series({ ...back, f: [50, 50, 50], g: [50, 50, 50] }))).toBe('threshold')
})

describe('commitments', () => {
  const of = (groups: Record<string, number>) =>
    new Map(Object.entries(groups).map(([name, one]) => [name, BigInt(one)]))
  const FIVE = { a: 10, b: 11, c: 12, d: 13, e: 14 }
  const figure = (
    split: boolean,
    parts: Partial<Record<keyof CellFigure['parts'], Record<string, number>>>,
  ): CellFigure => ({
    split,
    parts: { forecast: of(parts.forecast ?? {}), intent: of(parts.intent ?? {}), firm: of(parts.firm ?? {}) },
  })
  const more = (by: number) => Object.fromEntries(Object.entries(FIVE).map(([name, one]) => [name, one + by]))

  test('told apart are judged apart, and in unions where a move between them cancels', () => {
    const before = figure(true, { intent: { ...more(20), f: 10 }, firm: more(5) })
    const after = (f: object) => figure(true, { intent: { ...more(25), f: 10 }, firm: more(9), ...f })
    expect(finish(brokenHistory([before, after({})]))).toBeUndefined()
    expect(finish(brokenHistory([before, after({ firm: { ...more(9), e: 14 + 5 } })]))).toBe('threshold')
    const moved = figure(true, { intent: { ...more(15), f: 10 }, firm: { ...more(10), f: 3 } })
    expect(finish(brokenHistory([before, moved]))).toBe('threshold')
  })

  test('told as one sum are judged by what a group has in all and by what it has of each', () => {
    // Nobody has the same in all three, but intents of the first two and firm lines of the last two cancel, and b alone is left.
    const first = figure(false, { intent: more(0) })
    const middle = figure(false, { intent: more(0), firm: more(3) })
    expect(finish(brokenHistory([first, middle, figure(false, { firm: more(1) })]))).toBeUndefined()
    const last = figure(false, { firm: { ...more(3), b: 22 } })
    for (const [one, other] of [
      [first, middle],
      [middle, last],
      [first, last],
    ] as const)
      expect(brokenBetween(one, other)).toBeUndefined()
    expect(finish(brokenHistory([first, middle, last]))).toBe('threshold')
  })
})
