import {
  type DataOf,
  offerReason,
  type PriceStep,
  type supplyEntryChanged,
  type WhyOfferOut,
} from '@lodestone/contracts'
import { accept, grams, type Outcome, type PriceTable, refuse, roundTakes, unpricedBy } from '@lodestone/kernel'
import type { OfferTerms, StandingOffer } from '../offer/offer.ts'
import type { Yardstick } from '../policy/policy.ts'
import { coarsest, keepsStep } from '../price/price.step.ts'
import type { SealedPrice } from '../price/price.ts'
import { judgementIn, type Level, levelOf, type RoundPolicy, reasonOf } from '../screening/screening.ts'
import { type EarlierAwards, type Out, remainderOf, whyOpened, whyTooLittle } from './remainder.ts'

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

type Priceable = Pick<StandingOffer, 'terms' | 'price'>

const takes = (book: OpenBook, { terms }: Pick<Priceable, 'terms'>, now: Date): boolean =>
  Date.parse(book.offersCloseAt) > now.getTime() && roundTakes(book, terms)

/** Why a round that takes an offer's goods cannot compare its price; `undefined` where it can. */
export function whyUnpriced(prices: PriceTable, { pricing }: SealedPrice): Out | undefined {
  const { index, currency } = unpricedBy(prices, pricing)
  if (index === undefined) return currency === undefined ? undefined : offerReason('no-rate', { currency })
  return currency === undefined
    ? offerReason('no-index', { index })
    : offerReason('no-index-nor-rate', { index, currency })
}

function whyOut({ prices, smallestOfferKg, priceStep }: OpenBook, { terms, price }: Priceable): Out | undefined {
  if (smallestOfferKg !== undefined && grams(terms.quantityKg) < grams(smallestOfferKg))
    return offerReason('offer-too-small', { smallestOfferKg })
  const unpriced = whyUnpriced(prices, price)
  if (unpriced !== undefined) return unpriced
  if (priceStep === undefined || keepsStep(price.step, priceStep)) return undefined
  return offerReason(keepsStep(price.asked, priceStep) ? 'price-off-step' : 'price-step-unchecked', { priceStep })
}

/** The coarsest step that the rounds which take an offer's goods, or the hub, ask of its price. */
export const stepAsked = (
  terms: OfferTerms,
  { books, now }: { books: readonly OpenBook[]; now: Date },
  ofAll: PriceStep | undefined,
): PriceStep | undefined =>
  coarsest(
    [ofAll, ...books.filter(book => takes(book, { terms }, now)).map(book => book.priceStep)].filter(
      step => step !== undefined,
    ),
  )

/**
 * The round an offer joins: the first that takes it and can compare its price, by the close of its offers, then by id. Nobody joins after that
 * close.
 */
export function roundFor(offer: Priceable, books: readonly OpenBook[], now: Date): OpenBook | undefined {
  return books
    .filter(book => takes(book, offer, now) && whyOut(book, offer) === undefined)
    .sort((a, b) => Date.parse(a.offersCloseAt) - Date.parse(b.offersCloseAt) || (a.roundId < b.roundId ? -1 : 1))[0]
}

/** The rounds that would take an offer but for its size or its price: it stays out of them, and each says why. */
export const keptOut = (offer: StandingOffer, books: readonly OpenBook[], now: Date, by: Yardstick): Entry[] =>
  books
    .filter(book => takes(book, offer, now))
    .flatMap(book => {
      const out = whyOut(book, offer)
      return out === undefined ? [] : [{ ...enter(offer, book, by), status: 'left' as const, ...out }]
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
  level: levelOf(judgementIn(policy, offer.terms, offer.judgement, by)),
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

/**
 * Where a new version of an offer stands: it keeps its round while that takes it, else leaves it and joins another that does; an offer
 * that no longer stands leaves. An award binds an offer for good, unless its supplier carries over what the award left: then that joins, if it is a lot.
 * One that joins none stays out of every round that cannot compare its price. One whose price was opened in a round that was cancelled stays out of
 * all until its supplier has sent it anew. What it joins comes first.
 */
export function rejoin(
  stated: StandingOffer,
  live: LiveEntry | undefined,
  books: readonly OpenBook[],
  now: Date,
  by: Yardstick,
  earlier?: EarlierAwards,
): Entry[] {
  if (live?.book.state === 'done' || live?.book.state === 'sealed') return []
  const terms = remainderOf(stated.terms, earlier)
  const carried = earlier && stated.terms.carryOver ? { carriedFrom: earlier.roundId } : {}
  const opened = whyOpened(stated, earlier)
  const placed = terms && stated.status === 'standing' ? place({ ...stated, terms }, live, books, now, by, opened) : []
  const entries = placed.map((entry): Entry => ({ ...entry, ...carried }))
  const leaves = live && !entries.some(entry => entry.roundId === live.roundId)
  return [
    ...entries.filter(entry => entry.status === 'joined'),
    ...(leaves ? [{ ...entryOf(live), version: stated.version, status: 'left' as const }] : []),
    ...entries.filter(entry => entry.status !== 'joined'),
  ]
}

/** The round that an offer, or what is left of it, joins; or those out of which it stays. */
function place(
  offer: StandingOffer,
  live: LiveEntry | undefined,
  books: readonly OpenBook[],
  now: Date,
  by: Yardstick,
  opened: Out | undefined,
): Entry[] {
  const out = opened ?? whyTooLittle(offer.terms)
  if (out !== undefined)
    return books
      .filter(book => takes(book, offer, now))
      .map(book => ({ ...enter(offer, book, by), status: 'left', ...out }))
  const held = books.filter(book => book.roundId === live?.roundId)
  const book = roundFor(offer, held, now) ?? roundFor(offer, books, now)
  return book ? [enter(offer, book, by)] : keptOut(offer, books, now, by)
}

/** A place in a round that is still open is left by the offer of a supplier that is suspended. */
export const leaveOpen = (live: LiveEntry | undefined): Entry[] =>
  live?.book.state === 'open' ? [{ ...entryOf(live), status: 'left' }] : []

/** The same place with the level the offer has now, and why, when a round that is still open holds it and the level has changed. */
export function relevel(offer: StandingOffer, live: LiveEntry | undefined, by: Yardstick): Entry[] {
  if (live?.book.state !== 'open') return []
  const judgement = judgementIn(live.book.policy, live.terms, offer.judgement, by)
  const level = levelOf(judgement)
  if (live.level === level) return []
  const reason = reasonOf(judgement)
  return [{ ...entryOf(live), level, ...(reason === undefined ? {} : { reason }) }]
}

const entryOf = ({ book: _, ...entry }: LiveEntry): Entry => entry
