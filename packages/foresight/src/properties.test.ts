import { grams } from '@lodestone/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drawsOf } from './outcome/draws.ts'
import { foresee } from './outcome/outcome.ts'
import type { Scenario } from './scenario/scenario.ts'
import type { World } from './world/world.ts'
import { dyWorld, licences, smallScenarios, smallWorlds } from './worlds.fixture.ts'

const CALM: Scenario = { name: 'calm', shocks: [], measures: [] }
const RUNS = { numRuns: 60 * Number(process.env.ENGINE_RUNS ?? 1) }
const g = (kg: string): number => Number(grams(kg))
const holds = (property: fc.IAsyncProperty<[World, Scenario]>) => fc.assert(property, RUNS)
const inAny = (check: (world: World, scenario: Scenario) => Promise<void>) =>
  holds(fc.asyncProperty(smallWorlds, smallScenarios, check))

describe('whatever befalls a world', () => {
  test('no kilogram is made from nothing', () =>
    inAny(async (world, scenario) => {
      const { outcome } = await foresee(world, scenario)
      const kept = (Number(world.assumptions.yields[0]?.low) + 1) / 2
      for (const { month, stages } of outcome.months) {
        const made = (stage: string) =>
          stages.filter(own => own.stage === stage).reduce((sum, own) => sum + g(own.kg), 0)
        for (const own of stages) {
          const plant = world.plants.find(({ stage, country }) => stage === own.stage && country === own.country)
          const survives = own.stage === 'magnet' ? 1 : kept
          expect(g(own.kg), month).toBeLessThanOrEqual(g(plant?.kgPerMonth ?? '0') * survives)
        }
        expect(made('alloy'), month).toBeLessThanOrEqual(made('metal'))
        expect(made('magnet'), month).toBeLessThanOrEqual(made('alloy'))
      }
      const delivered = outcome.lines.reduce(
        (sum, { needKg, shortKg, stage }) => sum + (g(needKg) - g(shortKg)) * (stage === 'magnet' ? 1 : kept),
        0,
      )
      const metal = outcome.months.flatMap(({ stages }) => stages.filter(({ stage }) => stage === 'metal'))
      // A gram of goods is less of what the last step gets of it.
      const rounded = 2 * outcome.months.length * outcome.lines.length
      expect(delivered).toBeLessThanOrEqual(metal.reduce((sum, { kg }) => sum + g(kg), 0) + rounded)
    }))

  test('nobody gets more than it needs, and no stock covers more than it holds', () =>
    inAny(async (world, scenario) => {
      const { outcome } = await foresee(world, scenario)
      for (const { line, needKg, shortKg, coveredKg } of outcome.lines) {
        expect(g(shortKg)).toBeLessThanOrEqual(g(needKg))
        expect(g(coveredKg)).toBeLessThanOrEqual(g(shortKg))
        expect(g(coveredKg)).toBeLessThanOrEqual(g(world.stocks.find(own => own.line === line)?.kg ?? '0'))
      }
    }))

  test('more stock never stops a line earlier, and no other line either', () =>
    inAny(async (world, scenario) => {
      const richer = {
        ...world,
        stocks: world.stocks.map((own, n) => (n === 0 ? { ...own, kg: `${Number(own.kg) + 50}` } : own)),
      }
      const [before, after] = [await foresee(world, scenario), await foresee(richer, scenario)]
      for (const [n, { stopsOn = '9999', line }] of after.outcome.lines.entries()) {
        const old = before.outcome.lines[n]?.stopsOn ?? '9999'
        if (line === 'line 0') expect(stopsOn >= old).toBe(true)
        else expect(stopsOn).toBe(old)
      }
    }))

  test('permuting rows changes nothing', () =>
    inAny(async (world, scenario) => {
      const turned: World = {
        ...world,
        plants: world.plants.toReversed(),
        routes: world.routes.toReversed(),
        needs: world.needs.toReversed(),
        stocks: world.stocks.toReversed(),
        deliveries: world.deliveries.toReversed(),
      }
      expect((await foresee(turned, scenario)).outcomeHash).toBe((await foresee(world, scenario)).outcomeHash)
    }))

  test('the same world and scenario have the same hash again', () =>
    inAny(async (world, scenario) => {
      expect((await foresee(structuredClone(world), scenario)).outcomeHash).toBe(
        (await foresee(world, scenario)).outcomeHash,
      )
    }))

  test('a shock never shortens what all lack together', () =>
    inAny(async (world, scenario) => {
      const only = scenario.shocks.filter(({ kind }) => kind !== 'route')
      const { outcome } = await foresee(world, { ...scenario, shocks: only })
      const grain = 2 * outcome.lines.length
      for (const { shortKg, undisturbedShortKg, month } of outcome.months) {
        if (world.needs.some(({ stage }) => stage === 'alloy')) return
        expect(g(shortKg), month).toBeGreaterThanOrEqual(g(undisturbedShortKg) - grain)
      }
    }))
})

test.each(['0.00713', '977.123', '12345.678'])('kilograms times %s are solved as well, grams being whole', scale =>
  fc.assert(
    fc.asyncProperty(smallWorlds, smallScenarios, async (world, scenario) => {
      const scaled = <T extends { kgPerMonth: string }>(rows: readonly T[]): T[] =>
        rows.map(own => ({ ...own, kgPerMonth: (Number(own.kgPerMonth) * Number(scale)).toFixed(3) }))
      const { plants, needs, deliveries } = world
      const own = { ...world, plants: scaled(plants), needs: scaled(needs), deliveries: scaled(deliveries) }
      // That what flows in is what flows out, to the gram, is asked of each month while it is solved.
      await foresee(own, scenario)
    }),
    RUNS,
  ),
)

test('draws of what is certain stop lines as the scenario does', () =>
  fc.assert(
    fc.asyncProperty(smallWorlds, smallScenarios, async (drawn, scenario) => {
      const world = { ...drawn, assumptions: { ...drawn.assumptions, yields: [] } }
      const { outcome } = await foresee(world, scenario)
      const { lines } = await drawsOf(world, scenario, { seed: 'any', count: 1 })
      const day = (date: string | undefined) => Date.parse(date ?? '2030-01-01') / 86_400_000
      // A gram that cannot be split may make a day.
      for (const { line, middle } of lines)
        expect(Math.abs(day(middle) - day(outcome.lines.find(own => own.line === line)?.stopsOn))).toBeLessThanOrEqual(
          1,
        )
    }),
    RUNS,
  ))

describe('a scenario without shock changes nothing', () => {
  const without = (world: World): Scenario[] => [
    CALM,
    {
      name: 'shares of nothing',
      measures: [],
      shocks: [
        { kind: 'exports', country: 'CN', stages: ['metal', 'alloy', 'magnet'], from: '2027-01-01', share: '0' },
        { kind: 'licence', country: 'JP', stages: ['magnet'], from: '2027-01-01', delay: 0 },
        { kind: 'licence', country: 'CN', stages: ['magnet'], from: '2027-01-01', delay: 90, covered: '0' },
        { kind: 'plant', plant: world.plants[0]?.plant ?? '', from: '2027-01-01', share: '0' },
        { kind: 'slip', plant: world.plants[1]?.plant ?? '', by: 0 },
        { kind: 'route', origins: ['CN'], to: ['DE', 'JP'], from: '2027-01-01', extra: 0 },
      ],
    },
    {
      name: 'after the horizon',
      measures: [],
      shocks: [{ kind: 'exports', country: 'CN', stages: ['magnet'], from: '2031-01-01', share: '1' }],
    },
  ]
  test.each([0, 1, 2])('scenario %i', which =>
    fc.assert(
      fc.asyncProperty(smallWorlds, async world => {
        const [calm, own] = [await foresee(world, CALM), await foresee(world, without(world)[which] ?? CALM)]
        expect(own.outcome.months).toEqual(calm.outcome.months)
        expect(own.outcome.lines).toEqual(calm.outcome.lines)
      }),
      RUNS,
    ),
  )
})

test('what was under way when a border closed still arrives, and nothing after it', async () => {
  const closed: Scenario = {
    name: 'closed',
    measures: [],
    shocks: [{ kind: 'exports', country: 'CN', stages: ['magnet'], from: '2027-03-01', share: '1' }],
  }
  const world = dyWorld()
  const others = {
    ...world,
    plants: world.plants.map(own => (own.plant === 'JP magnet' ? { ...own, kgPerMonth: '0' } : own)),
  }
  const { outcome } = await foresee(others, closed)
  const short = (bloc: string) => outcome.months.map(({ blocs }) => blocs.find(own => own.bloc === bloc)?.shortKg)
  // Forty days to Germany: of April's use ten days left China in time. A week to Japan: seven days of March.
  expect(outcome.lines.find(({ line }) => line === 'DE turbines')?.stopsOn).toBe('2027-04-01')
  expect(short('EU').slice(4)).toEqual(Array(8).fill('600'))
  expect(short('JP').slice(3)).toEqual(Array(9).fill('300'))
  const arrived = outcome.months.reduce((sum, { needKg, shortKg }) => sum + g(needKg) - g(shortKg), 0)
  // Three months and 9 days of 30 of 600 kg; two months and 7 of 31 days of 300 kg.
  const expected = 3 * 600 + (600 * 9) / 30 + 2 * 300 + (300 * 7) / 31
  expect(arrived / 1000).toBeCloseTo(expected, 1)
  // What is bound for Germany is not sold to Japan on its way.
  expect(short('EU')[2]).toBe('0')
})

test('licences of which half are granted leave half of what China sold, shared alike by all', async () => {
  const { outcome } = await foresee(dyWorld(), licences)
  const december = outcome.months.at(-1)
  // 450 kg by licence and 400 kg that Japan makes, of 900 kg.
  const short = december?.blocs.map(({ shortKg }) => Number(shortKg)) ?? []
  expect(short[0]).toBeCloseTo(100 / 3, 2)
  expect(short[1]).toBeCloseTo(50 / 3, 2)
  expect(outcome.lines.map(({ line, stopsOn }) => [line, stopsOn])).toEqual([
    ['DE motors', undefined],
    ['DE turbines', '2027-04-01'],
    ['JP robots', undefined],
  ])
})
