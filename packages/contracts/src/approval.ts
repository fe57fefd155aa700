import { z } from 'zod'
import { SERVICES } from './route.ts'
import * as v from './values.ts'

/** What one operator has asked for and a second one decides on: a command as it was sent. It is carried out when it is confirmed, if it then still can be. */
export const approval = z.object({
  id: z.string().describe('of the service that carries it out, such as rounds-<uuid>'),
  service: z.enum(SERVICES),
  command: z.string().describe('the operation that was called, by its id in this document'),
  subject: v.id.describe('the round, offer or participant that it is about'),
  name: z.string().describe('what that is called'),
  at: z.string().describe('how that stood when it was asked for; a confirmation is refused once it stands otherwise'),
  body: z.record(z.string(), v.json()).describe('what was sent with the command'),
  state: z.enum(['pending', 'confirmed', 'rejected', 'withdrawn', 'lapsed']),
  askedBy: z.string(),
  askedAt: v.instant,
  until: v.instant.describe('it lapses then'),
  decidedBy: z.string().optional(),
  decidedAt: v.instant.optional(),
  reason: z.string().optional().describe('why it was rejected or withdrawn'),
})
export type Approval = z.infer<typeof approval>
