import { exact, type Rational } from '@lodestone/kernel'
import type { Flow } from '../flow/solve.ts'
import type { Book } from '../pairs/book.ts'
import type { Departure } from '../types.ts'
import { landedPrice, type PoolPrice, type Pools } from './pools.ts'

export type Leaver = { readonly line: number; readonly departure: Departure }

/**
 * In each of the `stale` pools the line with the lowest ceiling (then lowest id) among those whose average payment per kilogram of need exceeds their ceiling. Every list
 * of flows is sorted by line and has all flows of its lines. Empty when every ceiling holds.
 */
export function leavers(
  book: Book,
  { pools, of }: Pools,
  flows: readonly (readonly Flow[])[],
  prices: readonly (PoolPrice | undefined)[],
  stale: Uint8Array,
): Leaver[] {
  const first = new Map<number, { line: number; paid: Rational; ceiling: Rational }>()
  for (const list of flows) {
    for (let from = 0, to = 0; from < list.length; from = to) {
      const { line } = list[from]!
      while (to < list.length && list[to]!.line === line) to++
      const near = book.nearCeiling[line]!
      const pool = of[line]!
      if (near === Number.POSITIVE_INFINITY || !stale[pool]) continue
      const known = first.get(pool)
      if (known && near > book.nearCeiling[known.line]! * (1 + 1e-9)) continue
      const price = prices[pool]!
      if (clearlyWithin(list, from, to, price, near)) continue
      const ceiling = book.ceiling[line]!
      if (known && (exact.compare(ceiling, known.ceiling) || line - known.line) >= 0) continue
      const paid = averagePaid(list.slice(from, to), price)
      if (exact.compare(paid, ceiling) > 0) first.set(pool, { line, paid, ceiling })
    }
  }
  return [...first]
    .sort(([, a], [, b]) => a.line - b.line)
    .map(([pool, { line, paid, ceiling }]) => ({
      line,
      departure: {
        lineId: book.lines[line]!.id,
        pool: pools[pool]!,
        averagePaid: exact.formatRational(paid, 4),
        ceiling: exact.formatRational(ceiling, 4),
      },
    }))
}

/** Doubles settle what is not within a billionth of the ceiling; only the rest is worth exact fractions. */
function clearlyWithin(flows: readonly Flow[], from: number, to: number, price: PoolPrice, ceiling: number): boolean {
  const top = ceiling - 1e-9 * Math.abs(ceiling)
  for (let f = from; f < to; f++) if (price.near + flows[f]!.entry.nearFreight > top) return false
  return true
}

/** A line's landed prices averaged over the grams of need each serves. */
function averagePaid(flows: readonly Flow[], price: PoolPrice): Rational {
  const [only] = flows
  if (flows.length === 1) return landedPrice(price, only!)
  let sum = exact.rational(0n)
  let grams = 0
  for (const flow of flows) {
    sum = exact.add(sum, exact.multiply(landedPrice(price, flow), exact.rational(BigInt(flow.served))))
    grams += flow.served
  }
  return grams === 0 ? price.unit : exact.divide(sum, exact.rational(BigInt(grams)))
}
