import { present } from '@lodestone/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { match } from './match.ts'
import { missingOracle, oracleOptimum } from './oracle.fixture.ts'
import { PATIENCE, runs, seeds, smallRounds } from './rounds.fixture.ts'
import { sampleRound } from './sample.fixture.ts'
import type { LineInput, MatchInput, ObjectiveStage } from './types.ts'

/** Kilograms that grams lost in rounding, and the eight digits that a solver prints, may make of a volume. */
const ROUNDING_KG = 0.05
/** The same for a cost, relative, and what is always lost in base currency. */
const ROUNDING_COST = 1e-6
const ROUNDING_MONEY = 0.001

/** Every second line accepts something else. */
function withSubstitutes(input: MatchInput): MatchInput {
  const others: Record<string, LineInput['substitutes']> = {
    'dy-oxide': [{ material: 'tb-oxide', ratio: '2' }],
    'tb-oxide': [{ material: 'dy-oxide', ratio: '0.5' }],
    'ndpr-oxide': [{ material: 'dy-oxide', ratio: '0.9' }],
    'ndfeb-magnet': [{ material: 'ndfeb-magnet', grade: 'N35', ratio: '0.8' }],
  }
  return {
    ...input,
    lines: input.lines.map((line, n) => (n % 2 ? { ...line, substitutes: others[line.material] } : line)),
  }
}

const large = { lines: 200, offers: 40 }
const selected = { lines: 60, offers: 15, lots: true, tiers: true, minimums: true }
const onDemand = { countryCapBase: 'pooled-demand', maxCountrySharePct: '20' } as const

describe('another solver finds the same volumes by class and the same cost', { timeout: PATIENCE }, () => {
  const missing = missingOracle('linear')
  test.for<[string, number, (seed: number) => MatchInput]>([
    ['plain', 20, seed => sampleRound({ ...large, seed })],
    ['a country cap on pooled demand', 3, seed => sampleRound({ ...large, seed, rules: onDemand })],
    ['a supplier cap', 1, seed => sampleRound({ ...large, seed, rules: { maxSupplierSharePct: '3' } })],
    ['substitutes with ratios', 2, seed => withSubstitutes(sampleRound({ ...large, seed }))],
    [
      'substitutes under caps',
      3,
      seed =>
        withSubstitutes(
          sampleRound({ lines: 80, offers: 20, seed, rules: { ...onDemand, maxSupplierSharePct: '12' } }),
        ),
    ],
  ])('%s', async ([, count, make], { skip }) => {
    skip(missing !== undefined, missing)
    for (const seed of seeds(count)) await compare(make(seed), ROUNDING_COST)
  })

  test('a country cap on matched volume, which is met with a little air', async ({ skip }) => {
    skip(missing !== undefined, missing)
    const rules = { countryCapBase: 'matched', maxCountrySharePct: '30' } as const
    for (const seed of seeds(3)) await compare(sampleRound({ ...large, seed, rules }), 2e-4)
  })
})

describe('another solver selects no better', { timeout: PATIENCE }, () => {
  const missing = missingOracle('integer')
  test.for<[string, number, (seed: number) => MatchInput]>([
    ['lots, tiers and minimums', 5, seed => sampleRound({ ...selected, seed })],
    ['the same under a country cap', 3, seed => sampleRound({ ...selected, seed, rules: onDemand })],
    ['the same with substitutes', 2, seed => withSubstitutes(sampleRound({ ...selected, seed }))],
  ])('%s', async ([, count, make], { skip }) => {
    skip(missing !== undefined, missing)
    for (const seed of seeds(count)) await compare(make(seed), ROUNDING_COST)
  })
})

test('on small rounds of every kind another solver finds no more of any class', { timeout: PATIENCE }, async ({
  skip,
}) => {
  const missing = missingOracle('integer')
  skip(missing !== undefined, missing)
  const kinds = { caps: true, substitutes: true, ceilings: false }
  const rounds = fc.oneof(smallRounds(kinds), smallRounds({ ...kinds, lots: true, minimums: true }))
  await fc.assert(
    fc.asyncProperty(
      // Rounding to grams under a cap on matched volume may cost a round of a few kilograms more than a gap should be.
      rounds.filter(({ rules }) => rules.countryCapBase !== 'matched'),
      input => compare(input, 1e-3),
    ),
    runs(100),
  )
})

/** Volumes class by class, each with the better ones at their greatest; then the cost at the volumes of the result. */
async function compare(input: MatchInput, costSlack: number): Promise<void> {
  const output = await match(input)
  const stages = new Map(output.result.stages.map(stage => [stage.name, stage]))
  const best = new Map<number, number>()
  const reached = new Map<number, number>()
  for (const [name, stage] of stages) {
    if (!name.startsWith('volume-')) continue
    const own = Number(name.slice('volume-'.length))
    const optimum = oracleOptimum(input, output, { most: own, volumes: best })
    const { value, bound } = figures(stage)
    expect(value, name).toBeLessThanOrEqual(optimum + ROUNDING_KG)
    expect(bound, name).toBeGreaterThanOrEqual(optimum - ROUNDING_KG)
    // What the result reached can be kept exactly; what only the other solver reached is known to seven digits or eight.
    reached.set(own, value - 1e-6)
    best.set(own, optimum - value > ROUNDING_KG ? optimum * (1 - 1e-7) : value - 1e-6)
  }
  const { value, bound } = figures(present(stages.get('cost')))
  const optimum = oracleOptimum(input, output, { volumes: reached })
  expect(value, 'cost').toBeGreaterThanOrEqual(optimum * (1 - ROUNDING_COST) - ROUNDING_MONEY)
  expect(bound, 'cost').toBeLessThanOrEqual(optimum * (1 + costSlack) + ROUNDING_MONEY)
}

/** What a stage states, its gap within what is promised. */
function figures({ name, value, bound, gap }: ObjectiveStage): { value: number; bound: number } {
  expect(Number(gap), name).toBeLessThanOrEqual(1e-3)
  return { value: Number(value), bound: Number(bound) }
}
