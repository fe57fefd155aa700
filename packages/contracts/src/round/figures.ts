import { z } from 'zod'
import * as v from '../values.ts'

/** The seven quantities that are kept apart, in kilograms. Absent where disclosure does not allow the figure. */
export const totals = z.object({
  asked: v.kg,
  screened: v.kg,
  confirmed: v.kg,
  matched: v.kg,
  accepted: v.kg,
  contracted: v.kg,
  delivered: v.kg,
})
export type Totals = z.infer<typeof totals>

export const share = z.object({
  material: v.materialId,
  stage: z.string(),
  country: z.string(),
  kg: v.kg,
  ofDemandPct: z.string(),
  ofMatchedPct: z.string(),
  ofServablePct: z
    .string()
    .optional()
    .describe('of the demand that the cap counts, where that is what can be served; operators and auditors only'),
  capPct: z.string().optional(),
  withinCap: z.boolean(),
})
export type Share = z.infer<typeof share>

const groupBand = z.enum(['0', '1-4', '5-9', '10+'])
/** Goods that stand in the sealed supply book of a round: by how many corporate groups, and by how many of an origin that the round takes. */
export const offeredGoods = z.object({
  material: v.materialId,
  grade: v.grade.optional(),
  period: v.period,
  suppliers: groupBand,
  eligible: groupBand,
})
/** What came of a pool: the share of its need that was served, and a band that holds the average price of the goods before freight, in base currency per kilogram of need. */
export const poolResult = z.object({
  material: v.materialId,
  grade: v.grade.optional(),
  period: v.period,
  bloc: v.bloc,
  servedPct: z.string(),
  deliveredPct: z.string().optional().describe('of what was asked too, once the round is completed'),
  paidFrom: z.string(),
  paidTo: z.string(),
})

/** What several completed rounds gave of a material, as one sum: told once, where no single round may tell it. */
export const roundReport = z.object({
  material: v.materialId,
  rounds: z.array(v.id).describe('that it sums; a round is in at most one report of a material'),
  matchedKg: v.kg,
  deliveredKg: v.kg,
})
export type RoundReport = z.infer<typeof roundReport>
