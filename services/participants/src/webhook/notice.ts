import {
  allocationAccepted,
  allocationDeclined,
  allocationEnded,
  allocationLapsed,
  allocationOriginChanged,
  allocationsProposed,
  approvalAsked,
  approvalRejected,
  contractReported,
  credentialAccepted,
  credentialExpired,
  credentialRevoked,
  credentialWaiting,
  deliveryReported,
  demandEntryChanged,
  type EventContract,
  entryRescreened,
  evidenceExpiring,
  forecastRevised,
  forecastSubmitted,
  forecastWithdrawn,
  issuedRevoked,
  jsonOf,
  offerExpired,
  offerPosted,
  offerRevised,
  offerScreened,
  offerWithdrawn,
  participantAdmitted,
  participantChanged,
  participantCorrected,
  participantSuspended,
  poolPublished,
  roundAwarded,
  roundCancelled,
  roundClosed,
  roundCompleted,
  roundMatched,
  roundOpened,
  supplyEntryChanged,
} from '@lodestone/contracts'
import { objectIn } from '@lodestone/kernel'
import {
  type Fields,
  type Tell,
  toAwarded,
  toBothSides,
  toEveryone,
  toHolders,
  toItself,
  toItsMember,
  toItsMemberAnd,
  toOwner,
  toProposed,
  type WebhookNotice,
} from './notice.tell.ts'

type Kind = { readonly event: EventContract; readonly summary: string; readonly tell: Tell }

const forecast = toOwner(({ forecastId }) => `/demand/forecasts/${forecastId}`, 'forecastId', 'version')
const offer = toOwner(({ offerId }) => `/supply/offers/${offerId}`, 'offerId', 'version')
const credential = toOwner(({ credentialId }) => `/supply/credentials/${credentialId}`, 'credentialId', 'version')
const screening = ({ offerId }: Fields) => `/supply/offers/${offerId}/screening`

/** Every type that can be subscribed to, who hears of it, and what. */
const KINDS: readonly Kind[] = [
  { event: participantAdmitted, summary: 'Your organisation is admitted', tell: toItself },
  { event: participantSuspended, summary: 'Your organisation is suspended: the last you are told', tell: toItself },
  { event: participantChanged, summary: 'Your organisation’s particulars were changed', tell: toItself },
  {
    event: participantCorrected,
    summary: 'Your organisation’s kind, country or bloc was corrected',
    tell: toItself,
  },
  { event: forecastSubmitted, summary: 'Your forecast was submitted', tell: forecast },
  { event: forecastRevised, summary: 'Your forecast was revised', tell: forecast },
  { event: forecastWithdrawn, summary: 'Your forecast was withdrawn', tell: forecast },
  {
    event: demandEntryChanged,
    summary: 'Lines of your forecast joined a round, left it or were dropped',
    tell: toOwner(({ roundId }) => `/rounds/${roundId}/lines`, 'roundId', 'forecastId', 'version', 'status'),
  },
  { event: offerPosted, summary: 'Your offer was posted', tell: offer },
  { event: offerRevised, summary: 'Your offer was revised', tell: offer },
  { event: offerWithdrawn, summary: 'Your offer was withdrawn', tell: offer },
  { event: offerExpired, summary: 'Your offer has expired', tell: offer },
  { event: offerScreened, summary: 'Your offer was screened', tell: toOwner(screening, 'offerId', 'version') },
  {
    event: evidenceExpiring,
    summary: 'A proof that the level of your offer rests on ends soon',
    tell: toOwner(screening, 'offerId', 'version', 'stage', 'validTo', 'daysLeft'),
  },
  { event: credentialAccepted, summary: 'Your credential was accepted, or holds again', tell: credential },
  { event: credentialWaiting, summary: 'Your credential waits for what could not be fetched', tell: credential },
  { event: credentialRevoked, summary: 'Your credential proves nothing any more', tell: credential },
  { event: credentialExpired, summary: 'Your credential has expired', tell: credential },
  { event: issuedRevoked, summary: 'A credential that the hub gave you is revoked', tell: toHolders },
  {
    event: supplyEntryChanged,
    summary: 'Your offer joined a round or left it, or its level there changed',
    tell: toOwner(({ roundId }) => `/rounds/${roundId}/offers`, 'roundId', 'offerId', 'version', 'status'),
  },
  {
    event: entryRescreened,
    summary: 'The origin of goods of yours that a round holds is known otherwise',
    tell: toOwner(({ roundId }) => `/rounds/${roundId}/offers`, 'roundId', 'offerId', 'version'),
  },
  { event: roundOpened, summary: 'A round was opened', tell: toEveryone() },
  { event: poolPublished, summary: 'The pool of a round was published', tell: toEveryone('/pool') },
  { event: roundClosed, summary: 'The books of a round were closed', tell: toEveryone() },
  { event: roundMatched, summary: 'A round was matched, whoever has a part in it', tell: toEveryone('/allocations') },
  { event: roundCompleted, summary: 'A round was completed', tell: toEveryone() },
  { event: roundCancelled, summary: 'A round was cancelled', tell: toEveryone() },
  {
    event: allocationsProposed,
    summary: 'Allocations are proposed to you and wait for your decision',
    tell: toProposed,
  },
  {
    event: allocationAccepted,
    summary: 'A side has accepted an allocation of yours',
    tell: toItsMemberAnd(({ both }) => both === true),
  },
  { event: allocationDeclined, summary: 'A side has declined an allocation of yours', tell: toItsMember },
  {
    event: allocationLapsed,
    summary: 'An allocation of yours has lapsed',
    tell: toItsMemberAnd(({ because }) => because === 'lots-not-reached'),
  },
  {
    event: allocationOriginChanged,
    summary: 'The origin of an allocation of yours is no longer what was asked, or is again',
    tell: toItsMemberAnd(({ both }) => both === true),
  },
  {
    event: approvalAsked,
    summary: 'An acceptance of your organisation waits for an approver',
    tell: toOwner(() => '/approvals', 'roundId', 'approvalId', 'until'),
  },
  {
    event: approvalRejected,
    summary: 'An approver has rejected an acceptance of your organisation',
    tell: toOwner(({ roundId }) => `/rounds/${roundId}`, 'roundId'),
  },
  { event: roundAwarded, summary: 'Allocations of yours were awarded', tell: toAwarded },
  { event: contractReported, summary: 'A contract on an allocation of yours was reported', tell: toBothSides },
  { event: deliveryReported, summary: 'A delivery on an allocation of yours was reported', tell: toBothSides },
  { event: allocationEnded, summary: 'An awarded allocation of yours was ended', tell: toBothSides },
]

/** The hub's own notice to an organisation's other webhooks that one of them was disabled. Subscribed to like any other type. */
export const WEBHOOK_DISABLED = 'participants.webhook-disabled.v1'
/** What a test of a webhook sends. Every webhook hears of its own. */
export const WEBHOOK_TESTED = 'participants.webhook-tested.v1'
/** The one event that an organisation is told of although it is suspended. */
export const SUSPENSION = participantSuspended.type

const TELLS: ReadonlyMap<string, Tell> = new Map(KINDS.map(({ event, tell }) => [event.type, tell]))

export const NOTICE_TOPICS = [...new Set(KINDS.map(({ event }) => event.topic))]
export const NOTICE_EVENTS: { readonly [type: string]: true } = Object.fromEntries(
  KINDS.map(({ event }) => [event.type, true as const]),
)

/** What can be subscribed to, as `GET /webhooks/types` shows it. */
export const NOTICE_TYPES: readonly { readonly type: string; readonly summary: string }[] = [
  ...KINDS.map(({ event, summary }) => ({ type: event.type, summary })),
  { type: WEBHOOK_DISABLED, summary: 'Another webhook of yours was disabled' },
]

export const noticesOf = (event: { readonly type: string; readonly data: unknown }): readonly WebhookNotice[] =>
  TELLS.get(event.type)?.(objectIn(jsonOf(event))) ?? []

const unversioned = (type: string): string => type.replace(/\.v\d+$/, '')

/** The names by which a type may be subscribed to: whole (`demand.entry-changed.v1`), or without its version. */
export const namesOf = (type: string): readonly string[] => [type, unversioned(type)]

/** Whether a name in a subscription means a type. */
export const hears = (wanted: string, type: string): boolean => namesOf(type).includes(wanted)
