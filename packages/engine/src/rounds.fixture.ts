import fc from 'fast-check'
import { offerInput } from './inputs.ts'
import { plainRules } from './sample.fixture.ts'
import type { CheckedRecord, LineInput, MatchInput, MatchOutput, OfferInput, Rules } from './types.ts'

const TIMES = Number(process.env.ENGINE_RUNS ?? 1)

/** How often something is tried; `ENGINE_RUNS=20` multiplies it, and the quick proof takes a part of it. */
export const times = (count: number): number => Math.ceil(count * TIMES)

/** Of how many cases at least something has to be seen, so that a property is not tried in vain: of fewer cases half as many for their number. */
export const seen = (count: number): number => (TIMES < 1 ? Math.floor((count * TIMES) / 2) : count * TIMES)

/** How often a property is tried. The seed is fixed, so that a red run can be repeated. */
export const runs = (count: number) => ({ numRuns: times(count), seed: 20271 })

/** Numbers of sample rounds that are tried, multiplied in the same way. */
export const seeds = (count: number): number[] => Array.from({ length: times(count) }, (_, n) => n + 1)

/** Milliseconds that a property may take in all. */
export const PATIENCE = 180_000 * Math.max(1, TIMES)

export const line = (id: string, quantityKg: number | string, more: Partial<LineInput> = {}): LineInput => ({
  id,
  version: 1,
  material: 'dy-oxide',
  quantityKg: String(quantityKg),
  period: '2027-Q1',
  deliverTo: 'DE',
  commitment: 'intent',
  priority: 1,
  memberId: `member-of-${id}`,
  bloc: 'EU',
  zone: 'EU',
  weight: String(quantityKg),
  ...more,
})

/** A line's ceiling in euros per kilogram. */
export const upTo = (amount: number | string): Pick<LineInput, 'ceilingPrice'> => ({
  ceilingPrice: { amount: String(amount), currency: 'EUR' },
})

type OfferMore = Partial<Parameters<typeof offerInput>[0]> & {
  supplierId?: string | undefined
  group?: string | undefined
  level?: OfferInput['level']
  assurance?: OfferInput['assurance']
  rules?: Partial<Rules>
}

export function offer(
  id: string,
  quantityKg: number | string,
  price: number | string,
  more: OfferMore = {},
): OfferInput {
  const { supplierId = `supplier-of-${id}`, group, level = 'A', assurance, rules, ...fields } = more
  return offerInput(
    {
      id,
      version: 1,
      material: 'dy-oxide',
      quantityKg: String(quantityKg),
      period: '2027-Q1',
      incoterm: 'DAP',
      deliverFrom: 'AU',
      price: { fixed: { amount: String(price), currency: 'EUR' } },
      chain: [{ stage: 'mining', country: 'AU' }],
      ...fields,
    },
    { supplierId, group },
    level,
    { ...plainRules, ...rules },
    assurance,
  )
}

export const round = (lines: LineInput[], offers: OfferInput[], rules: Partial<Rules> = {}): MatchInput => ({
  rules: { ...plainRules, ...rules },
  lines,
  offers,
  seed: '5eed'.repeat(16),
})

export function recordOf(input: MatchInput, output: MatchOutput): CheckedRecord {
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)
  return {
    rules: input.rules,
    seed: input.seed,
    inputs: { lines: [...input.lines].sort(byId), offers: [...input.offers].sort(byId) },
    inputDigest: output.inputDigest,
    result: output.result,
    resultHash: output.resultHash,
  }
}

export const filledOf = (output: MatchOutput): Map<string, number> =>
  new Map(output.result.fills.map(({ lineId, filledKg }) => [lineId, Number(filledKg)]))

export const volumeOf = (output: MatchOutput, priority: number): number =>
  Number(output.result.stages.find(({ name }) => name === `volume-${priority}`)?.value ?? 0)

type Shape = {
  lines?: number
  offers?: number
  kg?: number
  classes?: number
  ceilings?: boolean
  lots?: boolean
  minimums?: boolean
  weights?: boolean
  /** Pool averages or uniform prices. */
  pricing?: boolean
  /** Two materials, some lines accepting the other one at a ratio. */
  substitutes?: boolean
  /** Chains of two stages, suppliers of several offers, and a cap of any base. */
  caps?: boolean
}

const purity = fc.constantFrom('99', '99.5', '99.9')
const maybe = <T>(wanted: boolean | undefined, values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  wanted ? fc.option(values, { nil: undefined, freq: 2 }) : fc.constant(undefined)

/**
 * Small rounds in which grade, origin and place decide who reaches whom, with many ties of price and quantity. Under caps no grade is asked, so that more goods may flow and
 * the caps bind.
 */
export function smallRounds(shape: Shape = {}): fc.Arbitrary<MatchInput> {
  return fc
    .record({
      lines: fc.array(smallLine(shape), { minLength: 1, maxLength: shape.lines ?? 6 }),
      offers: fc.array(smallOffer(shape), { minLength: 1, maxLength: shape.offers ?? 4 }),
      rules: shape.caps ? capRules : fc.constant({}),
      pricing: shape.pricing
        ? fc.constantFrom('pool-average' as const, 'uniform' as const)
        : fc.constant('pool-average' as const),
    })
    .map(({ lines, offers, rules, pricing }) =>
      round(
        lines.map((make, n) => make(`line-${n}`)),
        offers.map((make, n) => make(`offer-${n}`)),
        { freight: FREIGHT, pricing, ...rules },
      ),
    )
}

/** Rounds, each with its rows in another order beside it. */
export const shuffled = (rounds: fc.Arbitrary<MatchInput>) =>
  rounds.chain(input =>
    fc.record({
      input: fc.constant(input),
      lines: fc.shuffledSubarray(input.lines, { minLength: input.lines.length }),
      offers: fc.shuffledSubarray(input.offers, { minLength: input.offers.length }),
    }),
  )

const FREIGHT = [
  { from: '*', to: '*', amount: '0.5' },
  { from: 'AU', to: 'JP', amount: '0.25' },
  { from: 'US', to: 'DE', amount: '1' },
]

function smallLine(shape: Shape): fc.Arbitrary<(id: string) => LineInput> {
  const kg = fc.integer({ min: 1, max: shape.kg ?? 12 })
  return fc
    .record({
      material: shape.substitutes ? fc.constantFrom('dy-oxide', 'dy-oxide', 'tb-oxide') : fc.constant('dy-oxide'),
      quantity: kg,
      weight: maybe(shape.weights, kg),
      grade: maybe(!shape.caps, purity),
      priority: fc.integer({ min: 1, max: shape.classes ?? 2 }),
      floor: fc.constantFrom('A' as const, 'B' as const),
      place: fc.constantFrom('DE', 'FR', 'JP'),
      ceiling: maybe(shape.ceilings ?? true, fc.integer({ min: 8, max: 14 })),
      minimum: maybe(shape.minimums, fc.integer({ min: 1, max: 6 })),
      ratio: maybe(shape.substitutes, fc.constantFrom('0.5', '0.9', '2')),
    })
    .map(
      ({ material, quantity, weight, grade, priority, floor, place, ceiling, minimum, ratio }) =>
        id =>
          line(id, quantity, {
            material,
            weight: String(weight ?? quantity),
            priority,
            provenanceFloor: floor,
            deliverTo: place,
            bloc: place === 'JP' ? 'JP' : 'EU',
            zone: place === 'JP' ? 'JP' : 'EU',
            ...(grade && { grade }),
            ...(ceiling && { ceilingPrice: { amount: String(ceiling), currency: 'EUR' } }),
            ...(minimum && { minimumKg: String(Math.min(minimum, quantity)) }),
            ...(ratio && {
              substitutes: [{ material: material === 'dy-oxide' ? 'tb-oxide' : 'dy-oxide', ratio }],
            }),
          }),
    )
}

function smallOffer(shape: Shape): fc.Arbitrary<(id: string) => OfferInput> {
  const country = shape.caps ? fc.constantFrom('AU', 'US', 'FR', 'JP') : fc.constantFrom('AU', 'US')
  return fc
    .record({
      material: shape.substitutes ? fc.constantFrom('dy-oxide', 'tb-oxide') : fc.constant('dy-oxide'),
      quantity: fc.integer({ min: 1, max: shape.kg ?? 12 }),
      price: fc.integer({ min: 7, max: 12 }),
      currency: fc.constantFrom('EUR' as const, 'EUR' as const, 'USD' as const),
      grade: maybe(!shape.caps, purity),
      level: fc.constantFrom('A' as const, 'B' as const),
      mined: country,
      separated: country,
      supplier: maybe(shape.caps, fc.constantFrom('one', 'two', 'three')),
      lot: maybe(shape.lots, fc.integer({ min: 1, max: 6 })),
      step: maybe(shape.lots, fc.integer({ min: 1, max: 3 })),
      second: maybe(shape.lots, fc.integer({ min: 2, max: 5 })),
    })
    .map(
      ({ material, quantity, price, currency, grade, level, mined, separated, supplier, lot, step, second }) =>
        id =>
          offer(id, quantity, price, {
            material,
            level,
            deliverFrom: mined,
            incoterm: 'FOB',
            chain: [
              { stage: 'mining', country: mined },
              ...(shape.caps ? [{ stage: 'separation', country: separated }] : []),
            ],
            ...(supplier && { supplierId: supplier }),
            ...(grade && { grade }),
            ...(lot && { minimumLotKg: String(lot) }),
            ...(step && { lotIncrementKg: String(step) }),
            price: second
              ? {
                  tiers: [
                    { fromKg: '0', amount: String(price) },
                    { fromKg: String(second), amount: String(price - 1) },
                  ],
                  currency,
                }
              : { fixed: { amount: String(price), currency } },
          }),
    )
}

/** Percentages that are whole, and others a hair under a simple fraction, so that kilograms that ought to fit pass the cap by less than a gram. */
const percent = (min: number, max: number): fc.Arbitrary<string> =>
  fc
    .oneof(
      fc.integer({ min, max }),
      fc
        .record({ of: fc.integer({ min: 3, max: 9 }), parts: fc.integer({ min: 1, max: 8 }) })
        .map(({ of, parts }) => Math.floor((100_000 * parts) / of) / 1000)
        .filter(pct => pct >= min && pct <= max),
    )
    .map(String)

const capRules: fc.Arbitrary<Partial<Rules>> = fc
  .record({
    countryCapBase: fc.constantFrom('pooled-demand' as const, 'matched' as const, 'report-only' as const),
    share: percent(5, 95),
    supplier: maybe(true, percent(20, 90)),
    exempt: maybe(true, fc.constantFrom('AU', 'US')),
  })
  .map(({ countryCapBase, share, supplier, exempt }) => ({
    countryCapBase,
    maxCountrySharePct: share,
    ...(supplier && { maxSupplierSharePct: supplier }),
    ...(exempt && { countryCapExempt: [exempt] }),
  }))
