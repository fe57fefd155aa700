import { formatKg, grams } from '@lodestone/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foresee } from './outcome/outcome.ts'
import type { Scenario } from './scenario/scenario.ts'
import { wideScenarios, wideWorlds } from './wide.fixture.ts'
import type { World } from './world/world.ts'

const RUNS = { numRuns: 40 * Number(process.env.ENGINE_RUNS ?? 1) }
const CALM: Scenario = { name: 'calm', shocks: [], measures: [] }
const g = (kg: string): number => Number(grams(kg))
const total = (figures: readonly string[]) => figures.reduce((sum, kg) => sum + g(kg), 0)
const inAny = (check: (world: World, scenario: Scenario) => Promise<void>) =>
  fc.assert(fc.asyncProperty(wideWorlds, wideScenarios, check), RUNS)
const fatesIn = async (world: World, scenario: Scenario) => {
  const { months, lines } = (await foresee(world, scenario)).outcome
  return { months, lines }
}

describe('whatever people state, what says the same has the same outcome', () => {
  test('permuting rows changes nothing', () =>
    inAny(async (world, scenario) => {
      const turned: World = {
        ...world,
        plants: world.plants.toReversed(),
        routes: world.routes.toReversed(),
        needs: world.needs.toReversed(),
        stocks: world.stocks.toReversed(),
        deliveries: world.deliveries.toReversed(),
        assumptions: { ...world.assumptions, yields: world.assumptions.yields.toReversed() },
      }
      expect((await foresee(turned, scenario)).outcomeHash).toBe((await foresee(world, scenario)).outcomeHash)
    }))

  test('shocks of nothing, and those that are over, change nothing', () =>
    inAny(async (world, { measures: _ }) => {
      const shocks: Scenario['shocks'] = world.plants.flatMap(({ plant }, n) => [
        { kind: 'plant', plant, from: '2027-01-11', share: '0' },
        { kind: 'plant', plant, from: '2026-01-01', until: '2026-06-01', share: `0.${n + 1}` },
        { kind: 'slip', plant, by: 0 },
      ])
      const none: Scenario['shocks'] = [
        { kind: 'route', origins: ['CN', 'JP'], to: ['DE', 'US'], from: '2027-02-01', extra: 0 },
        { kind: 'exports', country: 'CN', stages: ['metal', 'magnet'], from: '2027-02-01', share: '0' },
        { kind: 'licence', country: 'JP', stages: ['alloy'], from: '2027-02-01', delay: 50, covered: '0' },
      ]
      expect(await fatesIn(world, { ...CALM, shocks: [...shocks, ...none] })).toEqual(await fatesIn(world, CALM))
    }))

  test('a row in two that go on is the same row', () =>
    inAny(async (world, scenario) => {
      const cut: World = {
        ...world,
        needs: world.needs.flatMap(own =>
          own.from < own.to
            ? [
                { ...own, to: own.from },
                { ...own, from: next(own.from) },
              ]
            : [own],
        ),
        plants: world.plants.flatMap(own =>
          own.from === undefined && own.to === undefined
            ? [
                { ...own, to: '2027-02' },
                { ...own, from: '2027-03' },
              ]
            : [own],
        ),
      }
      const shocks = scenario.shocks.filter(({ kind }) => kind !== 'slip')
      expect(await fatesIn(cut, { ...scenario, shocks })).toEqual(await fatesIn(world, { ...scenario, shocks }))
    }))
})

describe('whatever people state, quantities hold', () => {
  test('nobody gets more than it needs, no stock covers more than it holds, and lines come to their months', () =>
    inAny(async (world, scenario) => {
      const { months, lines } = await fatesIn(world, scenario)
      for (const { line, element, shortKg, needKg, coveredKg } of lines) {
        expect(g(shortKg)).toBeLessThanOrEqual(g(needKg))
        expect(g(coveredKg)).toBeLessThanOrEqual(g(shortKg))
        const held = world.stocks.find(own => own.line === line && own.element === element)
        if (held?.kg !== undefined) expect(g(coveredKg)).toBeLessThanOrEqual(g(held.kg))
        if (held === undefined) expect(coveredKg).toBe('0')
      }
      for (const of of ['needKg', 'shortKg', 'coveredKg'] as const)
        expect(total(lines.map(own => own[of]))).toBe(total(months.map(own => own[of])))
    }))

  test('more stock never stops a line earlier, and no other line at all', () =>
    inAny(async (world, scenario) => {
      const [first, ...rest] = world.stocks
      if (!first) return
      const more =
        'days' in first && first.days !== undefined
          ? { days: first.days + 9 }
          : { kg: formatKg(grams(first.kg ?? '0') + 50_000n) }
      const richer = { ...world, stocks: [{ line: first.line, element: first.element, ...more }, ...rest] }
      const [before, after] = [await fatesIn(world, scenario), await fatesIn(richer, scenario)]
      for (const [n, own] of after.lines.entries()) {
        const old = before.lines[n]
        if (own.line === first.line) expect((own.stopsOn ?? '9999') >= (old?.stopsOn ?? '9999')).toBe(true)
        else expect(own).toEqual(old)
      }
    }))

  test('a line in two halves has as much together, but for grams', () =>
    inAny(async (world, scenario) => {
      const halves: World = {
        ...world,
        deliveries: [],
        stocks: [],
        needs: world.needs.flatMap(own => {
          const [all, half] = [grams(own.kgPerMonth), grams(own.kgPerMonth) / 2n]
          return [
            { ...own, kgPerMonth: formatKg(half) },
            { ...own, line: `${own.line} too`, kgPerMonth: formatKg(all - half) },
          ]
        }),
      }
      const { measures } = scenario
      const own = { ...scenario, measures: measures.filter(({ kind }) => kind !== 'substitution') }
      const [whole, split] = [await fatesIn({ ...world, deliveries: [], stocks: [] }, own), await fatesIn(halves, own)]
      for (const [n, { needKg, shortKg, month }] of whole.months.entries()) {
        expect(split.months[n]?.needKg).toBe(needKg)
        const lost = Math.abs(g(split.months[n]?.shortKg ?? '0') - g(shortKg))
        expect(lost, month).toBeLessThanOrEqual(2 * world.needs.length)
      }
    }))

  test('all quantities times a thousand leave a thousand times as much short, but for the grams that could not be split', () =>
    inAny(async (world, scenario) => {
      const thousand = <T extends { kgPerMonth: string }>(rows: readonly T[]): T[] =>
        rows.map(own => ({ ...own, kgPerMonth: formatKg(grams(own.kgPerMonth) * 1000n) }))
      const own: World = {
        ...world,
        plants: thousand(world.plants),
        needs: thousand(world.needs),
        deliveries: thousand(world.deliveries),
        stocks: world.stocks.map(({ kg, ...stock }) =>
          kg === undefined ? stock : { ...stock, kg: formatKg(grams(kg) * 1000n) },
        ),
      }
      const shocks = { ...scenario, measures: [] }
      const [small, large] = [await fatesIn(world, shocks), await fatesIn(own, shocks)]
      // A gram of the last step is several of what went in.
      const grain = 1000 * 16 * (world.needs.length + world.plants.length)
      for (const [n, { shortKg, month }] of small.months.entries())
        expect(Math.abs(g(large.months[n]?.shortKg ?? '0') - 1000 * g(shortKg)), month).toBeLessThanOrEqual(grain)
    }))
})

const next = (month: string): string => `2027-${String(Number(month.slice(5)) + 1).padStart(2, '0')}`
