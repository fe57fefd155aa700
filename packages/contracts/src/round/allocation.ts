import { z } from 'zod'
import * as v from '../values.ts'

export const allocationState = z.enum([
  'proposed',
  'accepted',
  'declined',
  'awarded',
  'lapsed',
  'contracted',
  'delivered',
])
export type AllocationState = z.infer<typeof allocationState>

/** How the origin of what is allocated was known when the round closed, by stage, and whether it still is what was asked. */
export const allocationOrigin = z.object({
  level: v.anyLevel,
  assurance: v.assurance,
  stages: z.array(z.object({ stage: v.stage, countries: z.array(v.country) })),
  holds: z
    .boolean()
    .optional()
    .describe('whether what is known of it now still is what the round and the line ask; until all of it is delivered'),
  now: z
    .object({ level: v.anyLevel, assurance: v.assurance, since: v.instant })
    .optional()
    .describe('what is known of it since, where that is otherwise than at the close; until all of it is delivered'),
})
export type AllocationOrigin = z.infer<typeof allocationOrigin>

export const allocation = z.object({
  id: v.id,
  roundId: v.id,
  pass: z.int().positive().optional().describe('the pass that proposed it, where that is not the first'),
  lineId: v.id,
  offerId: v.id,
  memberId: v.id.optional(),
  supplierId: v.id.optional(),
  material: v.materialId,
  grade: v.grade.optional(),
  period: v.period,
  quantityKg: v.kg,
  price: z.object({ amount: z.string(), currency: v.currency }).optional(),
  landedPrice: z.string().optional(),
  needKg: v.kg
    .optional()
    .describe(
      'what a substitute serves of the line’s need, by which the landed price counts; the member’s, where it is not the quantity',
    ),
  state: allocationState,
  accepted: z.object({ member: z.boolean(), supplier: z.boolean() }),
  contractedKg: v.kg,
  deliveredKg: v.kg,
  origin: allocationOrigin.optional(),
})
export type Allocation = z.infer<typeof allocation>

/** What a pass proposes of one offer, as its supplier decides on it: one sum, whoever its lines are. */
export const proposal = z.object({
  roundId: v.id,
  offerId: v.id,
  supplierId: v.id,
  pass: z.int().positive(),
  material: v.materialId,
  grade: v.grade.optional(),
  period: v.period,
  deliveryQuarter: v.period,
  deliveryCountries: z.array(v.country),
  quantityKg: v.kg.describe('all that the pass proposed of the offer; it stays as it is while members decide'),
  price: z.object({ amount: z.string(), currency: v.currency }),
  state: z.enum(['open', 'accepted', 'declined', 'ended']).describe('how the supplier has decided; ended: without it'),
})
export type Proposal = z.infer<typeof proposal>

export const contractReport = z.strictObject({
  quantityKg: v.positiveKg,
  price: v.money.optional(),
  date: v.date,
  document: z.string().max(500).optional(),
})
export const deliveryReport = z.strictObject({ quantityKg: v.positiveKg, date: v.date })
