import type { DataOf, PriceStep, supplyEntryChanged, WhyOfferOut } from '@lodestone/contracts'
import { type Assurance, accept, type Outcome, type PriceTable, refuse } from '@lodestone/kernel'
import type { OfferTerms, StandingOffer } from '../offer/offer.ts'
import type { Yardstick } from '../policy/policy.ts'
import type { SealedPrice } from '../price/price.ts'
import { assuranceIn, type Judgement, type Level, levelOf, reasonOf } from '../screening/judgement.ts'
import { judgementIn, type RoundPolicy } from '../screening/screening.ts'

export type EntryStatus = DataOf<typeof supplyEntryChanged>['status']

/** A round that takes offers, as far as joining needs to know it. */
export type OpenBook = {
  readonly roundId: string
  readonly materials: readonly string[]
  readonly periods: readonly string[]
  readonly offersCloseAt: string
  /** The version of a policy under which its offers are judged. */
  readonly policy?: RoundPolicy
  /** In what its prices are compared. */
  readonly prices: PriceTable
  readonly smallestOfferKg?: string
  readonly priceStep?: PriceStep
}

/** An offer's place in a round, with the offer as it stood there. */
export type Entry = {
  readonly roundId: string
  readonly offerId: string
  readonly participantId: string
  readonly version: number
  readonly status: EntryStatus
  readonly level: Level
  /** How its level is known. */
  readonly assurance: Assurance
  /** Why the level has just changed, which is told and not kept: the offer's own judgement says it as long as it holds. Why it stays out, which is kept. */
  readonly reason?: string
  /** What the sentence of why it stays out is made of; none of a place that was kept before there was. */
  readonly why?: WhyOfferOut
  /** The round before, of which the terms' quantity is what it left. */
  readonly carriedFrom?: string
  readonly terms: OfferTerms
  readonly price: SealedPrice
}

/** `done`: awarded or cancelled, so that what is left of the round no longer binds its offers. */
export type BookState = 'open' | 'sealed' | 'done'

/** The place that binds an offer, with the round it is in. */
export type LiveEntry = Entry & {
  readonly book: { readonly state: BookState; readonly offersCloseAt: string; readonly policy?: RoundPolicy }
}

/** The level that counts in a round, and how it is known. */
export const standingOf = (judgement: Judgement): Pick<Entry, 'level' | 'assurance'> => ({
  level: levelOf(judgement),
  assurance: assuranceIn(judgement),
})

/** A place in a round, at the level that the offer has under the round's policy. */
export const enter = (
  offer: StandingOffer,
  { roundId, policy }: Pick<OpenBook, 'roundId' | 'policy'>,
  by: Yardstick,
): Entry => ({
  roundId,
  offerId: offer.id,
  participantId: offer.participantId,
  version: offer.version,
  status: 'joined',
  ...standingOf(judgementIn(policy, offer.terms, offer.judgement, by)),
  terms: offer.terms,
  price: offer.price,
})

/** Refuses to change an offer while a round holds it: from the deadline of the round's offers until it is awarded or cancelled. */
export function mayMove(live: LiveEntry | undefined, now: Date): Outcome<undefined, 'wrong-state'> {
  if (!live || live.book.state === 'done') return accept(undefined)
  if (live.book.state === 'sealed')
    return refuse('wrong-state', 'The offer is sealed in a round that is not awarded yet.')
  if (Date.parse(live.book.offersCloseAt) <= now.getTime())
    return refuse('wrong-state', 'The offers of the round in which this one stands are closed.')
  return accept(undefined)
}

/** A place in a round that is still open is left by the offer of a supplier that is suspended or was corrected. */
export const leaveOpen = (live: LiveEntry | undefined): Entry[] =>
  live?.book.state === 'open' ? [{ ...entryOf(live), status: 'left' }] : []

/**
 * The same place with the level the offer has now, and how that is known, when a round that is still open holds it and either has changed; with why,
 * when the level has.
 */
export function relevel(offer: StandingOffer, live: LiveEntry | undefined, by: Yardstick): Entry[] {
  if (live?.book.state !== 'open') return []
  const judgement = judgementIn(live.book.policy, live.terms, offer.judgement, by)
  const { level, assurance } = standingOf(judgement)
  if (live.level === level && live.assurance === assurance) return []
  const reason = live.level === level ? undefined : reasonOf(judgement)
  return [{ ...entryOf(live), level, assurance, ...(reason === undefined ? {} : { reason }) }]
}

export const entryOf = ({ book: _, ...entry }: LiveEntry): Entry => entry
