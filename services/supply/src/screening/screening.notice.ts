import { EXPIRY_NOTICES } from '@lodestone/contracts'
import { dateOf, dayNumber, type Proof, type ScreenedOffer } from '@lodestone/provenance'
import type { Computed } from './judgement.ts'

/** The end of a proof that is to be told: the nearest threshold that is reached, in days before its last valid day. */
export type ExpiryNotice = { readonly proof: Proof; readonly daysLeft: number; readonly threshold: number }

/** The notices that a day asks for. A threshold that a nearer one has overtaken is not told any more. */
export function noticesOf(proofs: Computed['restsOn'], on: string): ExpiryNotice[] {
  return (proofs ?? []).flatMap(proof => {
    const daysLeft = dayNumber(proof.validTo) - dayNumber(on)
    const reached = EXPIRY_NOTICES.filter(threshold => daysLeft <= threshold)
    return daysLeft >= 0 && reached.length > 0 ? [{ proof, daysLeft, threshold: Math.min(...reached) }] : []
  })
}

/**
 * The next plain date on which the same declaration may be judged otherwise, or an end must be told: evidence begins or has ended, or a
 * proof that the level rests on comes to a threshold. New versions of the policy are found by their name.
 */
export function recheckDay(
  evidence: ScreenedOffer['evidence'],
  proofs: readonly Proof[],
  on: string,
): string | undefined {
  const today = dayNumber(on)
  let next = Number.POSITIVE_INFINITY
  const look = (day: number): void => {
    if (day > today && day < next) next = day
  }
  for (const { validFrom, validTo } of evidence) {
    look(dayNumber(validFrom))
    look(dayNumber(validTo) + 1)
  }
  for (const { validTo } of proofs) for (const threshold of EXPIRY_NOTICES) look(dayNumber(validTo) - threshold)
  return Number.isFinite(next) ? dateOf(next) : undefined
}
