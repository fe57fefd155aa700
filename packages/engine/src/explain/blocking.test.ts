import { present } from '@lodestone/kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { match } from '../match.ts'
import { oracleBook } from '../oracle-book.fixture.ts'
import { line, offer, PATIENCE, round, runs, smallRounds } from '../rounds.fixture.ts'
import type { MatchInput, MatchOutput } from '../types.ts'

const blockingOf = async (input: MatchInput) => (await match(input)).totals.blocking
const NONE = { pairs: 0, lines: 0, offers: 0, wantedKg: '0', reasons: [] }

test('a round that serves all it can leaves nobody a better way outside', async () => {
  expect(await blockingOf(round([line('a', 100), line('b', 50)], [offer('x', 90, 10)]))).toEqual(NONE)
})

test('a line that the average expelled and the supplier that could serve it are a pair, counted under the reason', async () => {
  const own = { ceilingPrice: { amount: '11', currency: 'EUR' as const } }
  const input = round([line('a', 50, own), line('b', 100)], [offer('x', 110, 10), offer('y', 50, 14)])
  expect(await blockingOf(input)).toEqual({
    pairs: 1,
    lines: 1,
    offers: 1,
    wantedKg: '50',
    reasons: [{ reason: 'left-for-average-price', pairs: 1, lines: 1 }],
  })
})

test('caps, lots and minimums are named as what keeps a pair apart', async () => {
  const capped = round([line('a', 100)], [offer('x', 100, 10)], {
    countryCapBase: 'pooled-demand',
    maxCountrySharePct: '40',
  })
  expect((await blockingOf(capped)).reasons).toEqual([{ reason: 'country-cap-binding', pairs: 1, lines: 1 }])
  const supplier = round([line('a', 100)], [offer('x', 100, 10)], { maxSupplierSharePct: '40' })
  expect((await blockingOf(supplier)).reasons).toEqual([{ reason: 'supplier-cap-binding', pairs: 1, lines: 1 }])
  const short = round([line('a', 90)], [offer('x', 100, 10, { minimumLotKg: '100' })])
  expect(await blockingOf(short)).toEqual(NONE)
})

/** All pairs, counted a second time in plain numbers: who wants more, who has goods to spare, and whether the two could exchange something alone. */
function countAgain(input: MatchInput, { result }: MatchOutput): number {
  const { lines, offers, need, minimum, supply, totals, pair } = oracleBook(input)
  const got = new Map(result.fills.map(({ lineId, filledKg }) => [lineId, Number(filledKg)]))
  const given = new Map(result.selection.map(({ offerId, totalKg }) => [offerId, Number(totalKg)]))
  let count = 0
  for (const [i, { id }] of lines.entries()) {
    const wanted = present(need[i]) - (got.get(id) ?? 0)
    for (const [j, one] of offers.entries()) {
      const spare = present(supply[j]) - (given.get(one.id) ?? 0)
      const some = present(totals[j]).some((range, t) => {
        if (!range || !pair(i, j, t)) return false
        const most = Math.min(wanted, spare, range.high)
        const total = range.step ? Math.floor(most / range.step + 1e-9) * range.step : most
        return total >= range.low - 1e-9 && total > 1e-9 && (got.get(id) ?? 0) + total >= present(minimum[i]) - 1e-9
      })
      if (wanted > 1e-9 && spare > 1e-9 && present(minimum[i]) <= present(need[i]) && some) count++
    }
  }
  return count
}

test('on random rounds with lots, tiers, minimums and departures exactly the pairs that could trade alone are counted', {
  timeout: PATIENCE,
}, async () => {
  await fc.assert(
    fc.asyncProperty(smallRounds({ lots: true, minimums: true }), async input => {
      const output = await match(input)
      const { pairs, reasons } = output.totals.blocking
      expect(pairs).toBe(countAgain(input, output))
      expect(reasons.reduce((sum, own) => sum + own.pairs, 0)).toBe(pairs)
    }),
    runs(200),
  )
})

test('without lots, tiers, minimums, ceilings and caps there is none', { timeout: PATIENCE }, async () => {
  await fc.assert(
    fc.asyncProperty(smallRounds({ ceilings: false }), async input => {
      expect(await blockingOf(input)).toEqual(NONE)
    }),
    runs(150),
  )
})
