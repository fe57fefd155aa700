import { z } from 'zod'
import * as v from '../values.ts'

const decidingSide = z.enum(['member', 'supplier'])
/** How one party has decided in a pass, on one side: of a member's allocations, or of a supplier's offers, how many are open to it, accepted by it, declined by it, or have ended without its doing. */
export const partyDecisions = z.object({
  participantId: v.id,
  side: decidingSide,
  open: z.int().nonnegative(),
  accepted: z.int().nonnegative(),
  declined: z.int().nonnegative(),
  ended: z.int().nonnegative(),
})
export type PartyDecisions = z.infer<typeof partyDecisions>
export const roundDecisions = z.object({
  roundId: v.id,
  pass: z.int().positive(),
  maxPasses: z.int().positive(),
  undecided: z.enum(['lapse', 'accept']),
  decisionsCloseAt: v.instant.optional(),
  parties: z.array(partyDecisions),
})

/** How an allocation of a pass ended: accepted by both sides, or refused by those named, who declined it or left it undecided until decisions closed. */
export const passDecision = z.object({ lineId: v.id, offerId: v.id, refusedBy: z.array(decidingSide) })
export type PassDecision = z.infer<typeof passDecision>
