import { grams } from '@lodestone/kernel'
import type { OfferInput } from '../types.ts'

type Terms = Pick<OfferInput, 'minimumLotKg' | 'lotIncrementKg'> & { readonly tiers: readonly { fromKg: string }[] }

const optional = (kg: string | undefined): bigint => (kg === undefined ? 0n : grams(kg))

/** The tier, counted from 0, that a total of grams offered reaches; -1 below all of them. */
export const tierAt = ({ tiers }: Terms, total: bigint): number =>
  tiers.findLastIndex(({ fromKg }) => grams(fromKg) <= total)

/**
 * Grams offered that a total falls short of what an offer's lots and the tier it was priced at allow: to its minimum lot or the tier's floor, or what lies beyond the last
 * whole increment. 0n: it is allowed, as nothing at all is.
 */
export function missesBy(offer: Terms, tier: number, total: bigint): bigint {
  if (total === 0n) return 0n
  const lot = optional(offer.minimumLotKg)
  const reached = optional(offer.tiers[tier]?.fromKg)
  if (total < lot && lot >= reached) return lot - total
  if (total < reached) return reached - total
  const step = optional(offer.lotIncrementKg)
  return step === 0n ? 0n : total % step
}

/** Grams offered of an offer: accepted in earlier passes, for good; proposed in one pass, whatever became of it; and of that accepted by both sides. */
export type Sold = { readonly before: bigint; readonly proposed: bigint; readonly accepted: bigint }

/** Grams by which what both sides accepted of an offer in a pass misses what its lots and the tier that it was priced at allow. 0n: it may be awarded. */
export function missesIn(offer: Terms, { before, proposed, accepted }: Sold): bigint {
  // What it has sold for good has reached its lot and tier: beside that only whole increments bind.
  const { minimumLotKg: _, ...beside } = offer
  const own = before > 0n ? { ...beside, tiers: [] } : offer
  return missesBy(own, tierAt(own, proposed), accepted)
}

/** Grams that an offer may still give beside a total that it keeps at its tier: whole increments, below the floor of the next tier. */
export function leftBeside(offer: Terms & Pick<OfferInput, 'quantityKg'>, tier: number, total: bigint): bigint {
  const next = offer.tiers[tier + 1]
  const all = grams(offer.quantityKg)
  const top = next && grams(next.fromKg) - 1n < all ? grams(next.fromKg) - 1n : all
  const left = top > total ? top - total : 0n
  const step = optional(offer.lotIncrementKg)
  return step === 0n ? left : left - (left % step)
}
