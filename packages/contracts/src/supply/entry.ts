import { z } from 'zod'
import * as v from '../values.ts'
import { whyOfferOut } from '../why.ts'
import { evidence, offerDraft } from './offer.ts'
import { price } from './price.ts'
import { finding, screening } from './screening.ts'
import { exceededSite } from './site.ts'

/** An offer as it stands in a round, and why at its level as far as somebody may still mend it; its price to its supplier, and once the round is matched. */
export const roundOffer = z.object({
  id: v.id,
  participantId: v.id,
  version: z.int().positive(),
  ...offerDraft.shape,
  price: price.optional(),
  screening: z.object({
    level: v.anyLevel,
    assurance: v.assurance.optional(),
    reason: z.string().optional(),
    findings: z.array(finding).optional(),
    missing: z.array(z.string()).optional(),
    gaps: screening.shape.gaps,
  }),
  entry: z.enum(['joined', 'left', 'confirmed']),
  carriedFrom: v.id
    .optional()
    .describe('the round before, which left this of it: the quantity is what no award has met'),
  reason: z
    .string()
    .optional()
    .describe(
      'why an offer whose entry is `left` stays out: the round has no rate or index value for its price, what earlier rounds left of it is less than its smallest lot, or its price was opened in a round that was cancelled',
    ),
  why: whyOfferOut.optional().describe('what `reason` is made of, so that it can be said in another language'),
})

/** An offer that waits for an operator, with what is needed to decide it. */
export const waitingOffer = screening.extend({
  id: v.id,
  reference: v.reference,
  participantId: v.id,
  supplier: z.string().optional(),
  version: z.int().positive(),
  material: v.materialId,
  grade: v.grade.optional(),
  period: v.period,
  quantityKg: v.kg,
  reasons: z.array(z.enum(['not-proven', 'ownership-not-declared', 'evidence-expiring'])),
  evidence: z.array(
    evidence.safeExtend({
      uploaded: z.boolean(),
      otherSuppliers: z.int().positive().optional().describe('other suppliers who have uploaded the same file'),
    }),
  ),
  disputed: z.literal(true).optional().describe('credentials of different holders disagree about a batch of it'),
  capacity: z
    .array(exceededSite)
    .optional()
    .describe('sites that make it and of which all suppliers together have more in the year than it can make'),
  submittedAt: v.instant,
})
export type WaitingOffer = z.infer<typeof waitingOffer>
