import { z } from 'zod'
import { LANGUAGES, NOTICE_KINDS } from './notice/kind.ts'
import * as v from './values.ts'

export { kindOf, LANGUAGES, type Language, NOTICE_KINDS, type NoticeKind } from './notice/kind.ts'
export { pageOf } from './notice/page.ts'
export { WORDS } from './notice/words.ts'

/** What an organisation was told: that something happened, to what, and where to read it. */
export const notice = z.object({
  id: v.id,
  kind: z.enum(NOTICE_KINDS),
  /** The event's. */
  type: z.string(),
  /** Ids of the organisation's own objects and of rounds, and the version or state of one: never a figure. */
  about: z.record(z.string(), v.json()),
  link: z.string(),
  at: v.instant,
  /** By whoever asks. */
  read: z.boolean(),
})

const how = z.enum(['at-once', 'daily', 'none'])
const written = {
  name: v.name,
  email: z.email().max(254),
  language: z.enum(LANGUAGES),
  how: how.describe('each notice in an e-mail of its own, those of a day in one, or none'),
}
const kinds = z.array(z.enum(NOTICE_KINDS)).max(NOTICE_KINDS.length)

/** Which language a calendar link speaks. */
export const calendarLinkDraft = z.strictObject({ language: z.enum(LANGUAGES) })
export const calendarLink = z.object({
  id: v.id,
  /** Who made it. */
  person: z.string(),
  language: z.enum(LANGUAGES),
  createdAt: v.instant,
  /** The secret address of the calendar, for whoever made it alone. */
  link: z.string().optional(),
})

/** Who is told by e-mail of what an organisation is told. */
export const contactDraft = z.strictObject({
  ...written,
  kinds: kinds.optional().describe('what it is told of, everything that its organisation is told of unless given'),
})
export type ContactDraft = z.infer<typeof contactDraft>
export const contact = z.object({
  id: v.id,
  participantId: v.id.describe('whose contact it is: a participant, the operators together, or whoever applies'),
  ...written,
  kinds,
  version: z.int(),
  createdAt: v.instant,
  /** No notices are sent to one whose reader has not confirmed the address, nor to a disabled one: its mail server refuses them for good. */
  state: z.enum(['unconfirmed', 'active', 'disabled']),
  disabledAt: v.instant.optional(),
  /** When a reader of the address ended its e-mails by a link: who reads it turns them on again, by confirming, and nobody else. */
  endedAt: v.instant.optional(),
  /** Refusals for good since the last e-mail that was taken. */
  refusals: z.int(),
  /** What its mail server last answered instead of taking an e-mail: an SMTP status. */
  lastStatus: z.int().optional(),
  /** Ends its e-mails without signing in; shown to its organisation alone. */
  unsubscribe: z.string().optional(),
})
