import { present } from '@lodestone/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bestWithLots, fairestFills, maskOf } from './brute.fixture.ts'
import { verifyRecord } from './check/index.ts'
import { match } from './match.ts'
import { type OracleBook, oracleBook } from './oracle-book.fixture.ts'
import { brokenConstraints } from './oracle-constraints.fixture.ts'
import {
  filledOf,
  line,
  offer,
  PATIENCE,
  recordOf,
  round,
  runs,
  shuffled,
  smallRounds,
  volumeOf,
} from './rounds.fixture.ts'
import type { MatchOutput } from './types.ts'

describe('a round with lots, tiers and minimums', { timeout: PATIENCE }, () => {
  test('every constraint holds in whole grams: zero or at least the lot, whole steps, one tier an offer', async () => {
    const some = { minimums: true, lines: 5, offers: 3 }
    const rounds = fc.oneof(smallRounds({ ...some, lots: true }), smallRounds(some))
    await fc.assert(
      fc.asyncProperty(rounds, async input => {
        const output = await match(input)
        expect(brokenConstraints(input, output)).toEqual([])
        expect(verifyRecord(recordOf(input, output))).toEqual({ ok: true, findings: [] })
      }),
      runs(2000),
    )
  })

  test('the volumes are the brute-force optimum over every selection, and their bounds no higher', async () => {
    const rounds = smallRounds({ lots: true, minimums: true, ceilings: false, lines: 3, offers: 3, kg: 5 })
    await fc.assert(
      fc.asyncProperty(rounds, async input => {
        const output = await match(input)
        const best = bestWithLots(oracleBook(input), [1, 2])
        expect([volumeOf(output, 1), volumeOf(output, 2)]).toEqual(best)
        for (const { name, bound } of output.result.stages)
          if (name.startsWith('volume')) expect(Number(bound)).toBeCloseTo(present(best[Number(name.at(-1)) - 1]), 2)
      }),
      runs(2000),
    )
  })

  test('on the selection made, every fill is that of the brute-force lexicographic max-min', async () => {
    await fc.assert(
      fc.asyncProperty(smallRounds({ lots: true, minimums: true, weights: true, offers: 3 }), async input => {
        const output = await match(input)
        const book = asSelected(oracleBook(input), output)
        const filled = filledOf(output)
        const got = book.lines.map(({ id }) => present(filled.get(id)))
        const gone = new Set(output.result.departures.map(({ lineId }) => lineId))
        const live = maskOf(book.lines, ({ id }, i) => !gone.has(id) && (present(got[i]) > 0 || book.minimum[i] === 0))
        const least = book.minimum.map((kg, i) => (live & (1 << i) ? kg : 0))
        for (const [i, kg] of fairestFills(book, live, least).entries())
          expect(Math.abs(present(got[i]) - kg)).toBeLessThanOrEqual(0.0035)
      }),
      runs(2000),
    )
  })

  test('the order of rows changes nothing, and a replay gives the same hash', async () => {
    const rounds = smallRounds({ lots: true, minimums: true, lines: 5, offers: 3 })
    await fc.assert(
      fc.asyncProperty(shuffled(rounds), async ({ input, lines, offers }) => {
        const first = await match(input)
        expect((await match({ ...input, lines, offers })).resultHash).toBe(first.resultHash)
      }),
      runs(500),
    )
  })
})

/** The book as it stands once offers with lots are decided: their totals are their supply, at the tier taken. */
function asSelected(book: OracleBook, { result }: MatchOutput): OracleBook {
  const taken = new Map(result.selection.map(own => [own.offerId, own]))
  const tier = book.offers.map(({ id }, j) => (book.lotted[j] ? (taken.get(id)?.tier ?? -1) : 0))
  return {
    ...book,
    supply: book.supply.map((kg, j) =>
      book.lotted[j] ? Number(taken.get(present(book.offers[j]).id)?.totalKg ?? 0) : kg,
    ),
    pair: (i, j) => book.pair(i, j, present(tier[j])),
  }
}

test('pooling reaches the cheaper tier, and everyone in it pays it', async () => {
  const tiers = {
    tiers: [
      { fromKg: '0', amount: '100' },
      { fromKg: '500', amount: '90' },
    ],
    currency: 'EUR' as const,
  }
  const input = round([line('a', 300), line('b', 250)], [offer('o', 1000, 100, { price: tiers })])
  const { result } = await match(input)
  expect(result.selection).toEqual([{ offerId: 'o', tier: 1, totalKg: '550' }])
  expect(result.allocations.map(({ price, landedPrice }) => [price.amount, landedPrice])).toEqual([
    ['90', '90.0000'],
    ['90', '90.0000'],
  ])
})

test('a tier that pooling would overshoot is left a gram before the next one begins, when only it is within the ceiling', async () => {
  const tiers = {
    tiers: [
      { fromKg: '0', amount: '10' },
      { fromKg: '50', amount: '14' },
    ],
    currency: 'EUR' as const,
  }
  const { result } = await match(
    round(
      [line('a', 60, { ceilingPrice: { amount: '12', currency: 'EUR' } })],
      [offer('o', 100, 10, { price: tiers })],
    ),
  )
  expect(result.selection).toEqual([{ offerId: 'o', tier: 0, totalKg: '49.999' }])
})

test('a line that the first selection leaves out for its minimum is delivered what the better selection gives it', async () => {
  const input = round(
    [line('a', 4), line('b', 2, { minimumKg: '2' })],
    [offer('unusable', 1, 10, { minimumLotKg: '2' }), offer('o', 5, 10)],
  )
  const output = await match(input)
  expect([...filledOf(output).values()]).toEqual([3, 2])
  expect(verifyRecord(recordOf(input, output)).findings).toEqual([])
})
