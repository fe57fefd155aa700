import { parseDecimal, present } from '@lodestone/kernel'
import { z } from 'zod'
import { policyId, policyVersion } from '../policy.ts'
import * as v from '../values.ts'

const freightPlace = z
  .string()
  .refine(text => text === '*' || v.place.safeParse(text).success, 'a place, a country or *')

/** The policy under which a round's offers are judged. A version is named at the latest when the round opens, and stays. */
const provenancePolicy = z.strictObject({ id: policyId, version: policyVersion.optional() })

/** The level that a round asks for unless its rules say otherwise. */
export const USUAL_FLOOR = 'B'

/** What a round may ask prices of offers to be multiples of: each a multiple of the one before, the first of every amount there is. */
export const PRICE_STEPS = ['0.0001', '0.001', '0.01', '0.05', '0.1', '0.5', '1', '5', '10', '50', '100'] as const
export const priceStep = z.enum(PRICE_STEPS)
export type PriceStep = z.infer<typeof priceStep>

const ruleFields = z.strictObject({
  provenanceFloor: v.level,
  assurance: v.assurance
    .optional()
    .describe(
      'how an origin must at least be known; the supplier’s word is enough when absent, and a line may ask for more',
    ),
  provenancePolicy: provenancePolicy.optional(),
  maxCountrySharePct: v.percent,
  countryCapBase: z.enum(['pooled-demand', 'servable-demand', 'matched', 'report-only']),
  maxSupplierSharePct: v.percent.optional(),
  supplierCapBy: z
    .enum(['supplier', 'group'])
    .optional()
    .describe('whose kilograms the supplier cap adds up; each supplier’s where nothing is said'),
  countryCapExempt: z.array(v.country).max(50).optional(),
  countryCapLadder: z
    .strictObject({ steps: z.array(v.percent).min(1).max(10), keepVolumePct: v.percent })
    .refine(
      ladder =>
        ladder.steps.every(
          (s, i) => i === 0 || (parseDecimal(s, 4) ?? 0n) > (parseDecimal(ladder.steps[i - 1] ?? '', 4) ?? 0n),
        ),
      { path: ['steps'], message: 'steps rise' },
    )
    .optional(),
  requireCeilings: z
    .boolean()
    .optional()
    .describe('a line without a ceiling price, and without a reserve price for its material, joins nothing'),
  reservePrices: z
    .record(v.materialId, v.positiveAmount)
    .refine(prices => Object.keys(prices).length <= 50, 'at most 50 materials')
    .optional()
    .describe('the most a line of the material may pay, in the base currency per kilogram of need'),
  weights: z.enum(['stated', 'baseline', 'realisation']),
  newcomerWeight: z
    .union([z.enum(['stated', 'median']), v.percent])
    .optional()
    .describe(
      'how much a member without a recorded baseline weighs at most: what it states, the median of its class, or a percentage of the recorded weight of its class',
    ),
  departures: z
    .enum(['lowest-ceiling', 'least-loss'])
    .optional()
    .describe('which line leaves a pool whose price is above ceilings; the lowest ceiling where nothing is said'),
  objective: z
    .enum(['volume', 'surplus'])
    .optional()
    .describe(
      'what is made as large as can be: the kilograms of each class where nothing is said, or first the surplus of each class, its ceilings less landed prices; lines without a ceiling or a reserve price then take no part',
    ),
  freight: z
    .array(z.strictObject({ from: freightPlace, to: freightPlace, amount: v.amount }))
    .max(2_000)
    .optional(),
  allocation: z.enum(['pro-rata', 'priority-then-pro-rata']),
  pricing: z.enum(['pool-average', 'uniform']),
  baseCurrency: v.currency,
  rates: z.partialRecord(v.currency, v.rate),
  indices: z.record(v.name, v.positiveAmount),
  smallestLineKg: v.positiveKg.optional().describe('a line of less joins nothing; any line does when absent'),
  smallestOfferKg: v.positiveKg.optional().describe('an offer of less joins nothing; any offer does when absent'),
  ceilingStep: v.positiveAmount
    .optional()
    .describe(
      'a line whose ceiling is no multiple of it, in the ceiling’s own currency, joins nothing; any ceiling does when absent',
    ),
  priceStep: priceStep
    .optional()
    .describe(
      'an offer that states an amount (a price, that of a tier, a premium, floor or cap) that is no multiple of it, in its own currency, or a share of what lies above a cap, joins nothing; any price does when absent',
    ),
  maxPasses: z
    .int()
    .min(1)
    .max(5)
    .optional()
    .describe('passes at most: what was refused in one is matched again in the next; one pass when absent'),
  undecided: z
    .enum(['lapse', 'accept'])
    .optional()
    .describe('what becomes of an allocation that is open when decisions close; it lapses when absent'),
})
/**
 * Rules to try instead of a round's own: any subset of them. The policy may be named and not changed: sealed books hold levels, not what they were
 * judged from. The published document allows anything there, since it was refused whatever it was.
 */
export const ruleChanges = ruleFields.partial().extend({
  provenancePolicy: z
    .custom<z.infer<typeof provenancePolicy>>()
    .refine(policy => provenancePolicy.safeParse(policy).success, 'a policy with its id and, if meant, its version')
    .optional()
    .describe(
      'the round’s own: levels are sealed as judged, and GET /supply/offers/{id}/screening?policy= judges an offer under another',
    ),
})

/** What is said of rules that count a surplus without ceilings. */
export const SURPLUS_NEEDS_CEILINGS = {
  path: ['objective'],
  message: 'surplus is counted from ceilings: requireCeilings, or a reserve price for every material',
}
export const rules = ruleFields
  .extend({
    provenanceFloor: v.level.default(USUAL_FLOOR),
    maxCountrySharePct: v.percent.default('65'),
    countryCapBase: ruleFields.shape.countryCapBase.default('pooled-demand'),
    weights: ruleFields.shape.weights.default('stated'),
    allocation: ruleFields.shape.allocation.default('priority-then-pro-rata'),
    pricing: ruleFields.shape.pricing.default('pool-average'),
    baseCurrency: v.currency.default('EUR'),
    rates: ruleFields.shape.rates.default({}),
    indices: ruleFields.shape.indices.default({}),
  })
  .refine(
    r => r.rates[r.baseCurrency] === undefined || parseDecimal(present(r.rates[r.baseCurrency]), 8) === 100_000_000n,
    {
      path: ['rates'],
      message: 'the base currency is worth exactly one of itself',
    },
  )
  .refine(
    r => r.objective !== 'surplus' || r.requireCeilings || Object.keys(r.reservePrices ?? {}).length > 0,
    SURPLUS_NEEDS_CEILINGS,
  )
export type RoundRules = z.infer<typeof rules>
