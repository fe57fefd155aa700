import { z } from 'zod'
import { defineEvent } from './event.ts'
import * as v from './values.ts'

/** Up to what amount: zero where whatever binds waits. */
const limit = z.strictObject({ amount: v.amount, currency: v.currency })
export type Limit = z.infer<typeof limit>

/** Up to what amount traders of an organisation bind it alone. Without a limit they bind it to anything, as they do unless it sets one. */
export const approvalLimit = z.object({
  participantId: v.id,
  limit: limit.optional(),
  /** 1 before it was first set. */
  version: z.int().positive(),
})
export type ApprovalLimit = z.infer<typeof approvalLimit>

export const approvalLimitDraft = z.strictObject({
  limit: limit.nullable().describe('what traders accept without an approver, in each acceptance; null for no limit'),
})

export const approvalLimitSet = defineEvent({
  type: 'participants.approval-limit-set.v1',
  summary: 'An organisation has set up to what amount its traders bind it alone, or that there is no limit',
  // With people: whoever hears of positions hears of what they may.
  topic: 'participants.person',
  data: z.object({
    id: v.id,
    participantId: v.id,
    limit: limit.optional(),
    version: z.int().positive(),
  }),
})
