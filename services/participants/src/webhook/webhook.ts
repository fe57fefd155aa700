import { accept, fieldsRefused, type Outcome, refuse } from '@lodestone/kernel'
import { hears, NOTICE_TYPES } from './notice.ts'

/** Webhooks a participant may have. */
export const MAX_WEBHOOKS = 20
/** Secrets that may sign at once: the newest, and those that rotations have replaced and not yet ended. */
export const MAX_SECRETS = 5

export const SECOND_MS = 1_000
export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

/** How long a settled delivery is kept, and so how old an event may be that makes one: nothing is told again once it was forgotten. */
export const KEPT_MS = 30 * DAY_MS

/** Refuses types that no event about a participant's own objects or rounds has, and more webhooks than anybody needs. */
export function mayCreate(types: readonly string[], existing: number): Outcome<undefined, 'validation-failed'> {
  if (existing >= MAX_WEBHOOKS)
    return refuse('validation-failed', `A participant has at most ${MAX_WEBHOOKS} webhooks.`, [
      { path: 'url', message: 'end another webhook first' },
    ])
  const faults = types.flatMap((type, index) =>
    NOTICE_TYPES.some(one => hears(type, one.type))
      ? []
      : [{ path: `types.${index}`, message: 'one of GET /webhooks/types' }],
  )
  return faults.length > 0 ? refuse('validation-failed', fieldsRefused(faults.length), faults) : accept(undefined)
}

/** Pauses after the first, second … failed attempt, in milliseconds: ten attempts over three days and a quarter. */
const PAUSES_MS: readonly number[] = [
  5 * SECOND_MS,
  300 * SECOND_MS,
  1_800 * SECOND_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
]
/** Milliseconds from the first attempt to the last, when each fails at once. */
export const RETRY_FOR_MS = PAUSES_MS.reduce((sum, pause) => sum + pause, 0)
/** Part of a pause by which it may be longer, drawn at random, so that what failed together does not come back together. */
const JITTER = 0.1
/** The longest `Retry-After` that is honoured. */
const LONGEST_WISH_MS = DAY_MS

/** How an attempt went: answered with a status, or why there was no answer. */
export type Sent =
  | { readonly status: number; readonly retryAfter?: string }
  | { readonly failure: 'timeout' | 'unreachable' | 'address-refused' }

/** What became of attempts: the closed set that metrics and deliveries name. */
export const OUTCOMES = ['delivered', 'refused', 'gone', 'timeout', 'unreachable', 'address-refused'] as const
export type AttemptOutcome = (typeof OUTCOMES)[number]

/** 2xx is success; 410 says that nobody will ever listen there; a redirect is no success, as it is not followed. */
export function outcomeOf(sent: Sent): AttemptOutcome {
  if ('failure' in sent) return sent.failure
  if (sent.status >= 200 && sent.status < 300) return 'delivered'
  return sent.status === 410 ? 'gone' : 'refused'
}

export type DeliveryOutcome =
  | { readonly state: 'delivered' }
  | { readonly state: 'pending'; readonly nextAttemptAt: Date }
  | { readonly state: 'failed'; readonly disable: 'gone' | 'failing' }

/**
 * What follows from an attempt. `step` counts the attempts of this schedule, this one included. A webhook is to be disabled at a 410; and
 * when a delivery has used up its attempts, if nothing was accepted in all that time. `random` is from 0 to 1.
 */
export function judge(
  sent: Sent,
  o: { readonly step: number; readonly now: Date; readonly random: number },
): DeliveryOutcome {
  const outcome = outcomeOf(sent)
  if (outcome === 'delivered') return { state: 'delivered' }
  if (outcome === 'gone') return { state: 'failed', disable: 'gone' }
  const wished = 'status' in sent ? wishOf(sent.retryAfter, o.now) : 0
  const nextAttemptAt = nextAttempt(o, wished)
  return nextAttemptAt === undefined ? { state: 'failed', disable: 'failing' } : { state: 'pending', nextAttemptAt }
}

/** When what failed is tried again: not before the milliseconds that were wished for; `undefined` after the last attempt. */
export function nextAttempt(
  o: { readonly step: number; readonly now: Date; readonly random: number },
  wishedMs = 0,
): Date | undefined {
  const pause = PAUSES_MS[o.step - 1]
  if (pause === undefined) return undefined
  const wait = Math.max(pause * (1 + JITTER * o.random), Math.min(wishedMs, LONGEST_WISH_MS))
  return new Date(o.now.getTime() + Math.round(wait))
}

/** Milliseconds that a `Retry-After` asks for: seconds or an HTTP date (RFC 9110). 0 for what is neither, or past. */
function wishOf(text: string | undefined, now: Date): number {
  if (text === undefined) return 0
  if (/^\d{1,9}$/.test(text)) return Number(text) * SECOND_MS
  const until = /^[A-Z][a-z]{2}, .{1,40} GMT$/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(until) ? 0 : Math.max(0, until - now.getTime())
}
