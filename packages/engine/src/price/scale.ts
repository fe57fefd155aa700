import { present, type Rational } from '@lodestone/kernel'
import type { Book } from '../pairs/book.ts'
import type { Pairs, PricedTier } from '../pairs/kinds.ts'

/** Costs per kilogram offered as whole numbers: units of 10^-places of the base currency, which `unit` is. */
export type CostScale = {
  readonly places: number
  readonly unit: number
  readonly exact: boolean
  readonly of: (entry: PricedTier) => number
}

/** Places at least where surplus is counted: what it is of one class may be worth a million times as much in another. */
const SURPLUS = 9

/**
 * The places that hold every cost of the round exactly, as long as sums along any path of the routing stay below 2^53; else as many as do, and `exact` is false. More where the round seeks surplus.
 */
export function costScale(book: Book, pairs: Pairs): CostScale {
  const seen = new Map<Rational, number>()
  let needed = 0
  let dearest = 1
  for (const kind of pairs.kinds) {
    for (const { cost } of kind.entries) {
      if (seen.has(cost)) continue
      seen.set(cost, 0)
      needed = Math.max(needed, placesOf(cost.d))
      dearest = Math.max(dearest, Math.abs(Number(cost.n) / Number(cost.d)))
    }
  }
  const hops = 4 * (book.offers.length + 8)
  let places = Math.max(Math.min(needed, 15), book.rules.objective === 'surplus' ? SURPLUS : 0)
  while (places > 0 && dearest * 10 ** places * hops > Number.MAX_SAFE_INTEGER) places--
  const scale = 10n ** BigInt(places)
  for (const cost of seen.keys()) seen.set(cost, Number(rounded(cost.n * scale, cost.d)))
  return { places, unit: 1 / 10 ** places, exact: places >= needed, of: entry => present(seen.get(entry.cost)) }
}

/** Decimal places of a fraction whose denominator is made of twos and fives. */
function placesOf(denominator: bigint): number {
  let places = 0
  for (let scale = 1n; scale % denominator !== 0n && places < 40; scale *= 10n) places++
  return places
}

function rounded(n: bigint, d: bigint): bigint {
  const sign = n < 0n ? -1n : 1n
  return (sign * (2n * n * sign + d)) / (2n * d)
}
