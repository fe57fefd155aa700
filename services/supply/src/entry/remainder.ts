import { formatKg, type Grams, grams } from '@lodestone/kernel'
import type { OfferTerms } from '../offer/offer.ts'

/** What rounds that are over awarded of an offer, in grams, and the last of them. */
export type Earlier = { readonly roundId: string; readonly awarded: Grams }

/** Grams of an offer that no award has met; none of one whose supplier does not carry over what an award left of it. */
export function leftOf({ quantityKg, carryOver }: OfferTerms, earlier: Earlier | undefined): Grams {
  const awarded = earlier?.awarded ?? 0n
  const left = grams(quantityKg) - awarded
  return awarded > 0n && (!carryOver || left < 0n) ? 0n : left
}

/** The terms on which so much of an offer joins a round. */
export const remainderOf = (terms: OfferTerms, left: Grams): OfferTerms => ({ ...terms, quantityKg: formatKg(left) })

/** Why so much of an offer joins no round; `undefined` where it may. */
export function whyTooLittle({ minimumLotKg, lotIncrementKg }: OfferTerms, left: Grams): string | undefined {
  const least = [minimumLotKg, lotIncrementKg].flatMap(kg => (kg === undefined ? [] : [grams(kg)]))
  return least.some(lot => left < lot)
    ? `What earlier rounds left of the offer, ${formatKg(left)} kg, is less than its smallest lot.`
    : undefined
}
