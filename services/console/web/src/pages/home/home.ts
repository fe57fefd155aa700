import type { Round } from '../../round/round.ts'
import type { Offer } from '../my-offers/offer.ts'
import { type Allocation, type Proposal, sideOf, standingOf } from '../round/take-part/my-rounds.ts'

/** What is due from a member or supplier, the most pressing first. */
export type Duty =
  | { readonly kind: 'decide'; readonly round: Round; readonly count: number }
  | { readonly kind: 'missing'; readonly round: Round }
  | { readonly kind: 'contract' | 'delivery'; readonly round: Round; readonly count: number }
  | { readonly kind: 'unproven'; readonly offer: Offer }
  | { readonly kind: 'expires'; readonly offer: Offer }
  | { readonly kind: 'evidence'; readonly offer: Offer; readonly validTo: string; readonly daysLeft: number }

/** Days before its end in which an offer is named. */
export const SOON_DAYS = 30

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
      ...(Date.parse(offer.validUntil) - now < SOON_DAYS * 86_400_000 ? [{ kind: 'expires' as const, offer }] : []),
    ])
}
