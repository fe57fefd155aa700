import { present } from '@lodestone/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fairestFills, maskOf, mostVolume } from './brute.fixture.ts'
import { verifyRecord } from './check/index.ts'
import { match } from './match.ts'
import { type OracleBook, oracleBook } from './oracle-book.fixture.ts'
import { brokenConstraints } from './oracle-constraints.fixture.ts'
import { filledOf, PATIENCE, recordOf, runs, shuffled, smallRounds, volumeOf } from './rounds.fixture.ts'
import type { MatchInput, MatchOutput } from './types.ts'

/** Grams that rounding to whole ones may move between lines that share. */
const GRAMS = 0.0035

const CLASSES = [1, 2, 3]
/** Lines that did not leave for their pool's price: what the last pass was about. */
const stayed = ({ lines }: OracleBook, { result }: MatchOutput): number =>
  maskOf(lines, ({ id }) => result.departures.every(({ lineId }) => lineId !== id))

describe('a round without lots', { timeout: PATIENCE }, () => {
  test('every constraint holds in whole grams, and the record passes the independent checker', async () => {
    await fc.assert(
      fc.asyncProperty(smallRounds({ weights: true, pricing: true }), async input => {
        const output = await match(input)
        expect(brokenConstraints(input, output)).toEqual([])
        expect(verifyRecord(recordOf(input, output))).toEqual({ ok: true, findings: [] })
      }),
      runs(2000),
    )
  })

  test('the volume of every class is the brute-force optimum', async () => {
    await fc.assert(
      fc.asyncProperty(smallRounds({ classes: 3 }), async input => {
        const output = await match(input)
        const book = oracleBook(input)
        const live = stayed(book, output)
        let better = 0
        for (const own of CLASSES) {
          const most = mostVolume(book, live & maskOf(book.priority, priority => priority <= own))
          expect(volumeOf(output, own)).toBeCloseTo(most - better, 9)
          better = most
        }
      }),
      runs(2000),
    )
  })

  test('every fill is that of the brute-force lexicographic max-min, to a few grams', async () => {
    await fc.assert(
      fc.asyncProperty(smallRounds({ classes: 2, weights: true, lines: 7 }), async input => {
        const output = await match(input)
        const book = oracleBook(input)
        const none = book.lines.map(() => 0)
        const filled = filledOf(output)
        for (const [i, kg] of fairestFills(book, stayed(book, output), none).entries())
          expect(Math.abs(present(filled.get(present(book.lines[i]).id)) - kg)).toBeLessThanOrEqual(GRAMS)
      }),
      runs(2000),
    )
  })

  test('price-greedy allocation never serves more', async () => {
    await fc.assert(
      fc.asyncProperty(smallRounds({ ceilings: false, lines: 8, offers: 6 }), async input => {
        const classless: MatchInput = { ...input, rules: { ...input.rules, allocation: 'pro-rata' } }
        const { totals } = await match(classless)
        expect(Number(totals.matchedKg)).toBeGreaterThanOrEqual(greedyVolume(oracleBook(classless)))
      }),
      runs(2000),
    )
  })
})

describe('a round without lots, told in another way', { timeout: PATIENCE }, () => {
  test('the order of rows changes nothing, and a replay gives the same hash', async () => {
    await fc.assert(
      fc.asyncProperty(shuffled(smallRounds()), async ({ input, lines, offers }) => {
        const first = await match(input)
        expect((await match({ ...input, lines, offers })).resultHash).toBe(first.resultHash)
        expect(await match(input)).toEqual(first)
      }),
      runs(2000),
    )
  })

  test('scaling every quantity scales the result', async () => {
    await fc.assert(
      fc.asyncProperty(smallRounds({ ceilings: false, weights: true }), async input => {
        const times = (kg: string) => String(Number(kg) * 1000)
        const large = await match({
          ...input,
          lines: input.lines.map(one => ({ ...one, quantityKg: times(one.quantityKg), weight: times(one.weight) })),
          offers: input.offers.map(one => ({ ...one, quantityKg: times(one.quantityKg) })),
        })
        const filled = filledOf(large)
        for (const [id, kg] of filledOf(await match(input)))
          expect(Math.abs(present(filled.get(id)) - kg * 1000)).toBeLessThanOrEqual(1000 * GRAMS)
      }),
      runs(2000),
    )
  })

  test('splitting a line in two with halved weight changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(smallRounds({ ceilings: false, weights: true }), async input => {
        const [first, ...others] = input.lines
        const half = (kg: string) => String(Number(kg) / 2)
        const halved = {
          ...present(first),
          quantityKg: half(present(first).quantityKg),
          weight: half(present(first).weight),
        }
        const whole = filledOf(await match(input))
        const parts = filledOf(
          await match({ ...input, lines: [{ ...halved, id: 'line-0a' }, { ...halved, id: 'line-0b' }, ...others] }),
        )
        const both = present(parts.get('line-0a')) + present(parts.get('line-0b'))
        expect(Math.abs(both - present(whole.get(present(first).id)))).toBeLessThanOrEqual(GRAMS)
        for (const { id } of others)
          expect(Math.abs(present(parts.get(id)) - present(whole.get(id)))).toBeLessThanOrEqual(GRAMS)
      }),
      runs(2000),
    )
  })
})

describe('the lines of a round without lots', { timeout: PATIENCE }, () => {
  test('more supply never lowers a fill', async () => {
    await fc.assert(
      fc.asyncProperty(
        smallRounds({ classes: 2, ceilings: false, weights: true }),
        fc.nat(),
        fc.integer({ min: 1, max: 5 }),
        async (input, which, more) => {
          const before = filledOf(await match(input))
          const grown = which % input.offers.length
          const offers = input.offers.map((one, j) =>
            j === grown ? { ...one, quantityKg: String(Number(one.quantityKg) + more) } : one,
          )
          const after = filledOf(await match({ ...input, offers }))
          for (const [id, kg] of before) expect(present(after.get(id))).toBeGreaterThanOrEqual(kg - GRAMS)
        },
      ),
      runs(2000),
    )
  })

  test('identical lines differ by at most a gram', async () => {
    await fc.assert(
      fc.asyncProperty(smallRounds({ ceilings: false, weights: true }), async input => {
        const twin = { ...present(input.lines[0]), id: 'line-twin' }
        const filled = filledOf(await match({ ...input, lines: [...input.lines, twin] }))
        expect(
          Math.abs(present(filled.get('line-twin')) - present(filled.get(present(input.lines[0]).id))),
        ).toBeLessThanOrEqual(0.0010001)
      }),
      runs(2000),
    )
  })

  test('a lower class never gains while a higher one could: what better classes get does not depend on it', async () => {
    await fc.assert(
      fc.asyncProperty(smallRounds({ classes: 2, ceilings: false, weights: true }), async input => {
        const output = await match(input)
        const alone = await match({ ...input, lines: input.lines.filter(({ priority }) => priority === 1) })
        expect(volumeOf(output, 1)).toBe(volumeOf(alone, 1))
        const filled = filledOf(output)
        for (const [id, kg] of filledOf(alone))
          expect(Math.abs(present(filled.get(id)) - kg)).toBeLessThanOrEqual(GRAMS)
      }),
      runs(2000),
    )
  })
})

/** Cheapest offers first, each handed to the lines that can use it in order. */
function greedyVolume({ lines, offers, need, supply, pair }: OracleBook): number {
  const left = [...need]
  let volume = 0
  const price = (j: number) => Number(present(present(offers[j]).tiers[0]).exWorks)
  for (const j of [...offers.keys()].sort((a, b) => price(a) - price(b))) {
    let rest = present(supply[j])
    for (const i of lines.keys()) {
      const got = pair(i, j, 0) ? Math.min(present(left[i]), rest) : 0
      left[i] = present(left[i]) - got
      rest -= got
      volume += got
    }
  }
  return volume
}
