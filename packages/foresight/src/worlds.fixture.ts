import fc from 'fast-check'
import type { Scenario, Shock } from './scenario/scenario.ts'
import type { PlantRow, World } from './world/world.ts'

/** Worlds to test with: every figure is invented. */

const plant = (
  plant: string,
  stage: PlantRow['stage'],
  country: string,
  kgPerMonth: string,
  more: Partial<PlantRow> = {},
): PlantRow => ({
  plant,
  element: 'Dy',
  stage,
  country,
  kgPerMonth,
  ...more,
})

/** A chain of dysprosium through China and around it, with two lines in Germany and one in Japan. */
export const dyWorld = (more: Partial<World> = {}): World => ({
  from: '2027-01',
  months: 12,
  assumptions: {
    leadDays: { mining: 30, separation: 30, metal: 15, alloy: 15, magnet: 30 },
    transitDays: 30,
    yields: [
      { stage: 'separation', low: '0.9', high: '0.9' },
      { stage: 'magnet', low: '0.8', high: '0.8' },
    ],
  },
  plants: [
    plant('MM clay', 'mining', 'MM', '3000'),
    plant('AU mine', 'mining', 'AU', '500'),
    plant('CN separation', 'separation', 'CN', '4000', { costPerKg: '10' }),
    plant('MY separation', 'separation', 'MY', '300', { costPerKg: '20' }),
    plant('CN metal', 'metal', 'CN', '4000'),
    plant('VN metal', 'metal', 'VN', '300'),
    plant('CN alloy', 'alloy', 'CN', '4000'),
    plant('JP alloy', 'alloy', 'JP', '600'),
    plant('CN magnet', 'magnet', 'CN', '4000', { costPerKg: '5' }),
    plant('JP magnet', 'magnet', 'JP', '400', { costPerKg: '9' }),
    plant('FR scrap', 'recycling', 'FR', '20', { feeds: 'separation' }),
  ],
  routes: [
    { from: 'CN', to: 'DE', days: 40 },
    { from: 'CN', to: 'JP', days: 7, costPerKg: '1' },
    { from: 'JP', to: 'DE', days: 45, costPerKg: '2' },
  ],
  needs: [
    {
      line: 'DE motors',
      owner: 'A',
      bloc: 'EU',
      country: 'DE',
      element: 'Dy',
      stage: 'magnet',
      kgPerMonth: '400',
      from: '2027-01',
      to: '2027-12',
    },
    {
      line: 'DE turbines',
      owner: 'B',
      bloc: 'EU',
      country: 'DE',
      element: 'Dy',
      stage: 'magnet',
      kgPerMonth: '200',
      from: '2027-01',
      to: '2027-12',
    },
    {
      line: 'JP robots',
      owner: 'C',
      bloc: 'JP',
      country: 'JP',
      element: 'Dy',
      stage: 'magnet',
      kgPerMonth: '300',
      from: '2027-01',
      to: '2027-12',
    },
  ],
  stocks: [
    { line: 'DE motors', element: 'Dy', days: 45 },
    { line: 'JP robots', element: 'Dy', kg: '600' },
  ],
  deliveries: [],
  ...more,
})

/** China's magnets leave only by licence, of which nothing is heard for 60 days and half is granted. */
export const licences: Scenario = {
  name: 'licences',
  shocks: [{ kind: 'licence', country: 'CN', stages: ['magnet'], from: '2027-03-01', delay: 60, granted: '0.5' }],
  measures: [],
}

const KG = fc.integer({ min: 0, max: 400 }).map(kg => `${kg}`)
const SHARE = fc.constantFrom('0', '0.2', '0.55', '0.9', '1')
const COUNTRIES = ['CN', 'JP', 'DE'] as const
const COUNTRY = fc.constantFrom(...COUNTRIES)
const STAGES: fc.Arbitrary<('metal' | 'alloy' | 'magnet')[]> = fc.constantFrom(['metal'], ['alloy', 'magnet'])
const DAY = fc.integer({ min: 0, max: 150 }).map(day => new Date(Date.UTC(2027, 0, 1 + day)).toISOString().slice(0, 10))
const MONTHS = ['2027-01', '2027-02', '2027-03', '2027-04', '2027-05', '2027-06']

/** Small worlds of three countries, three steps and six months. */
export const smallWorlds: fc.Arbitrary<World> = fc
  .record({
    capacities: fc.array(KG, { minLength: 9, maxLength: 9 }),
    costs: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 9, maxLength: 9 }),
    needs: fc.array(
      fc.record({
        country: COUNTRY,
        kg: KG,
        last: fc.integer({ min: 0, max: 5 }),
        stage: fc.constantFrom('alloy', 'magnet'),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    stocks: fc.array(KG, { minLength: 5, maxLength: 5 }),
    contract: fc.option(fc.record({ country: COUNTRY, kg: KG })),
    low: fc.constantFrom('0.5', '0.75', '1'),
    days: fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 6, maxLength: 6 }),
  })
  .map(({ capacities, costs, needs, stocks, contract, low, days }) =>
    dyWorld({
      months: 6,
      assumptions: {
        leadDays: { mining: 0, separation: 0, metal: 20, alloy: 10, magnet: 15 },
        transitDays: 30,
        yields: [{ stage: 'magnet', low, high: '1' }],
      },
      plants: (['metal', 'alloy', 'magnet'] as const).flatMap((stage, s) =>
        COUNTRIES.map((country, c) =>
          plant(`${country} ${stage}`, stage, country, capacities[3 * s + c] ?? '0', {
            costPerKg: `${costs[3 * s + c]}`,
          }),
        ),
      ),
      routes: COUNTRIES.flatMap(from => COUNTRIES.filter(to => to !== from).map(to => ({ from, to }))).map(
        (route, n) => ({ ...route, days: days[n] ?? 0 }),
      ),
      needs: needs.map(({ country, kg, last, stage }, n) => ({
        ...{ line: `line ${n}`, owner: `owner ${n % 2}`, country, element: 'Dy', stage, kgPerMonth: kg },
        ...{ from: '2027-01', to: MONTHS[last] ?? '2027-06' },
      })),
      stocks: needs.map((_, n) => ({ line: `line ${n}`, element: 'Dy', kg: stocks[n] ?? '0' })),
      deliveries: contract
        ? [
            {
              delivery: 'one',
              line: 'line 0',
              element: 'Dy',
              stage: 'alloy',
              country: contract.country,
              kgPerMonth: contract.kg,
            },
          ]
        : [],
    }),
  )

/** What may befall them. */
const shocks: fc.Arbitrary<Shock> = fc.oneof(
  fc
    .record({ country: COUNTRY, stages: STAGES, from: DAY, share: SHARE })
    .map(own => ({ kind: 'exports' as const, ...own })),
  fc
    .record({ country: COUNTRY, to: COUNTRY, from: DAY, share: SHARE })
    .map(({ to, ...own }) => ({ kind: 'exports' as const, stages: ['magnet' as const], to: [to], ...own })),
  fc
    .record({
      country: COUNTRY,
      stages: STAGES,
      from: DAY,
      delay: fc.integer({ min: 0, max: 90 }),
      granted: SHARE,
      covered: SHARE,
    })
    .map(own => ({ kind: 'licence' as const, ...own })),
  fc
    .record({ country: COUNTRY, from: DAY, share: SHARE })
    .map(({ country, ...own }) => ({ kind: 'plant' as const, plant: `${country} metal`, ...own })),
  fc
    .record({ from: DAY, extra: fc.integer({ min: 0, max: 40 }) })
    .map(own => ({ kind: 'route' as const, origins: ['CN'], to: ['DE', 'JP'], ...own })),
)
export const smallScenarios: fc.Arbitrary<Scenario> = fc
  .array(shocks, { minLength: 1, maxLength: 3 })
  .map(own => ({ name: 'shocks', shocks: own, measures: [] }))
