import { decidingOf, type Round } from '../../round/round.ts'
import type { Offer } from '../my-offers/offer.ts'
import { type Allocation, type Proposal, sideOf, standingOf } from '../round/take-part/my-rounds.ts'

/** What is due from a member or supplier. */
export type Duty =
  | { readonly kind: 'decide'; readonly round: Round; readonly count: number }
  | { readonly kind: 'missing'; readonly round: Round }
  | { readonly kind: 'contract' | 'delivery'; readonly round: Round; readonly count: number }
  | { readonly kind: 'unproven'; readonly offer: Offer }
  | { readonly kind: 'expires'; readonly offer: Offer }
  | { readonly kind: 'evidence'; readonly offer: Offer; readonly validTo: string; readonly daysLeft: number }

/** Days before its end in which an offer is named. */
export const SOON_DAYS = 30
/** Days before its end from which the hub names a proof. */
const PROOF_DAYS = 90
const DAY_MS = 86_400_000

/** Rounds with a result: `latest` for the figures, and all that are to be read, since older ones may ask for something too. */
export function decidedOf(rounds: readonly Round[], most: number) {
  const decided = rounds.filter(({ state }) => ['matched', 'awarded', 'completed'].includes(state))
  const latest = decided.slice(0, most)
  return { latest, read: decided.filter(one => one.state !== 'completed' || latest.includes(one)) }
}

/** Whether a document of a standing offer ends so soon that its level may rest on it: its screening says whether it does. */
export const mayLapse = ({ status, evidence }: Pick<Offer, 'status' | 'evidence'>, now: number): boolean =>
  status === 'standing' &&
  evidence.some(({ validTo }) => {
    const left = Date.parse(validTo) - now
    return left > -DAY_MS && left < (PROOF_DAYS + 1) * DAY_MS
  })

/** What one's allocations in a round, and what is proposed of one's offers, ask for. `side` decides: contracts and deliveries are the member's to report. */
export function dutiesOfRound(
  round: Round,
  allocations: readonly Allocation[],
  org: string | undefined,
  proposals: readonly Pick<Proposal, 'state'>[] = [],
): Duty[] {
  const count = (wanted: string, memberOnly: boolean): number =>
    allocations.filter(one => {
      const side = sideOf(one, org)
      return standingOf(one, side) === wanted && (!memberOnly || side === 'member')
    }).length
  const duties: Duty[] = []
  const add = (kind: 'decide' | 'contract' | 'delivery', many: number) => {
    if (many > 0) duties.push({ kind, round, count: many })
  }
  if (round.state === 'matched')
    add('decide', count('decide', false) + proposals.filter(({ state }) => state === 'open').length)
  if (round.state === 'awarded') {
    add('contract', count('awarded', true))
    add('delivery', count('contracted', true))
  }
  return duties
}

/** What standing offers ask for: a proof, or a new day of expiry. */
export function dutiesOfOffers(offers: readonly Offer[], now: number): Duty[] {
  return offers
    .filter(({ status }) => status === 'standing')
    .flatMap((offer): Duty[] => [
      ...(offer.screening?.level === 'U' ? [{ kind: 'unproven' as const, offer }] : []),
      ...(Date.parse(offer.validUntil) - now < SOON_DAYS * DAY_MS ? [{ kind: 'expires' as const, offer }] : []),
    ])
}

/** By when a duty is due, or something ends; nothing where no day is set. */
function dueAt(duty: Duty): string | undefined {
  switch (duty.kind) {
    case 'decide':
      return decidingOf(duty.round).at
    case 'missing':
      return duty.round.collectionClosesAt
    case 'expires':
      return duty.offer.validUntil
    case 'evidence':
      return duty.validTo
    case 'contract':
    case 'delivery':
    case 'unproven':
      return undefined
  }
}

/** Duties by their day, the nearest first. A decision without a day may end at any moment and comes before them; what else has none comes last. */
export function byDay(duties: readonly Duty[]): Duty[] {
  const rank = (duty: Duty): number => {
    const at = dueAt(duty)
    if (at === undefined) return duty.kind === 'decide' ? -Infinity : Infinity
    return Date.parse(at)
  }
  return duties.toSorted((a, b) => {
    const [one, other] = [rank(a), rank(b)]
    return one < other ? -1 : one > other ? 1 : 0
  })
}
