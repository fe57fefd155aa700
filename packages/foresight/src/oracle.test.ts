import { missingJudge, Programme, solve } from '@lodestone/engine/fuzz'
import { grams, present } from '@lodestone/kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foresee } from './outcome/outcome.ts'
import type { Scenario } from './scenario/scenario.ts'
import type { World } from './world/world.ts'
import { smallWorlds } from './worlds.fixture.ts'

/** The least shortage, and the least share, as another solver finds them on a programme that is written down in another way: in goods of each step, pair by pair. */

/** The quick proof takes a part of the cases. */
const TIMES = Number(process.env.ENGINE_RUNS ?? 1)
const STAGES = ['metal', 'alloy', 'magnet'] as const
const COUNTRIES = ['CN', 'JP', 'DE'] as const
const kilograms = (text: string): number => Number(grams(text)) / 1000

/** The programme of a month: `level` where the least share is sought and so much is to be had, in goods of the last step. */
function programmeOf(world: World, month: string, left: number, level?: number) {
  const programme = new Programme()
  const keptIn = (stage: string) => (stage === 'magnet' ? (Number(world.assumptions.yields[0]?.low) + 1) / 2 : 1)
  const needs = world.needs.filter(({ to }) => month <= to).map(own => ({ ...own, kg: kilograms(own.kgPerMonth) }))
  const share = programme.column(0, 1, { cost: level === undefined ? 0 : -1 })
  const served: [number, number][] = []
  const leaves = new Map<string, [number, number][]>()
  const enters = new Map<string, [number, number][]>()
  const push = (map: typeof leaves, key: string, term: [number, number]) =>
    map.set(key, [...(map.get(key) ?? []), term])
  for (const [s, stage] of STAGES.entries())
    for (const from of COUNTRIES) {
      const next = STAGES[s + 1]
      for (const to of next ? COUNTRIES : []) {
        const moved = programme.column(0, 1e9)
        push(leaves, `${stage} ${from}`, [1, moved])
        push(enters, `${next} ${to}`, [1, moved])
      }
      for (const [n, own] of needs.entries())
        if (own.stage === stage) {
          const worth = stage === 'alloy' ? keptIn('magnet') : 1
          const sold = programme.column(0, 1e9, { cost: level === undefined ? -worth : 0 })
          push(leaves, `${stage} ${from}`, [1, sold])
          push(enters, `need ${n}`, [1, sold])
          served.push([worth, sold])
        }
    }
  for (const stage of STAGES)
    for (const country of COUNTRIES) {
      const plant = present(world.plants.find(own => own.stage === stage && own.country === country))
      const most = kilograms(plant.kgPerMonth) * (stage === 'metal' ? left : 1)
      const key = `${stage} ${country}`
      programme.row(leaves.get(key) ?? [], 0, most)
      if (stage !== 'metal')
        programme.row(
          [
            ...(leaves.get(key) ?? []),
            ...(enters.get(key) ?? []).map(([, c]): [number, number] => [-keptIn(stage), c]),
          ],
          -1e9,
          0,
        )
    }
  for (const [n, { kg }] of needs.entries()) {
    const terms = enters.get(`need ${n}`) ?? []
    programme.row(terms, 0, kg)
    if (level !== undefined && kg > 0) programme.row([...terms, [-kg, share]], 0, 1e9)
  }
  if (level !== undefined) programme.row(served, level - 1e-4, 1e9)
  return programme
}

const bestOf = (programme: Programme): number => {
  const answer = solve(programme)
  if (typeof answer === 'string') throw new Error(answer)
  return -answer.value
}

test('nobody finds less shortage, nor a larger least share', { timeout: 240_000 }, async ({ skip }) => {
  const missing = missingJudge()
  skip(missing !== undefined, missing)
  let scarce = 0
  const property = fc.asyncProperty(smallWorlds, fc.constantFrom(1, 0.5, 0.1), async (drawn, left) => {
    const world = { ...drawn, deliveries: [] }
    const shocks: Scenario['shocks'] = COUNTRIES.map(country => ({
      kind: 'plant',
      plant: `${country} metal`,
      from: '2020-01-01',
      share: `${(1 - left).toFixed(1)}`,
    }))
    const { outcome } = await foresee(world, { name: 'less metal', shocks, measures: [] })
    const kept = (Number(world.assumptions.yields[0]?.low) + 1) / 2
    const alone = await foresee({ ...world, months: 1 }, { name: 'less metal', shocks, measures: [] })
    const fills = alone.outcome.lines.map(({ needKg, shortKg, stage }) => ({
      need: kilograms(needKg),
      got: kilograms(needKg) - kilograms(shortKg),
      worth: stage === 'magnet' ? 1 : kept,
    }))
    const total = fills.reduce((sum, { got, worth }) => sum + got * worth, 0)
    const most = bestOf(programmeOf(world, '2027-01', left))
    const grain = 0.002 * (fills.length + 10)
    expect(Math.abs(total - most)).toBeLessThan(grain)
    const asked = fills.filter(({ need }) => need > 0)
    if (asked.length === 0 || asked.every(({ need, got }) => got === need)) return
    scarce++
    const least = Math.min(...asked.map(({ need, got }) => got / need))
    const best = bestOf(programmeOf(world, '2027-01', left, most))
    const smallest = Math.min(...asked.map(({ need }) => need))
    expect(Math.abs(least - best)).toBeLessThan(grain / smallest + 1e-4)
    // Which of two groups gets the gram that cannot be split is all that other months may change.
    const [first, same] = [outcome, alone.outcome].map(own => kilograms(own.months[0]?.shortKg ?? '0'))
    expect(Math.abs(present(first) - present(same))).toBeLessThan(grain)
  })
  await fc.assert(property, { numRuns: 100 * TIMES })
  expect(scarce).toBeGreaterThan(10 * TIMES)
})
