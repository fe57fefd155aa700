import { exact, type Rational } from '@lodestone/kernel'

/** Places of a currency's smallest coin. */
export const coinPlaces = (currency: string): number => (currency === 'JPY' ? 0 : 2)

/** Half up to whole coins. */
export function wholeCoins(amount: Rational, places: number): bigint {
  const n = amount.n * 10n ** BigInt(places)
  return floored(2n * n + amount.d, 2n * amount.d)
}

/** A formula may come to a negative price: downwards, not towards zero. */
const floored = (n: bigint, d: bigint): bigint => (n < 0n ? -((d - 1n - n) / d) : n / d)

/**
 * Splits whole coins in the proportions of exact amounts whose sum rounds to them: each gets its amount rounded down or up, the largest remainders up first, then in the
 * order given. No share is a coin away from its amount.
 */
export function splitCoins(total: bigint, amounts: readonly Rational[], places: number): bigint[] {
  const scale = exact.rational(10n ** BigInt(places))
  const scaled = amounts.map(amount => exact.multiply(amount, scale))
  const shares = scaled.map(({ n, d }) => floored(n, d))
  let left = total - shares.reduce((sum, share) => sum + share, 0n)
  const rests = scaled.map(({ n, d }, index) => ({ index, rest: exact.rational(n - floored(n, d) * d, d) }))
  rests.sort((a, b) => exact.compare(b.rest, a.rest) || a.index - b.index)
  for (const { index, rest } of rests) {
    if (left <= 0n || rest.n === 0n) break
    shares[index]!++
    left--
  }
  return shares
}
