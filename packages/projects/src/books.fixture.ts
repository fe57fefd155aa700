import { present } from '@lodestone/kernel'
import fc from 'fast-check'
import type { Book, Condition } from './book/book.ts'

/** Small books of whole kilograms and euros, in which little suffices for all. */

const FIRST = 2028
const MATERIALS = [
  { material: 'ndpr-oxide', stage: 'separation', weight: '0.857' },
  { material: 'ndfeb-magnet', stage: 'magnet', weight: '0.3' },
] as const
const COUNTRIES = ['AU', 'FR', 'JP', 'CN'] as const
const KINDS = ['equity', 'loan', 'loan', 'price-floor'] as const
const BLOCS = ['EU', 'JP'] as const

const kg = (most: number) => fc.integer({ min: 0, max: most }).map(String)
const share = fc.constantFrom('0', '0.25', '0.3333', '0.5', '0.8', '1')
const price = (most: string) => ({ index: 'ndpr', premium: most })

const project = fc.record({
  country: fc.constantFrom(...COUNTRIES),
  material: fc.constantFrom(...MATERIALS.map(({ material }) => material)),
  supplier: fc.constantFrom('s1', 's2', 's3'),
  phase: fc.constantFrom('feasibility', 'ready', 'building'),
  nameplateKg: fc.integer({ min: 20, max: 80 }).map(String),
  premium: fc.constantFrom('0', '10', '20'),
  start: fc.integer({ min: 0, max: 1 }),
  ramp: fc.constantFrom('0.25', '0.3333', '0.8', '1'),
  probability: fc.constantFrom('0.5', '0.9', '1'),
  committed: fc.integer({ min: 0, max: 9 }),
  /** Of what is to be had; above all of it sometimes. */
  least: fc.constantFrom(0, 0.2, 0.5, 0.8, 1.1),
  seeks: fc.uniqueArray(fc.record({ kind: fc.constantFrom(...KINDS), eur: kg(30) }), {
    selector: ({ kind }) => kind,
    maxLength: 2,
  }),
})

const ask = fc.record({
  bloc: fc.constantFrom(...BLOCS),
  material: fc.constantFrom(...MATERIALS.map(({ material }) => material)),
  premium: fc.constantFrom('5', '15', '25'),
  start: fc.integer({ min: 0, max: 1 }),
  kg: fc.array(kg(30), { minLength: 3, maxLength: 3 }),
})

const pledge = fc.record({
  bloc: fc.constantFrom(...BLOCS),
  kind: fc.constantFrom(...KINDS),
  eur: fc.integer({ min: 10, max: 80 }).map(String),
  conditions: fc.uniqueArray(
    fc.oneof(
      fc.record({ kind: fc.constant('offtake' as const), bloc: fc.constantFrom(...BLOCS), share }),
      fc.record({ kind: fc.constant('countries' as const), countries: fc.constant<string[]>(['AU', 'FR']) }),
      fc.record({
        kind: fc.constant('phases' as const),
        phases: fc.constant<('ready' | 'building')[]>(['ready', 'building']),
      }),
      fc.record({ kind: fc.constant('part' as const), share }),
    ),
    { selector: ({ kind }) => kind, maxLength: 1 },
  ),
})

const cap = fc.record({
  by: fc.constantFrom('country' as const, 'supplier' as const),
  stage: fc.constantFrom('separation' as const, 'magnet' as const),
  share: fc.constantFrom('0.4', '0.65', '1'),
})

export const smallBooks: fc.Arbitrary<Book> = fc
  .record({
    projects: fc.array(project, { minLength: 1, maxLength: 5 }),
    asks: fc.array(ask, { minLength: 1, maxLength: 6 }),
    pledges: fc.array(pledge, { maxLength: 6 }),
    caps: fc.uniqueArray(cap, { selector: ({ by, stage }) => `${by} ${stage}`, maxLength: 3 }),
    years: fc.integer({ min: 1, max: 3 }),
  })
  .map(bookOf)

type Drawn = {
  readonly projects: readonly (typeof project extends fc.Arbitrary<infer T> ? T : never)[]
  readonly asks: readonly (typeof ask extends fc.Arbitrary<infer T> ? T : never)[]
  readonly pledges: readonly (typeof pledge extends fc.Arbitrary<infer T> ? T : never)[]
  readonly caps: Book['rules']['caps']
  readonly years: number
}

function bookOf({ projects, asks, pledges, caps, years }: Drawn): Book {
  const from = (start: number) => Array.from({ length: years }, (_, y) => FIRST + y).slice(Math.min(start, years - 1))
  const indexYears = (path: string, value: string) =>
    from(0).map(year => ({ path, index: 'ndpr', year, eurPerKg: value }))
  return {
    rules: {
      ...{ firstYear: FIRST, years, seed: 'c0ffee00', caps, exempt: [], reference: 'flat', chinaShares: [] },
      materials: [...MATERIALS],
    },
    paths: [...indexYears('flat', '60'), ...indexYears('low', '40')],
    projects: projects.map((own, p) => ({
      ...{ project: `p${p}`, supplier: own.supplier, country: own.country, material: own.material, phase: own.phase },
      ...{ nameplateKg: own.nameplateKg, price: price(own.premium) },
      loan: { interest: '0.06', firstYear: FIRST, years: 5 },
      floor: { eurPerKg: '55', firstYear: FIRST, lastYear: FIRST + 4, shareAbove: '0.3', sharedFrom: FIRST + 1 },
    })),
    projectYears: projects.flatMap((own, p) =>
      from(own.start).map(year => ({
        ...{ project: `p${p}`, year, ramp: own.ramp, probability: own.probability },
        committedKg: String(Math.min(own.committed, Math.floor(Number(own.nameplateKg) * Number(own.ramp)))),
        leastPooledKg: String(
          Math.max(
            0,
            Math.floor(
              (Number(own.nameplateKg) * Number(own.ramp) * Number(own.probability) - own.committed) * own.least,
            ),
          ),
        ),
      })),
    ),
    seeks: projects.flatMap(({ seeks }, p) => seeks.map(own => ({ project: `p${p}`, ...own }))),
    asks: asks.map(({ bloc, material, premium }, i) => ({
      ...{ ask: `a${i}`, member: `m${i}`, bloc, material, price: price(premium) },
    })),
    askYears: asks.flatMap((own, i) =>
      from(own.start).map((year, y) => ({ ask: `a${i}`, year, kg: present(own.kg[y]) })),
    ),
    pledges: pledges.map(({ bloc, kind, eur }, f) => ({
      ...{ pledge: `f${f}`, funder: `funder ${f}`, type: 'agency' as const, bloc, kind, eur },
    })),
    conditions: pledges.flatMap(({ conditions }, f) =>
      conditions.map((own): Condition => ({ pledge: `f${f}`, ...own })),
    ),
  }
}
