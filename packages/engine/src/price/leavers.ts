import { exact, present, type Rational } from '@lodestone/kernel'
import { floatAt, intAt } from '../at.ts'
import type { Flow } from '../flow/solve.ts'
import type { Book } from '../pairs/book.ts'
import { converts } from '../pairs/kinds.ts'
import type { Departure } from '../types.ts'
import { landedPrice, type PoolPrice, type Pools } from './pools.ts'

/** `byRounding`: were need not rounded down to the gram behind a ratio, the average would be within the ceiling. */
export type Leaver = {
  readonly line: number
  readonly pool: number
  readonly departure: Departure
  /** What the departure says of these, exactly. */
  readonly paid: Rational
  readonly ceiling: Rational
  readonly byRounding: boolean
}

/** A line whose average payment per kilogram of need exceeds what it may pay, and its flows. */
export type Overcharged = {
  readonly line: number
  readonly paid: Rational
  readonly ceiling: Rational
  readonly flows: readonly Flow[]
}

/** Of two lines that a pool's price expels, whether `a` goes before `b`. */
type Before = (a: Overcharged, b: Overcharged) => boolean

const lowerCeiling: Before = (a, b) => (exact.compare(a.ceiling, b.ceiling) || a.line - b.line) < 0

const servedOf = ({ flows }: Overcharged): number => flows.reduce((sum, { served }) => sum + served, 0)

const lessServed: Before = (a, b) => {
  const more = servedOf(a) - servedOf(b)
  return more < 0 || (more === 0 && lowerCeiling(a, b))
}

/**
 * In each pool the line that leaves among those whose average payment per kilogram of need exceeds their ceiling: the one with the lowest ceiling (then lowest id), or under
 * `least-loss` the one with the least need served (then lowest ceiling, then lowest id). Every list of
 * flows is sorted by line and has all flows of its lines. Empty when every ceiling holds.
 */
export function leavers(
  book: Book,
  { pools, of }: Pools,
  flows: readonly (readonly Flow[])[],
  prices: readonly (PoolPrice | undefined)[],
  stale: Uint8Array,
): Leaver[] {
  const before = book.rules.departures === 'least-loss' ? lessServed : lowerCeiling
  const first = new Map<number, Overcharged>()
  for (const own of overcharged(book, of, flows, prices, stale, before === lowerCeiling ? first : undefined)) {
    const pool = present(of[own.line])
    const known = first.get(pool)
    if (!known || before(own, known)) first.set(pool, own)
  }
  const rounded = first.size > 0 ? poolsBehindRatios(of, flows) : new Set()
  return [...first]
    .sort(([, a], [, b]) => a.line - b.line)
    .map(([pool, { line, paid, ceiling }]) => ({
      line,
      pool,
      paid,
      ceiling,
      byRounding:
        book.rules.pricing !== 'uniform' &&
        rounded.has(pool) &&
        !exceedsUnrounded(
          book,
          flows.flatMap(list => list.filter(flow => of[flow.line] === pool)),
          line,
          ceiling,
        ),
      departure: {
        lineId: present(book.lines[line]).id,
        pool: present(pools[pool]),
        averagePaid: exact.formatRational(paid, 4),
        ceiling: exact.formatRational(ceiling, 4),
      },
    }))
}

/** The pools in which need is rounded down. */
function poolsBehindRatios(of: Int32Array, flows: readonly (readonly Flow[])[]): Set<number> {
  const pools = new Set<number>()
  for (const list of flows) for (const { line, entry } of list) if (converts(entry)) pools.add(present(of[line]))
  return pools
}

/** Every line of a stale pool whose average payment exceeds its ceiling. A line whose ceiling is not below that of the one `known` for its pool is passed over unjudged. */
export function* overcharged(
  book: Book,
  of: Pools['of'],
  flows: readonly (readonly Flow[])[],
  prices: readonly (PoolPrice | undefined)[],
  stale: Uint8Array,
  known?: ReadonlyMap<number, Overcharged>,
): Generator<Overcharged> {
  for (const list of flows) {
    for (let from = 0, to = 0; from < list.length; from = to) {
      const { line } = present(list[from])
      while (to < list.length && present(list[to]).line === line) to++
      const near = floatAt(book.nearCeiling, line)
      const pool = intAt(of, line)
      if (near === Number.POSITIVE_INFINITY || !stale[pool]) continue
      const lowest = known?.get(pool)
      if (lowest && near > floatAt(book.nearCeiling, lowest.line) * (1 + 1e-9)) continue
      const price = present(prices[pool])
      if (clearlyWithin(list, from, to, price, near)) continue
      const ceiling = book.ceiling[line]
      if (!ceiling || ceiling === 'unknown') continue
      if (lowest && (exact.compare(ceiling, lowest.ceiling) || line - lowest.line) >= 0) continue
      const own = list.slice(from, to)
      const paid = averagePaid(own, price)
      if (exact.compare(paid, ceiling) > 0) yield { line, paid, ceiling, flows: own }
    }
  }
}

/** Doubles settle what is not within a billionth of the ceiling; only the rest is worth exact fractions. */
function clearlyWithin(flows: readonly Flow[], from: number, to: number, price: PoolPrice, ceiling: number): boolean {
  const top = ceiling - 1e-9 * Math.abs(ceiling)
  for (let f = from; f < to; f++) if (price.near + present(flows[f]).entry.nearFreight > top) return false
  return true
}

/** A line's landed prices averaged over the grams of need each serves. */
export function averagePaid(flows: readonly Flow[], price: PoolPrice): Rational {
  const [only] = flows
  if (only && flows.length === 1) return landedPrice(price, only)
  let sum = exact.rational(0n)
  let grams = 0
  for (const flow of flows) {
    sum = exact.add(sum, exact.multiply(landedPrice(price, flow), exact.rational(BigInt(flow.served))))
    grams += flow.served
  }
  return grams === 0 ? price.unit : exact.divide(sum, exact.rational(BigInt(grams)))
}

/** Whether a line's average would exceed its ceiling if all need in its pool counted exactly as kilograms offered times the ratio. */
function exceedsUnrounded(book: Book, flows: readonly Flow[], line: number, ceiling: Rational): boolean {
  let paid = exact.rational(0n)
  let need = exact.rational(0n)
  let carried = exact.rational(0n)
  let own = exact.rational(0n)
  for (const { entry, offered, line: i } of flows) {
    const grams = exact.rational(BigInt(offered))
    const exactly = exact.multiply(grams, entry.ratio)
    paid = exact.add(paid, exact.multiply(present(book.tiers[entry.offer]?.[entry.tier]).exWorks, grams))
    need = exact.add(need, exactly)
    if (i !== line) continue
    carried = exact.add(carried, exact.multiply(entry.freight, grams))
    own = exact.add(own, exactly)
  }
  return exact.compare(exact.add(exact.divide(paid, need), exact.divide(carried, own)), ceiling) > 0
}
