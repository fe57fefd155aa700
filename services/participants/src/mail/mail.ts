import type { Config } from '@lodestone/service'
import { nextAttempt } from '../webhook/webhook.ts'

/** The type of an e-mail that asks its reader to confirm the address: it is of no notice. */
export const CONFIRMATION = 'participants.contact-confirmation'

/** Whether there is a way for e-mails: what nothing sends is not piled up. */
export const hasPost = ({ MAIL_URL, MAIL_FOLDER }: Pick<Config, 'MAIL_URL' | 'MAIL_FOLDER'>): boolean =>
  MAIL_URL !== undefined || MAIL_FOLDER !== undefined

/** What became of attempts: the closed set that metrics and e-mails name. */
export const MAIL_OUTCOMES = ['sent', 'refused', 'deferred', 'unreachable'] as const
export type MailOutcome = (typeof MAIL_OUTCOMES)[number]

/** How a mail server answered, as far as it did: its status, at which command, and its words. */
export type MailAnswer =
  | { readonly taken: true }
  | { readonly taken: false; readonly status?: number; readonly command?: string; readonly response?: string }

/** Enhanced status of policy and sign-in (RFC 3463): the fault of who sends, not of an address. */
const OURS = /^5\d\d[ -]5\.7\./

/** Refused is an address or an e-mail that a server answers 5xx for good; all else may pass. */
export function outcomeOf(answer: MailAnswer): MailOutcome {
  if (answer.taken) return 'sent'
  const { status, command, response = '' } = answer
  if (status === undefined) return 'unreachable'
  const isTheirs = (command === 'RCPT TO' || command === 'DATA') && !OURS.test(response)
  return status >= 500 && isTheirs ? 'refused' : 'deferred'
}

export type MailVerdict =
  | { readonly state: 'sent' | 'failed' }
  | { readonly state: 'pending'; readonly nextAttemptAt: Date }

/** What follows from an attempt; `step` counts the attempts, this one included, `random` is from 0 to 1. Pauses are those of webhooks. */
export function judgeMail(
  outcome: MailOutcome,
  o: { readonly step: number; readonly now: Date; readonly random: number },
): MailVerdict {
  if (outcome === 'sent') return { state: 'sent' }
  const nextAttemptAt = outcome === 'refused' ? undefined : nextAttempt(o)
  return nextAttemptAt === undefined ? { state: 'failed' } : { state: 'pending', nextAttemptAt }
}

/** UTC hour of the e-mails of a day. */
const DIGEST_HOUR = 6
const DAY_MS = 86_400_000

/** The last time before `now` at which a day's notices were gathered. */
export function digestTime(now: Date): Date {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), DIGEST_HOUR)
  return new Date(today <= now.getTime() ? today : today - DAY_MS)
}
