import { missingJudge, Programme, solve } from '@lodestone/engine/fuzz'
import { present } from '@lodestone/kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sortedBook } from './book/book.ts'
import { smallBooks } from './books.fixture.ts'
import { cbcOptimum, missingCbc } from './oracle.fixture.ts'
import { type Decision, decide } from './select/select.ts'
import { type Terms, termsOf } from './terms/terms.ts'

/** The quick proof takes a part of the cases. */
const TIMES = Number(process.env.ENGINE_RUNS ?? 1)

/** Weighted kilograms, their bound and euros. */
const outcomeOf = (terms: Terms, { shared, isBanked, bound }: Decision) => ({
  served: shared
    .flatMap(({ year, own }) =>
      year.cells.map(({ ask }, c) => (Number(own.grams[c]) * Number(present(terms.asks[ask]).weight)) / 1e6),
    )
    .reduce((sum, one) => sum + one, 0),
  bound,
  euros: terms.projects
    .flatMap(({ seeks }, p) => (isBanked(p) ? [...seeks.values()].map(own => Number(own) / 100) : []))
    .reduce((sum, one) => sum + one, 0),
})

test('cbc finds no selection that serves more, nor one of as much that takes fewer euros', {
  timeout: 400_000,
}, async ({ skip }) => {
  const missing = missingCbc()
  skip(missing !== undefined, missing)
  let banked = 0
  await fc.assert(
    fc.asyncProperty(smallBooks, async book => {
      const terms = termsOf(sortedBook(book))
      const decision = await decide(terms)
      const own = outcomeOf(terms, decision)
      const { served, euros } = cbcOptimum(book)
      // A few grams of rounding.
      expect(Math.abs(own.served - served)).toBeLessThan(0.01)
      expect(Math.abs(own.bound - served)).toBeLessThan(0.01)
      expect(Math.abs(own.euros - euros)).toBeLessThan(0.01)
      banked += terms.projects.filter((_, p) => decision.isBanked(p)).length
    }),
    { numRuns: 300 * TIMES, seed: 20_271_201 },
  )
  expect(banked).toBeGreaterThan(100 * TIMES)
})

/** The largest least share of a year of a decision, at what it serves, as glpsol finds it. */
function largestLeastShare(terms: Terms, y: number, { year, own }: Decision['shared'][number]): number {
  const programme = new Programme()
  const level = programme.column(0, 1, { cost: -1 })
  const cells = year.cells.map(() => programme.column(0, 1e9))
  const column = (c: number): number => present(cells[c])
  for (const { terms: row, least, most } of year.bounds)
    programme.row(
      row.map(([c, times]): [number, number] => [Number(times), column(c)]),
      least === undefined ? -1e30 : Number(least) / 1000,
      most === undefined ? 1e30 : Number(most) / 1000,
    )
  const weight = (c: number): number => Number(present(terms.asks[present(year.cells[c]).ask]).weight)
  const served = own.grams.reduce((sum, grams, c) => sum + (Number(grams) / 1000) * weight(c), 0)
  programme.row(
    cells.map((cell, c): [number, number] => [weight(c), cell]),
    served,
    1e30,
  )
  for (const [ask, { grams }] of terms.asks.entries()) {
    const of = [...cells.keys()].filter(c => year.cells[c]?.ask === ask).map((c): [number, number] => [1, column(c)])
    if (of.length > 0) programme.row([...of, [-Number(grams[y]) / 1000, level]], 0, 1e30)
  }
  const answer = solve(programme)
  if (typeof answer === 'string') throw new Error(answer)
  return -answer.value
}

test('glpsol finds no sharing of a year, at what it serves, with a larger least share', { timeout: 400_000 }, async ({
  skip,
}) => {
  const missing = missingJudge()
  skip(missing !== undefined, missing)
  let scarce = 0
  await fc.assert(
    fc.asyncProperty(smallBooks, async book => {
      const terms = termsOf(sortedBook(book))
      const decision = await decide(terms)
      for (const [y, one] of decision.shared.entries()) {
        const { cells } = one.year
        const shares = [...new Set(cells.map(({ ask }) => ask))].map(ask => {
          const got = cells.reduce((sum, cell, c) => (cell.ask === ask ? sum + present(one.own.grams[c]) : sum), 0n)
          return Number(got) / Number(present(present(terms.asks[ask]).grams[y]))
        })
        const least = Math.min(...shares)
        if (shares.length < 2 || least >= 1) continue
        scarce++
        // A few grams of a kilogram or more.
        expect(largestLeastShare(terms, y, one) - least).toBeLessThan(0.01)
      }
    }),
    { numRuns: 100 * TIMES, seed: 20_271_203 },
  )
  expect(scarce).toBeGreaterThan(20 * TIMES)
})
