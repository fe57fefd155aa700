import { offerReason, type PriceStep } from '@lodestone/contracts'
import { grams, type PriceTable, roundTakes, unpricedBy } from '@lodestone/kernel'
import type { OfferTerms, StandingOffer } from '../offer/offer.ts'
import { coarsest, keepsStep } from '../price/price.step.ts'
import type { SealedPrice } from '../price/price.ts'
import type { OpenBook } from './entry.ts'
import type { Out } from './remainder.ts'

type Priceable = Pick<StandingOffer, 'terms'> & { readonly price: Pick<SealedPrice, 'pricing' | 'step' | 'asked'> }

/** Whether a round takes offers still, and goods like these. */
export const takes = (book: OpenBook, { terms }: Pick<Priceable, 'terms'>, now: Date): boolean =>
  Date.parse(book.offersCloseAt) > now.getTime() && roundTakes(book, terms)

/** Why a round that takes an offer's goods cannot compare its price; `undefined` where it can. */
export function whyUnpriced(prices: PriceTable, { pricing }: Pick<SealedPrice, 'pricing'>): Out | undefined {
  const { index, currency } = unpricedBy(prices, pricing)
  if (index === undefined) return currency === undefined ? undefined : offerReason('no-rate', { currency })
  return currency === undefined
    ? offerReason('no-index', { index })
    : offerReason('no-index-nor-rate', { index, currency })
}

/** Why a round that takes an offer’s goods does not take it; `undefined` where it does. */
export function whyOut({ prices, smallestOfferKg, priceStep }: OpenBook, { terms, price }: Priceable): Out | undefined {
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
