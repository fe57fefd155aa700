import { z } from 'zod'
import * as v from '../values.ts'
import { type RoundRules, rules, SURPLUS_NEEDS_CEILINGS } from './rules.ts'

/** When the decisions of the last pass close if the first match comes only on `decisionsCloseAt` and every other as the pass before it closes, in milliseconds since 1970. */
function lastDecisionsMs(r: {
  offersCloseAt: string
  decisionsCloseAt?: string | undefined
  rules: RoundRules
}): number {
  if (r.decisionsCloseAt === undefined) return 0
  const first = Date.parse(r.decisionsCloseAt)
  return first + (first - Date.parse(r.offersCloseAt)) * (r.rules.maxPasses ?? 1)
}

/**
 * Rules of lines, offers, and what both sides decide of allocations, by whether something is said that is not the case anyhow: a round of projects has
 * none of them, and whoever states one is told so rather than left to think that it counts.
 */
const OF_GOODS: { readonly [Rule in keyof RoundRules]?: (rules: RoundRules) => boolean } = {
  requireCeilings: rules => rules.requireCeilings === true,
  reservePrices: rules => Object.keys(rules.reservePrices ?? {}).length > 0,
  objective: rules => rules.objective === 'surplus',
  departures: rules => rules.departures === 'least-loss',
  weights: rules => rules.weights !== 'stated',
  newcomerWeight: rules => rules.newcomerWeight !== undefined,
  countryCapLadder: rules => rules.countryCapLadder !== undefined,
  freight: rules => (rules.freight ?? []).length > 0,
  smallestLineKg: rules => rules.smallestLineKg !== undefined,
  smallestOfferKg: rules => rules.smallestOfferKg !== undefined,
  ceilingStep: rules => rules.ceilingStep !== undefined,
  priceStep: rules => rules.priceStep !== undefined,
  maxPasses: rules => (rules.maxPasses ?? 1) > 1,
  undecided: rules => rules.undecided === 'accept',
}
const GOODS_ALONE = 'a round of projects has no lines, offers or allocations: leave it out'

export const roundDraft = z
  .strictObject({
    reference: v.reference,
    name: v.name,
    type: z
      .enum(['diversification', 'project'])
      .describe(
        'diversification: of goods, lines and offers; project: of projects, asks for their offtake and pledges of money, decided on as a project round',
      ),
    materials: z.array(v.materialId).min(1).max(50),
    periods: z.array(v.period).min(1).max(50),
    collectionClosesAt: v.instant,
    offersCloseAt: v.instant,
    decisionsCloseAt: v.instant
      .optional()
      .describe(
        'until when both sides decide on the allocations of the first pass; a match that comes later, and every further pass, leaves as much time after it as lies between offersCloseAt and this',
      ),
    rules,
  })
  .refine(r => Date.parse(r.collectionClosesAt) < Date.parse(r.offersCloseAt), {
    path: ['offersCloseAt'],
    message: 'after collectionClosesAt',
  })
  .refine(r => r.decisionsCloseAt === undefined || Date.parse(r.offersCloseAt) < Date.parse(r.decisionsCloseAt), {
    path: ['decisionsCloseAt'],
    message: 'after offersCloseAt',
  })
  .refine(r => lastDecisionsMs(r) <= v.LAST_INSTANT_MS, {
    path: ['decisionsCloseAt'],
    message: 'early enough for every pass to close by the year 9999',
  })
  .refine(r => new Set(r.materials).size === r.materials.length, { path: ['materials'], message: 'each material once' })
  .refine(r => new Set(r.periods).size === r.periods.length, { path: ['periods'], message: 'each period once' })
  .refine(r => Object.keys(r.rules.reservePrices ?? {}).every(material => r.materials.includes(material)), {
    path: ['rules', 'reservePrices'],
    message: 'only materials of the round',
  })
  // That there is neither is told with the rules.
  .refine(
    ({ materials, rules: { objective, requireCeilings, reservePrices = {} } }) =>
      objective !== 'surplus' ||
      requireCeilings ||
      Object.keys(reservePrices).length === 0 ||
      materials.every(material => Object.hasOwn(reservePrices, material)),
    { ...SURPLUS_NEEDS_CEILINGS, path: ['rules', ...SURPLUS_NEEDS_CEILINGS.path] },
  )
  .superRefine(({ type, rules: stated, decisionsCloseAt }, context) => {
    if (type !== 'project') return
    const fault = (path: string[]) => context.addIssue({ code: 'custom', path, message: GOODS_ALONE })
    for (const [rule, isSaid] of Object.entries(OF_GOODS)) if (isSaid(stated)) fault(['rules', rule])
    if (decisionsCloseAt !== undefined) fault(['decisionsCloseAt'])
  })
export type RoundDraft = z.infer<typeof roundDraft>
