import fc from 'fast-check'
import { offerInput } from './inputs.ts'
import { plainRules } from './sample.fixture.ts'
import type { CheckedRecord, LineInput, MatchInput, MatchOutput, OfferInput, Rules } from './types.ts'

/** How often a property is tried; `ENGINE_RUNS=20` multiplies it. The seed is fixed, so that a red run can be repeated. */
export const runs = (count: number) => ({ numRuns: count * Number(process.env.ENGINE_RUNS ?? 1), seed: 20271 })

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

type OfferMore = Partial<Parameters<typeof offerInput>[0]> & {
  supplierId?: string
  group?: string
  level?: OfferInput['level']
  rules?: Partial<Rules>
}

export function offer(
  id: string,
  quantityKg: number | string,
  price: number | string,
  more: OfferMore = {},
): OfferInput {
  const { supplierId = `supplier-of-${id}`, group, level = 'A', rules, ...fields } = more
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
  lots?: boolean
  minimums?: boolean
  freight?: boolean
  weights?: boolean
}

/** Small rounds of one material in which grade, origin and place decide who reaches whom, with many ties of price and quantity. */
export function smallRounds(shape: Shape = {}): fc.Arbitrary<MatchInput> {
  const kg = fc.integer({ min: 1, max: shape.kg ?? 12 })
  const purity = fc.constantFrom('99', '99.5', '99.9')
  const lines = fc.array(
    fc.record({
      quantity: kg,
      weight: shape.weights ? kg : fc.constant(0),
      grade: fc.option(purity, { nil: undefined }),
      priority: fc.integer({ min: 1, max: shape.classes ?? 2 }),
      floor: fc.constantFrom('A' as const, 'B' as const),
      place: fc.constantFrom('DE', 'FR', 'JP'),
      ceiling: fc.option(fc.integer({ min: 8, max: 14 }), { nil: undefined }),
      minimum: shape.minimums ? fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }) : fc.constant(undefined),
    }),
    { minLength: 1, maxLength: shape.lines ?? 6 },
  )
  const offers = fc.array(
    fc.record({
      quantity: kg,
      price: fc.integer({ min: 7, max: 12 }),
      grade: fc.option(purity, { nil: undefined }),
      level: fc.constantFrom('A' as const, 'B' as const),
      from: fc.constantFrom('AU', 'US'),
      lot: shape.lots ? fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }) : fc.constant(undefined),
      step: shape.lots ? fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }) : fc.constant(undefined),
      second: shape.lots ? fc.option(fc.integer({ min: 2, max: 5 }), { nil: undefined }) : fc.constant(undefined),
    }),
    { minLength: 1, maxLength: shape.offers ?? 4 },
  )
  const freight = [
    { from: '*', to: '*', amount: '0.5' },
    { from: 'AU', to: 'JP', amount: '0.25' },
    { from: 'US', to: 'DE', amount: '1' },
  ]
  return fc.record({ lines, offers }).map(({ lines: asked, offers: offered }) =>
    round(
      asked.map(({ quantity, weight, grade, priority, floor, place, ceiling, minimum }, n) =>
        line(`line-${n}`, quantity, {
          weight: String(weight || quantity),
          priority,
          provenanceFloor: floor,
          deliverTo: place,
          bloc: place === 'JP' ? 'JP' : 'EU',
          zone: place === 'JP' ? 'JP' : 'EU',
          ...(grade && { grade }),
          ...(ceiling && { ceilingPrice: { amount: String(ceiling), currency: 'EUR' } }),
          ...(minimum && { minimumKg: String(Math.min(minimum, quantity)) }),
        }),
      ),
      offered.map(({ quantity, price, grade, level, from, lot, step, second }, n) =>
        offer(`offer-${n}`, quantity, price, {
          level,
          deliverFrom: from,
          incoterm: 'FOB',
          chain: [{ stage: 'mining', country: from }],
          ...(grade && { grade }),
          ...(lot && { minimumLotKg: String(lot) }),
          ...(step && { lotIncrementKg: String(step) }),
          ...(second && {
            price: {
              tiers: [
                { fromKg: '0', amount: String(price) },
                { fromKg: String(second), amount: String(price - 1) },
              ],
              currency: 'EUR' as const,
            },
          }),
        }),
      ),
      shape.freight === false ? {} : { freight },
    ),
  )
}
