import { z } from 'zod'
import * as v from '../values.ts'
import { batch, batchPosting } from './batch.ts'
import { credential } from './credential.ts'
import { delivery, issued } from './issued.ts'

/** Batches that one proof shows. */
export const MAX_WAY = 500

/** What a delivery lacks of a whole proof. */
export const lack = z.enum([
  'no-contract',
  'more-than-contracted',
  'no-passport',
  'passport-revoked',
  'origin-not-proven',
  'no-batches',
  'stage-not-verified',
  'batch-not-verified',
  'credential-not-accepted',
  'not-in-ledger',
  'more-batches',
])
export type Lack = z.infer<typeof lack>

const wayBatch = batch.omit({ issuer: true, accounts: true, findings: true, registeredAt: true })

const wayCredential = credential.omit({ taken: true, stages: true, version: true, givenAt: true, nextCheckAt: true })

/** Everything that a delivery rests on, in one answer: for auditors, who look for it in no other place. */
export const deliveryProof = z.object({
  delivery: delivery.extend({ offerId: v.id }),
  allocatedKg: v.kg.optional().describe('awarded; absent where the round was awarded before the hub kept it here'),
  contract: z.object({ quantityKg: v.kg, date: v.date }).optional(),
  passport: issued.optional().describe('the latest one, as it stands now'),
  batches: z
    .array(wayBatch)
    .describe(`what the offer draws on and all that it was made of, each behind what went into it; at most ${MAX_WAY}`),
  flows: z
    .array(z.object({ from: v.id, into: v.id.optional(), quantityKg: v.kg }))
    .describe('kilograms of a batch that went into another one, or, where none is named, into the delivered goods'),
  credentials: z.array(wayCredential).describe('what stands for the batches, as it was judged last'),
  postings: z
    .array(batchPosting.omit({ madeInto: true }).extend({ batch: v.id }))
    .describe(
      'the oldest first: what the round reserved of the offer, what the contract committed, what this delivery took',
    ),
  missing: z.array(
    z.object({
      code: lack,
      message: z.string(),
      stage: v.stage.optional(),
      batch: v.id.optional(),
      credential: v.id.optional(),
    }),
  ),
})
export type DeliveryProof = z.infer<typeof deliveryProof>
