import { z } from 'zod'
import { defineEvent } from '../event.ts'
import * as v from '../values.ts'
import { passDecision } from './decision.ts'
import { roundDraft } from './draft.ts'
import { realisation } from './realisation.ts'

const topic = 'rounds.round'
const inRound = { roundId: v.id }
const ofAllocation = { allocationId: v.id, lineId: v.id, offerId: v.id, memberId: v.id, supplierId: v.id }
/** Random hex. An event's hash is public in the record while what it tells may not be: without a salt that could be found by trying. */
const salt = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .optional()

export const roundCreated = 'rounds.round-created'
export const roundRevised = 'rounds.round-revised'
export const roundOpened = defineEvent({
  type: 'rounds.round-opened.v1',
  summary: 'A round was opened: the collection begins',
  topic,
  data: z.object({ ...inRound, ...roundDraft.shape, seedHash: v.sha256 }),
})
/** Members one event may name. */
export const REALISATIONS_PER_EVENT = 5_000
/** Follows `roundOpened` of a round that weighs by realisation, in parts. Who is not named counts in full. */
export const realisationsCounted = defineEvent({
  type: 'rounds.realisations-counted.v1',
  summary: 'What members took of what earlier rounds gave them, as it counts in the round that was opened, in parts',
  topic,
  data: z.object({
    ...inRound,
    ...v.inParts,
    members: z.array(z.object({ memberId: v.id, share: realisation.shape.share })),
    salt,
  }),
})
export const poolRequested = defineEvent({
  type: 'rounds.pool-requested.v1',
  summary: 'The collection of a round has ended; its pool is to be published',
  topic,
  data: z.object(inRound),
})
/** The seed is told here, after the books can no longer change. */
export const roundClosed = defineEvent({
  type: 'rounds.round-closed.v1',
  summary: 'A round was closed: its books are to be sealed; the seed is told',
  topic,
  data: z.object({ ...inRound, closedAt: v.instant, seed: z.string().regex(/^[0-9a-f]{64}$/) }),
})
export const roundMatched = defineEvent({
  type: 'rounds.round-matched.v1',
  summary: 'A round is matched, and its allocations are proposed',
  topic,
  data: z.object({
    ...inRound,
    inputDigest: v.sha256,
    resultHash: v.sha256,
    matchedKg: v.kg,
    allocations: z.int(),
    pass: z.int().positive().optional(),
    salt,
  }),
})
/** Allocations one event names at most; one that two parties have counts for each. */
export const PROPOSED_PER_EVENT = 2_500
/** Follows `roundMatched`. A party stands in one part, or in several when it has more than a part holds; one part at least, of nobody if nothing was allocated. */
export const allocationsProposed = defineEvent({
  type: 'rounds.allocations-proposed.v1',
  summary: 'Allocations were proposed, each under both its parties, in parts',
  topic,
  readers: ['participants', 'supply', 'console'],
  data: z.object({
    ...inRound,
    ...v.inParts,
    decisionsCloseAt: v.instant.optional().describe('when what is not decided is decided without its sides'),
    parties: z.array(
      z.object({
        participantId: v.id,
        allocationIds: z.array(v.id).min(1),
        offerIds: z.array(v.id).optional().describe('of a supplier, which decides by offer'),
        offers: z
          .array(z.object({ offerId: v.id, quantityKg: v.kg }))
          .optional()
          .describe('of a supplier: what these allocations take of each offer'),
      }),
    ),
    salt,
  }),
})
/** Of an allocation that is not wholly delivered, under its own key: that there was one is no part of the round's record. */
export const allocationOriginChanged = defineEvent({
  type: 'rounds.allocation-origin-changed.v1',
  summary: 'The origin of what was allocated is no longer what the round and the line ask, or is so again',
  topic,
  data: z.object({
    ...inRound,
    ...ofAllocation,
    holds: z.boolean(),
    level: v.anyLevel,
    assurance: v.assurance.optional(),
    /** Both sides have accepted: the supplier hears of the allocation. */
    both: z.boolean().optional(),
    salt,
  }),
})
const decided = z.object({
  ...inRound,
  ...ofAllocation,
  by: z.enum(['member', 'supplier', 'operator']),
  /** Why it was not the sides' own doing: decisions had closed, or what is left of its offer reaches no lot or tier. */
  because: z.enum(['decisions-closed', 'lots-not-reached']).optional(),
  /** Both sides have accepted: from here on the supplier hears of the allocation. */
  both: z.boolean().optional(),
  salt,
})
export const allocationAccepted = defineEvent({
  type: 'rounds.allocation-accepted.v1',
  summary: 'One side has accepted an allocation',
  topic,
  data: decided,
})
export const allocationDeclined = defineEvent({
  type: 'rounds.allocation-declined.v1',
  summary: 'One side has declined an allocation',
  topic,
  data: decided,
})
export const allocationLapsed = defineEvent({
  type: 'rounds.allocation-lapsed.v1',
  summary: 'An allocation has lapsed undecided',
  topic,
  data: decided,
})
/** Awards one event may carry. */
export const AWARDS_PER_EVENT = 1_000
/** What is awarded: in parts when there are more than `AWARDS_PER_EVENT`; the round is awarded with the last one. */
export const roundAwarded = defineEvent({
  type: 'rounds.round-awarded.v1',
  summary: 'What both sides accepted was awarded, in parts',
  topic,
  data: z.object({
    ...inRound,
    ...v.maybeInParts,
    awards: z.array(
      z.object({
        ...ofAllocation,
        quantityKg: v.kg,
        needKg: v.kg.optional().describe('the need that it serves'),
      }),
    ),
  }),
})
/** Decisions one event may carry. */
export const DECISIONS_PER_EVENT = 2_500
/** The decisions of a pass are in, and something of it was refused: the next one is to be matched. All its decisions, in parts. */
export const passRequested = defineEvent({
  type: 'rounds.pass-requested.v1',
  summary: 'A further pass of a round is to be matched: how each allocation of the one before ended, in parts',
  topic,
  data: z.object({
    ...inRound,
    pass: z.int().min(2),
    ...v.inParts,
    decisions: z.array(
      passDecision.extend({
        superseded: z
          .object({ quantityKg: v.kg, needKg: v.kg })
          .optional()
          .describe('what is matched anew, because it was refused or broke a lot: kilograms offered, and of the need'),
      }),
    ),
    salt,
  }),
})
/** The settlement stands in the record; its hash is of its canonical JSON. */
export const roundSettled = defineEvent({
  type: 'rounds.round-settled.v1',
  summary: 'What members pay and suppliers get is settled, pool by pool, over what was awarded',
  topic,
  data: z.object({ ...inRound, settlementHash: v.sha256, salt }),
})
const report = { ...inRound, allocationId: v.id, memberId: v.id, supplierId: v.id, quantityKg: v.kg, date: v.date }
export const contractReported = defineEvent({
  type: 'rounds.contract-reported.v1',
  summary: 'A member has reported a contract for an awarded allocation',
  topic,
  readers: ['participants', 'supply', 'console'],
  data: z.object({ ...report, price: v.money.optional(), document: z.string().optional() }),
})
export const deliveryReported = defineEvent({
  type: 'rounds.delivery-reported.v1',
  summary: 'A member has reported a delivery',
  topic,
  data: z.object(report),
})
/** `state`: what has become of it, delivered in part, or lapsed with or without a contract. */
export const allocationEnded = defineEvent({
  type: 'rounds.allocation-ended.v1',
  summary: 'An awarded allocation was ended before all that was contracted was delivered',
  topic,
  data: decided.extend({
    by: z.enum(['member', 'operator']),
    state: z.enum(['delivered', 'lapsed']),
    reason: v.reason,
  }),
})
export const roundCancelled = defineEvent({
  type: 'rounds.round-cancelled.v1',
  summary: 'A round was cancelled',
  topic,
  data: z.object({ ...inRound, reason: v.reason.optional() }),
})
export const roundCompleted = defineEvent({
  type: 'rounds.round-completed.v1',
  summary: 'All that was awarded in a round is delivered or ended',
  topic,
  data: z.object(inRound),
})
