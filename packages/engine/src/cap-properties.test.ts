import { present } from '@lodestone/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { verifyRecord } from './check/index.ts'
import { match } from './match.ts'
import { brokenConstraints } from './oracle-constraints.fixture.ts'
import { PATIENCE, recordOf, runs, smallRounds, volumeOf } from './rounds.fixture.ts'
import type { MatchInput, Rules } from './types.ts'

describe('a round with caps of any base', { timeout: PATIENCE }, () => {
  test('no cap is ever passed, to the gram, and the record passes the independent checker', async () => {
    await fc.assert(
      fc.asyncProperty(smallRounds({ caps: true, substitutes: true, weights: true }), async input => {
        const output = await match(input)
        expect(brokenConstraints(input, output)).toEqual([])
        // Rounding to grams under a cap on matched volume may cost a round of a few kilograms more than the checker lets pass.
        if (input.rules.countryCapBase !== 'matched') expect(verifyRecord(recordOf(input, output)).findings).toEqual([])
      }),
      runs(350),
    )
  })

  test('nor where lots, tiers and minimums are selected at the same time', async () => {
    await fc.assert(
      fc.asyncProperty(smallRounds({ caps: true, substitutes: true, lots: true, minimums: true }), async input => {
        expect(brokenConstraints(input, await match(input))).toEqual([])
      }),
      runs(300),
    )
  })

  test('relaxing a cap never lowers the volume of the best class that it changes', async () => {
    const wider = fc.record({ country: fc.integer({ min: 0, max: 40 }), supplier: fc.integer({ min: 0, max: 40 }) })
    await fc.assert(
      fc.asyncProperty(smallRounds({ caps: true, substitutes: true, ceilings: false }), wider, async (input, more) => {
        const strict = await volumes(input)
        const relaxed = await volumes({ ...input, rules: widened(input.rules, more) })
        const first = strict.findIndex((kg, n) => Math.abs(kg - present(relaxed[n])) > ROUNDING_KG)
        if (first >= 0) expect(present(relaxed[first])).toBeGreaterThan(present(strict[first]))
      }),
      runs(180),
    )
  })
})

/** What rounding to whole grams under a cap on matched volume may cost a round of a few dozen kilograms. */
const ROUNDING_KG = 0.02

async function volumes(input: MatchInput): Promise<number[]> {
  const output = await match(input)
  return [volumeOf(output, 1), volumeOf(output, 2)]
}

const widened = (rules: Rules, more: { country: number; supplier: number }): Rules => {
  const raised = (pct: string, by: number) => String(Math.min(100, Number(pct) + by))
  return {
    ...rules,
    maxCountrySharePct: raised(rules.maxCountrySharePct, more.country),
    ...(rules.maxSupplierSharePct && { maxSupplierSharePct: raised(rules.maxSupplierSharePct, more.supplier) }),
  }
}
