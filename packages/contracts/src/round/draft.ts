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

export const roundDraft = z
  .strictObject({
    reference: v.reference,
    name: v.name,
    type: z.enum(['diversification', 'project']),
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
export type RoundDraft = z.infer<typeof roundDraft>
