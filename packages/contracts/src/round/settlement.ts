import { z } from 'zod'
import * as v from '../values.ts'

/** Lines that pay one price. */
export const pricePool = z.object({
  material: v.materialId,
  grade: v.grade.optional(),
  period: v.period,
  zone: z.string(),
})
/** What a line pays for all it was awarded, freight included. */
export const memberShare = z.object({
  lineId: v.id,
  needKg: v.kg,
  freight: z.string(),
  amount: z.string(),
  atCeiling: z.boolean(),
})
/** What an offer's supplier gets ex works for what it sold into a pool. */
export const supplierShare = z.object({ offerId: v.id, quantityKg: v.kg, amount: z.string() })

/** A pool in whole coins of the base currency: what its members pay is what its suppliers get plus freight. `price` is per kilogram of need, before freight. */
export const settledPool = z.object({
  pool: pricePool,
  ownPoolOf: v.id.optional().describe('the line that has it for itself, apart from the others of `pool`'),
  needKg: v.kg,
  price: z.string(),
  goods: z.string(),
  freight: z.string(),
  members: z.array(memberShare),
  suppliers: z.array(supplierShare),
})
export const settlement = z.object({ currency: v.currency, pools: z.array(settledPool) })
export type Settlement = z.infer<typeof settlement>
