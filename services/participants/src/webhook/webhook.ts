import {
  allocationAccepted,
  allocationDeclined,
  allocationLapsed,
  contractReported,
  deliveryReported,
  demandEntryChanged,
  evidenceExpiring,
  forecastRevised,
  forecastSubmitted,
  forecastWithdrawn,
  offerExpired,
  offerPosted,
  offerRevised,
  offerScreened,
  offerWithdrawn,
  participantAdmitted,
  participantApplied,
  participantChanged,
  participantSuspended,
  roundAwarded,
  supplyEntryChanged,
} from '@lodestone/contracts'
import { accept, type Outcome, refuse } from '@lodestone/kernel'

/** What a participant is told: that something happened to an object of its own, by id. Figures it fetches as itself. */
export type Notice = { readonly participantId: string; readonly data: Readonly<Record<string, unknown>> }

type Fields = Readonly<Record<string, unknown>>
const pick = (from: Fields, ...names: readonly string[]): Fields =>
  Object.fromEntries(names.filter(name => from[name] !== undefined).map(name => [name, from[name]]))

/** The last part alone tells that a version in parts is complete. */
const whole = (data: Fields): boolean => data.part === data.parts

const ofOwner =
  (...names: readonly string[]) =>
  (data: Fields): Notice[] =>
    whole(data) ? [{ participantId: String(data.participantId), data: pick(data, ...names) }] : []

const ofItself = (data: Fields): Notice[] => [
  { participantId: String(data.id), data: { participantId: data.id, ...pick(data, 'status', 'version') } },
]

/** Each side hears of an allocation by its own object's id, never by the other's. */
const ofBothSides = (data: Fields): Notice[] => [
  { participantId: String(data.memberId), data: pick(data, 'roundId', 'allocationId', 'lineId') },
  { participantId: String(data.supplierId), data: pick(data, 'roundId', 'allocationId', 'offerId') },
]

function ofAwards({ roundId, awards }: Fields): Notice[] {
  const own = new Map<string, string[]>()
  for (const award of awards as readonly { allocationId: string; memberId: string; supplierId: string }[])
    for (const party of [award.memberId, award.supplierId])
      own.set(party, [...(own.get(party) ?? []), award.allocationId])
  return [...own].map(([participantId, allocationIds]) => ({ participantId, data: { roundId, allocationIds } }))
}

/** Every type that can be subscribed to, with who hears of it and what. */
const NOTICES: ReadonlyMap<string, (data: Fields) => Notice[]> = new Map([
  ...[participantApplied, participantAdmitted, participantSuspended, participantChanged].map(
    event => [event.type, ofItself] as const,
  ),
  ...[forecastSubmitted, forecastRevised, forecastWithdrawn].map(
    event => [event.type, ofOwner('forecastId', 'version')] as const,
  ),
  [demandEntryChanged.type, ofOwner('roundId', 'forecastId', 'version', 'status')],
  ...[offerPosted, offerRevised, offerWithdrawn, offerExpired, offerScreened].map(
    event => [event.type, ofOwner('offerId', 'version')] as const,
  ),
  [evidenceExpiring.type, ofOwner('offerId', 'version', 'stage', 'validTo', 'daysLeft')],
  [supplyEntryChanged.type, ofOwner('roundId', 'offerId', 'version', 'status')],
  ...[allocationAccepted, allocationDeclined, allocationLapsed, contractReported, deliveryReported].map(
    event => [event.type, ofBothSides] as const,
  ),
  [roundAwarded.type, ofAwards],
])

export const NOTICE_TOPICS = [participantAdmitted, forecastSubmitted, offerPosted, roundAwarded].map(one => one.topic)

export const noticesOf = (event: { readonly type: string; readonly data: unknown }): Notice[] =>
  NOTICES.get(event.type)?.(event.data as Fields) ?? []

/** A type may be named whole (`demand.entry-changed.v1`) or without its version. */
export const hears = (wanted: string, type: string): boolean =>
  wanted === type || wanted === type.replace(/\.v\d+$/, '')

/** Webhooks a participant may have. */
export const MAX_WEBHOOKS = 20

/** Refuses types that no event about a participant's own objects has, and more webhooks than anybody needs. */
export function mayCreate(types: readonly string[], existing: number): Outcome<undefined, 'validation-failed'> {
  if (existing >= MAX_WEBHOOKS)
    return refuse('validation-failed', `A participant has at most ${MAX_WEBHOOKS} webhooks.`, [
      { path: 'url', message: 'end another webhook first' },
    ])
  const known = [...NOTICES.keys()]
  const faults = types.flatMap((type, index) =>
    known.some(one => hears(type, one)) ? [] : [{ path: `types.${index}`, message: `one of ${known.join(', ')}` }],
  )
  return faults.length > 0
    ? refuse('validation-failed', `${faults.length} field(s) are refused.`, faults)
    : accept(undefined)
}

export const RETRY_FOR_MS = 3 * 24 * 3_600_000
const FIRST_PAUSE_MS = 5_000
const LONGEST_PAUSE_MS = 12 * 3_600_000

/** The pause after the nth failed attempt, in milliseconds: 5 s, then four times as long each, at most 12 hours. */
export const pauseAfter = (attempts: number): number =>
  Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 4 ** Math.min(attempts - 1, 10))
