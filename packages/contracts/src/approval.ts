import { z } from 'zod'
import { defineEvent } from './event.ts'
import { allocationOrigin } from './round/allocation.ts'
import { SERVICES } from './route.ts'
import * as v from './values.ts'

/**
 * What one person has asked for and another decides on: a command as it was sent. An operator's is for a second operator; an acceptance above the
 * limit of an organisation is for its approvers. It is carried out when it is confirmed, if it then still can be.
 */
export const approval = z.object({
  id: z.string().describe('of the service that carries it out, such as rounds-<uuid>'),
  service: z.enum(SERVICES),
  command: z.string().describe('the operation that was called, by its id in this document'),
  subject: v.id.describe('the round, offer or participant that it is about'),
  name: z.string().describe('what that is called'),
  at: z.string().describe('how that stood when it was asked for; a confirmation is refused once it stands otherwise'),
  body: z.record(z.string(), v.json()).describe('what was sent with the command'),
  state: z.enum(['pending', 'confirmed', 'rejected', 'withdrawn', 'lapsed']),
  participantId: v.id.optional().describe('the organisation whose approvers decide; of what operators decide, absent'),
  binds: z
    .object({
      amount: z.string(),
      currency: v.currency,
      material: v.materialId,
      quantityKg: v.kg,
      grade: v.grade.optional(),
      period: v.period.optional(),
      needKg: v.kg.optional().describe('what a substitute serves of the need, where it is not the quantity'),
      price: z.string().optional().describe('for a kilogram, of the need where one is bought'),
      origin: allocationOrigin.omit({ holds: true }).optional().describe('as it was known when it was asked for'),
    })
    .optional()
    .describe('what its organisation binds itself to pay, carriage included, or to deliver for, exact; and the goods'),
  askedBy: z.string(),
  askedAt: v.instant,
  until: v.instant.describe('it lapses then'),
  decidedBy: z.string().optional(),
  decidedAt: v.instant.optional(),
  reason: z.string().optional().describe('why it was rejected or withdrawn'),
})
export type Approval = z.infer<typeof approval>

const own = { approvalId: approval.shape.id, participantId: v.id, roundId: v.id }

export const approvalAsked = defineEvent({
  type: 'rounds.approval-asked.v1',
  summary: 'An acceptance of an organisation waits for one of its approvers',
  topic: 'rounds.approval',
  data: z.object({ ...own, until: v.instant }),
})
export const approvalRejected = defineEvent({
  type: 'rounds.approval-rejected.v1',
  summary: 'An approver has rejected an acceptance of its organisation, which is not made',
  topic: 'rounds.approval',
  data: z.object(own),
})
