import { z } from 'zod'
import { defineEvent } from '../event.ts'
import { entriesSealed, supplySealData } from '../seal.ts'
import * as v from '../values.ts'
import { batch, batchPosting } from './batch.ts'
import { offerDraft } from './offer.ts'
import { pricing } from './price.ts'
import { expiring, finding, screening } from './screening.ts'

const topic = 'supply.offer'
/**
 * An offer's terms without its price: events are kept in a history that operators read while prices are sealed. A price is told in a sealed book only,
 * and of batches their ledger tells.
 */
const { price: _untold, batches: _ofLedger, ...toldFields } = offerDraft.shape
const posted = z.object({
  offerId: v.id,
  participantId: v.id,
  version: z.int().positive(),
  offer: z.object({ ...toldFields, pricing: pricing.optional() }),
})
export const offerPosted = defineEvent({
  type: 'supply.offer-posted.v1',
  summary: 'A supplier has posted an offer; its price is told in a sealed book only',
  topic,
  data: posted,
})
export const offerRevised = defineEvent({
  type: 'supply.offer-revised.v1',
  summary: 'A supplier has replaced its offer by a new version',
  topic,
  data: posted,
})
const ended = z.object({ offerId: v.id, participantId: v.id, version: z.int().positive() })
export const offerWithdrawn = defineEvent({
  type: 'supply.offer-withdrawn.v1',
  summary: 'A supplier has withdrawn its offer',
  topic,
  data: ended,
})
export const offerExpired = defineEvent({
  type: 'supply.offer-expired.v1',
  summary: 'The time of an offer is over',
  topic,
  data: ended,
})
export const offerScreened = defineEvent({
  type: 'supply.offer-screened.v1',
  summary: "An offer's origin was judged, or judged again",
  topic,
  data: z.object({
    offerId: v.id,
    participantId: v.id,
    version: z.int().positive(),
    level: v.anyLevel,
    assurance: v.assurance.optional(),
    computedLevel: v.anyLevel,
    policy: z.string(),
    policyVersion: z.string(),
    findings: z.array(finding),
    missing: z.array(z.string()),
    gaps: screening.shape.gaps,
  }),
})
/** Days before the last valid day of a proof on which its end is told. */
export const EXPIRY_NOTICES = [90, 30, 7] as const
/** A proof that an offer's level rests on ends soon: once for each offer, proof and threshold that is reached. */
export const evidenceExpiring = defineEvent({
  type: 'supply.evidence-expiring.v1',
  summary: "A proof that an offer's level rests on ends soon",
  topic,
  data: z.object({
    offerId: v.id,
    participantId: v.id,
    version: z.int().positive(),
    ...expiring.shape,
    threshold: z.int().positive(),
    level: v.anyLevel,
  }),
})
/** An offer's place in a round. */
export const supplyEntryChanged = defineEvent({
  type: 'supply.entry-changed.v1',
  summary: 'An offer has joined a round or has left it, or its level there changed',
  topic,
  data: z.object({
    roundId: v.id,
    offerId: v.id,
    participantId: v.id,
    /** Never `confirmed`, which the published contract allows: the sealed book tells what is. */
    status: z.enum(['joined', 'left', 'confirmed']),
    version: z.int().positive(),
    material: v.materialId,
    grade: v.grade.optional(),
    period: v.period,
    quantityKg: v.kg,
    carriedFrom: v.id.optional(),
    level: v.anyLevel,
    assurance: v.assurance.optional(),
    /** Why the level is another one than before, or, of what has `left`, why the round cannot take the offer. */
    reason: v.reason.optional(),
  }),
})
/** What a round's result holds is judged on, whatever becomes of the offer: its level in the sealed book stays as it is. */
export const entryRescreened = defineEvent({
  type: 'supply.entry-rescreened.v1',
  summary: 'The origin of goods that a matched round holds is known otherwise than it was',
  topic,
  data: z.object({
    roundId: v.id,
    offerId: v.id,
    participantId: v.id,
    version: z.int().positive(),
    level: v.anyLevel,
    assurance: v.assurance.optional(),
  }),
})

const book = 'supply.book'
export const supplyEntriesSealed = defineEvent({
  type: 'supply.entries-sealed.v1',
  summary: 'Offers of a sealed book of supply with their prices, in parts',
  topic: book,
  readers: ['matching', 'rounds'],
  data: entriesSealed,
})
export const supplyBookSealed = defineEvent({
  type: 'supply.book-sealed.v1',
  summary: 'The seal of the book of supply of a closed round',
  topic: book,
  data: supplySealData,
})

/** Of a batch, whose kilograms are its holder's: for the eyes of the operators' live view alone. */
const batchTopic = 'supply.batch'
export const batchRegistered = defineEvent({
  type: 'supply.batch-registered.v1',
  summary: 'A batch was registered, with what it was made of',
  topic: batchTopic,
  readers: ['console'],
  data: z.object({
    batchId: v.id,
    participantId: v.id,
    ...batch.pick({ material: true, stage: true, country: true, quantityKg: true, inputs: true }).shape,
    findings: z.int().nonnegative(),
  }),
})
export const batchMoved = defineEvent({
  type: 'supply.batch-moved.v1',
  summary: 'Kilograms of a batch went from one account of the ledger to another',
  topic: batchTopic,
  readers: ['console'],
  data: z.object({
    batchId: v.id,
    participantId: v.id,
    ...batchPosting.omit({ at: true, from: true, to: true, quantityKg: true }).shape,
    moved: z.array(batchPosting.pick({ from: true, to: true, quantityKg: true })),
  }),
})
