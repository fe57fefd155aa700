import { offerReason, type WhyOfferOut } from '@lodestone/contracts'
import { formatKg, type Grams, grams } from '@lodestone/kernel'
import type { OfferTerms } from '../offer/offer.ts'

/** Why an offer stays out of a round: in English, and as what that is made of. */
export type Out = { readonly reason: string; readonly why: WhyOfferOut }

/** What rounds that are over awarded of an offer, in grams, and the last of them; and the last version whose price was opened in one that was cancelled. */
export type EarlierAwards = { readonly roundId: string; readonly awarded: Grams; readonly openedVersion?: number }

/** The terms on which an offer may join a round: its own where nothing of it was awarded, else for what is left of it where its supplier carries that over. */
export function remainderOf(terms: OfferTerms, earlier: EarlierAwards | undefined): OfferTerms | undefined {
  const awarded = earlier?.awarded ?? 0n
  if (awarded === 0n) return terms
  const left = grams(terms.quantityKg) - awarded
  // Its batches stay those of the whole, and so does what they prove.
  return terms.carryOver && left > 0n ? { ...terms, quantityKg: formatKg(left) } : undefined
}

/** Why what is left of an offer joins no round; `undefined` where it may. */
export function whyTooLittle({ quantityKg, minimumLotKg, lotIncrementKg }: OfferTerms): Out | undefined {
  const lots = [minimumLotKg, lotIncrementKg].flatMap(kg => (kg === undefined ? [] : [grams(kg)]))
  return lots.some(lot => grams(quantityKg) < lot) ? offerReason('rest-below-lot', { quantityKg }) : undefined
}

/**
 * Why an offer joins no other round: its price was opened in one that was cancelled, so that operators know it. Its supplier decides whether it
 * stands, by another version.
 */
export const whyOpened = (
  { version }: { readonly version: number },
  earlier: EarlierAwards | undefined,
): Out | undefined => (earlier?.openedVersion === version ? offerReason('price-opened', {}) : undefined)
