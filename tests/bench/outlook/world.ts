import type { Scenario, World } from '@lodestone/foresight'

/** A world as large as the hub is meant for; every figure is made up, and the same each time. */

const MEMBERS = 2_000
const LINES = 20_000
export const MONTHS = 36
export const ELEMENTS = ['Nd', 'Pr', 'Dy', 'Tb'] as const
type Element = (typeof ELEMENTS)[number]

const BUYERS = 'DE FR IT ES PL CZ AT HU SE NL JP'.split(' ')
/** Countries of each step, the first with nine tenths of it. */
const MAKERS = {
  mining: ['CN', 'MM', 'AU', 'US', 'BR', 'VN'],
  separation: ['CN', 'MY', 'US', 'EE', 'FR', 'AU'],
  metal: ['CN', 'VN', 'JP', 'TH', 'GB', 'EE'],
  alloy: ['CN', 'JP', 'DE', 'VN', 'GB', 'US'],
  magnet: ['CN', 'JP', 'DE', 'VN', 'PH', 'FI', 'SI', 'EE', 'US'],
} as const

/** Kilograms a month of a line. */
const SIZE: Record<Element, number> = { Nd: 60, Pr: 20, Dy: 5, Tb: 1 }

const month = (n: number): string => `${2027 + Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, '0')}`

/** Numbers between 0 and 1 that look random: a multiplicative congruential generator modulo 2^31 - 1. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

export function largeWorld(): World {
  const roll = dice(2027)
  const needs: World['needs'] = []
  const stocks: World['stocks'] = []
  for (let n = 0; n < LINES; n++) {
    const country = BUYERS[Math.floor(roll() * BUYERS.length)] ?? 'DE'
    const own: Element[] = n % 3 === 0 ? ['Nd', 'Dy'] : n % 7 === 0 ? ['Pr', 'Tb'] : ['Nd']
    // Plans change in other months for each line, so that no month is like another.
    const [first, second] = [1 + Math.floor(roll() * 16), 18 + Math.floor(roll() * 16)]
    for (const element of own) {
      const kg = SIZE[element] * (0.2 + 1.6 * roll())
      const spans = [
        [0, first - 1],
        [first, second - 1],
        [second, MONTHS - 1],
      ] as const
      for (const [step, [from, to]] of spans.entries())
        needs.push({
          ...{
            line: `line ${n}`,
            owner: `member ${n % MEMBERS}`,
            bloc: country === 'JP' ? 'JP' : 'EU',
            country,
            element,
          },
          ...{ stage: 'magnet', kgPerMonth: (kg * (1 + 0.08 * step)).toFixed(3), from: month(from), to: month(to) },
        })
      stocks.push({ line: `line ${n}`, element, days: Math.floor(roll() * 120) })
    }
  }
  return {
    ...{ from: '2027-01', months: MONTHS, needs, stocks, deliveries: [] },
    assumptions: {
      leadDays: { mining: 30, separation: 30, metal: 15, alloy: 15, magnet: 45 },
      transitDays: 35,
      yields: [
        { stage: 'separation', low: '0.85', high: '0.95' },
        { stage: 'metal', low: '0.92', high: '0.97' },
        { stage: 'alloy', low: '0.95', high: '0.99' },
        { stage: 'magnet', low: '0.64', high: '0.86' },
      ],
    },
    routes: [{ from: 'CN', to: 'JP', days: 7 }],
    plants: plantsFor(needs, roll),
  }
}

function plantsFor(needs: World['needs'], roll: () => number): World['plants'] {
  const steps = ['mining', 'separation', 'metal', 'alloy', 'magnet'] as const
  return ELEMENTS.flatMap(element => {
    const all = needs.reduce((sum, own) => sum + (own.element === element ? Number(own.kgPerMonth) / 3 : 0), 0)
    return steps.flatMap((stage, s) =>
      MAKERS[stage].flatMap((country, c) =>
        [0, 1].map(nth => ({
          ...{
            plant: `${country} ${stage} ${nth}`,
            element,
            stage,
            country,
            costPerKg: `${Math.floor(roll() * 40) + s}`,
          },
          kgPerMonth: (all * (2 - 0.2 * s) * (c === 0 ? 0.45 : 0.06 * roll())).toFixed(3),
          ...(c > 0 && nth === 1 && { from: month(Math.floor(roll() * 30)), probability: '0.7' }),
        })),
      ),
    )
  })
}

/** Exports of China need licences, of which nobody knows how long they take, and a strait is closed for half a year. */
export const shock: Scenario = {
  name: 'licences and a strait',
  shocks: [
    {
      kind: 'licence',
      country: 'CN',
      stages: ['separation', 'metal', 'alloy', 'magnet'],
      from: '2027-06-04',
      delay: { low: 30, high: 120 },
      granted: '0.6',
    },
    {
      kind: 'route',
      origins: ['CN', 'VN', 'MY', 'PH'],
      to: BUYERS.filter(country => country !== 'JP'),
      from: '2028-03-01',
      until: '2028-09-01',
      extra: { low: 7, high: 20 },
    },
    { kind: 'slip', plant: 'EE magnet 1', by: { low: 0, high: 365 } },
  ],
  measures: [],
}
