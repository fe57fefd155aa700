import fc from 'fast-check'
import type { Measure, Scenario, Shock } from './scenario/scenario.ts'
import type { Element, PlantRow, World } from './world/world.ts'
import { dyWorld } from './worlds.fixture.ts'

/** Worlds as people state them, every figure invented: several plants a country, projects that may not come, rows that end and go on, scrap, two elements. */

const ELEMENTS: readonly Element[] = ['Dy', 'Nd']
const COUNTRIES = ['CN', 'JP', 'DE', 'US'] as const
const COUNTRY = fc.constantFrom(...COUNTRIES)
const STAGES = ['mining', 'separation', 'metal', 'alloy', 'magnet'] as const
const KG = fc.integer({ min: 0, max: 4_000_000 }).map(grams => `${grams / 1000}`)
const SHARE = fc.constantFrom('0', '0.07', '0.29', '0.5', '0.833333', '1')
const month = (n: number) => `2027-${String(n + 1).padStart(2, '0')}`
const DAY = fc
  .integer({ min: -60, max: 200 })
  .map(day => new Date(Date.UTC(2027, 0, 1 + day)).toISOString().slice(0, 10))
const MONTHS = 7

type Plant = Omit<PlantRow, 'plant'>
/** A plant of a step, in one row or in two that go on. */
const rows = (stage: PlantRow['stage'], country: string, element: Element, n: number) =>
  fc
    .record({
      kg: KG,
      later: KG,
      cut: fc.option(fc.integer({ min: 1, max: MONTHS - 1 }), { nil: undefined }),
      probability: fc.option(SHARE, { nil: undefined }),
      cost: fc.integer({ min: 0, max: 30 }),
    })
    .map(({ kg, later, cut, probability, cost }): PlantRow[] => {
      const plant: Plant = {
        ...{ element, stage, country, kgPerMonth: kg, costPerKg: `${cost}` },
        ...(stage === 'recycling' && { feeds: 'separation' as const }),
        ...(probability !== undefined && { probability }),
      }
      const name = `${country} ${stage} ${element} ${n}`
      if (cut === undefined) return [{ plant: name, ...plant }]
      return [
        { plant: name, ...plant, to: month(cut - 1) },
        { plant: name, ...plant, kgPerMonth: later, from: month(cut) },
      ]
    })

/** Each step in two countries, one of them twice, and scrap. */
const plantsOf = (element: Element) =>
  fc
    .tuple(
      ...STAGES.map((stage, s) =>
        fc.tuple(
          rows(stage, COUNTRIES[s % 4] ?? 'CN', element, 1),
          rows(stage, COUNTRIES[s % 4] ?? 'CN', element, 2),
          rows(stage, COUNTRIES[(s + 1) % 4] ?? 'CN', element, 1),
        ),
      ),
      fc.tuple(rows('recycling', 'DE', element, 1)),
    )
    .map(all => all.flat(2))

const need = fc.record({
  country: COUNTRY,
  element: fc.constantFrom(...ELEMENTS),
  stage: fc.constantFrom('metal' as const, 'alloy' as const, 'magnet' as const),
  kgPerMonth: KG,
  first: fc.integer({ min: 0, max: 3 }),
  last: fc.integer({ min: 3, max: MONTHS - 1 }),
  stock: fc.option(
    fc.oneof(
      KG.map(kg => ({ kg })),
      fc.integer({ min: 0, max: 90 }).map(days => ({ days })),
    ),
    {
      nil: undefined,
    },
  ),
})
type Need = typeof need extends fc.Arbitrary<infer T> ? T : never

export const wideWorlds: fc.Arbitrary<World> = fc
  .record({
    plants: fc.tuple(plantsOf('Dy'), plantsOf('Nd')).map(both => both.flat()),
    needs: fc.array(need, { minLength: 1, maxLength: 7 }),
    routes: fc.array(
      fc.record({
        from: COUNTRY,
        to: COUNTRY,
        days: fc.integer({ min: 0, max: 70 }),
        cost: fc.integer({ max: 9, min: 0 }),
      }),
      { maxLength: 5 },
    ),
    contracts: fc.array(fc.record({ n: fc.nat(), kg: KG }), { maxLength: 3 }),
    yields: fc.array(fc.constantFrom('0.31', '0.77', '0.9', '1'), { minLength: 5, maxLength: 5 }),
  })
  .map(({ plants, needs, routes, contracts, yields }) => worldOf({ plants, needs, routes, contracts, yields }))

function worldOf({
  plants,
  needs,
  routes,
  contracts,
  yields,
}: {
  plants: PlantRow[]
  needs: Need[]
  routes: { from: string; to: string; days: number; cost: number }[]
  contracts: { n: number; kg: string }[]
  yields: string[]
}): World {
  const named = needs.map((own, n) => ({ ...own, line: `line ${n}` }))
  const ways = new Map(routes.filter(({ from, to }) => from !== to).map(own => [`${own.from} ${own.to}`, own]))
  return dyWorld({
    months: MONTHS,
    assumptions: {
      leadDays: { mining: 12, separation: 0, metal: 20, alloy: 10, magnet: 15 },
      transitDays: 25,
      yields: STAGES.map((stage, n) => ({ stage, low: yields[n] ?? '1', high: '1' })),
    },
    plants,
    routes: [...ways.values()].map(({ cost, ...own }) => ({ ...own, costPerKg: `${cost}` })),
    needs: named.map(({ line, country, element, stage, kgPerMonth, first, last }, n) => ({
      ...{ line, owner: `owner ${n % 2}`, country, element, stage, kgPerMonth, from: month(first), to: month(last) },
      ...(country === 'DE' && { bloc: 'EU' }),
    })),
    stocks: named.flatMap(({ line, element, stock }) => (stock ? [{ line, element, ...stock }] : [])),
    deliveries: contracts.map(({ n, kg }, at) => {
      const own = named[n % named.length] ?? named[0]
      return {
        ...{
          delivery: `contract ${at}`,
          line: own?.line ?? '',
          element: own?.element ?? 'Dy',
          stage: own?.stage ?? 'magnet',
        },
        ...{
          country: plants.find(one => one.stage === own?.stage && one.element === own.element)?.country ?? '',
          kgPerMonth: kg,
        },
      }
    }),
  })
}

const STAGES_OF_SHOCKS: fc.Arbitrary<('metal' | 'alloy' | 'magnet')[]> = fc.constantFrom(['metal'], ['alloy', 'magnet'])

const shock: fc.Arbitrary<Shock> = fc.oneof(
  fc
    .record({
      country: COUNTRY,
      stages: STAGES_OF_SHOCKS,
      from: DAY,
      share: SHARE,
    })
    .map(own => ({ kind: 'exports' as const, ...own })),
  fc
    .record({
      country: COUNTRY,
      to: COUNTRY,
      from: DAY,
      delay: fc.integer({ min: 0, max: 90 }),
      granted: SHARE,
      covered: SHARE,
    })
    .map(({ to, ...own }) => ({
      kind: 'licence' as const,
      stages: ['magnet' as const],
      to: [to],
      working: true,
      ...own,
    })),
  fc
    .record({ from: DAY, share: SHARE, s: fc.nat({ max: 4 }) })
    .map(({ s, ...own }) => ({ kind: 'plant' as const, plant: `${COUNTRIES[s % 4]} ${STAGES[s]} Dy 1`, ...own })),
  fc
    .record({ from: DAY, extra: fc.integer({ min: 0, max: 60 }), origin: COUNTRY, to: COUNTRY })
    .map(({ origin, to, ...own }) => ({ kind: 'route' as const, origins: [origin], to: [to], ...own })),
  fc.record({ by: fc.integer({ min: 0, max: 90 }), s: fc.nat({ max: 4 }) }).map(({ by, s }) => ({
    ...{ kind: 'slip' as const, plant: `${COUNTRIES[s % 4]} ${STAGES[s]} Nd 1`, by },
  })),
)

const measure: fc.Arbitrary<Measure> = fc.oneof(
  fc.record({ kg: KG, country: COUNTRY }).map(own => ({
    ...{ kind: 'release' as const, name: 'release', element: 'Dy' as const, stage: 'magnet' as const, ...own },
    ...{ from: '2027-02-11', until: '2027-05-02' },
  })),
  SHARE.map(share => ({
    kind: 'substitution' as const,
    name: 'less',
    element: 'Dy' as const,
    from: '2027-03-07',
    share,
  })),
  rows('magnet', 'US', 'Dy', 9).map(plants => ({ kind: 'project' as const, name: 'project', plants })),
)

export const wideScenarios: fc.Arbitrary<Scenario> = fc
  .record({
    shocks: fc.array(shock, { minLength: 1, maxLength: 4 }),
    measures: fc.uniqueArray(measure, { maxLength: 2, selector: ({ kind }) => kind }),
  })
  .map(own => ({ name: 'wide', ...own }))
