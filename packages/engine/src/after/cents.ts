import { exact, present, type Rational } from '@lodestone/kernel'

/**
 * Goods and their freight in whole coins: to the nearest, half a coin up for goods and down for freight. So together they are less than a coin away from the exact sum, which
 * is what `splitCoins` asks of a total.
 */
export const coinsOf = (goods: Rational, freight: Rational, places: number): { goods: bigint; freight: bigint } => ({
  goods: nearest(goods, places, 0n),
  freight: nearest(freight, places, 1n),
})

/** Whole coins, half a coin up; less `down` parts of the doubled denominator, which is enough to have exactly half a coin go down. */
function nearest(amount: Rational, places: number, down: 0n | 1n): bigint {
  const n = amount.n * 10n ** BigInt(places)
  return floored(2n * n + amount.d - down, 2n * amount.d)
}

/** A formula may come to a negative price: downwards, not towards zero. */
const floored = (n: bigint, d: bigint): bigint => (n < 0n ? -((d - 1n - n) / d) : n / d)

/**
 * Splits whole coins in the proportions of exact amounts whose sum is less than a coin away from them: each gets its amount rounded down or up, the largest remainders up
 * first, then in the order given. No share is a coin away from its amount, and the shares are the total. Throws RangeError for a total that is further away.
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
    shares[index] = present(shares[index]) + 1n
    left--
  }
  if (left !== 0n) throw new RangeError('the amounts do not come to the coins that are to be split')
  return shares
}
