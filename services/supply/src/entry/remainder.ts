import { formatKg, type Grams, grams } from '@lodestone/kernel'
import type { OfferTerms } from '../offer/offer.ts'

/** What rounds that are over awarded of an offer, in grams, and the last of them. */
export type Earlier = { readonly roundId: string; readonly awarded: Grams }

/** The terms on which an offer may join a round: its own where nothing of it was awarded, else for what is left of it where its supplier carries that over. */
export function remainderOf(terms: OfferTerms, earlier: Earlier | undefined): OfferTerms | undefined {
  const awarded = earlier?.awarded ?? 0n
  if (awarded === 0n) return terms
  const left = grams(terms.quantityKg) - awarded
  return terms.carryOver && left > 0n ? { ...terms, quantityKg: formatKg(left) } : undefined
}

/** Why what is left of an offer joins no round; `undefined` where it may. */
export function whyTooLittle({ quantityKg, minimumLotKg, lotIncrementKg }: OfferTerms): string | undefined {
  const lots = [minimumLotKg, lotIncrementKg].flatMap(kg => (kg === undefined ? [] : [grams(kg)]))
  return lots.some(lot => grams(quantityKg) < lot)
    ? `What earlier rounds left of the offer, ${quantityKg} kg, is less than its smallest lot.`
    : undefined
}
