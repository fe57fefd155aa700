import { exact, type Rational } from '@lodestone/kernel'
import type { Flow } from '../flow/solve.ts'
import type { Book } from '../pairs/book.ts'
import type { Departure } from '../types.ts'
import { landedPrice, type PoolPrice, type Pools } from './pools.ts'

export type Leaver = { readonly line: number; readonly departure: Departure }

/**
 * In each pool the line with the lowest ceiling (then lowest id) among those whose average payment per kilogram of need exceeds their ceiling. Flows are
 * sorted by line. Empty when every ceiling holds.
 */
export function leavers(
  book: Book,
  { pools, of }: Pools,
  flows: readonly Flow[],
  prices: readonly (PoolPrice | undefined)[],
  stale: (pool: number) => boolean,
): Leaver[] {
  const first = new Map<number, { line: number; paid: Rational; ceiling: Rational }>()
  let from = 0
  while (from < flows.length) {
    const line = flows[from]!.line
    let to = from
    while (to < flows.length && flows[to]!.line === line) to++
    const start = from
    from = to
    const ceiling = book.ceiling[line]
    const pool = of[line]!
    if (!ceiling || !stale(pool)) continue
    const price = prices[pool]!
    if (clearlyWithin(flows, start, to, price, Number(ceiling.n) / Number(ceiling.d))) continue
    const known = first.get(pool)
    if (known && exact.compare(ceiling, known.ceiling) >= 0) continue
    const paid = averagePaid(flows.slice(start, to), price)
    if (exact.compare(paid, ceiling) > 0) first.set(pool, { line, paid, ceiling })
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
  for (let f = from; f < to; f++) {
    const { freight, ratio } = flows[f]!.entry
    const landed = price.near + (Number(freight.n) / Number(freight.d)) * (Number(ratio.d) / Number(ratio.n))
    if (landed > ceiling - 1e-9 * Math.abs(ceiling)) return false
  }
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
