import { exact, present, type Rational } from '@lodestone/kernel'
import { intAt } from '../at.ts'
import type { Flow } from '../flow/solve.ts'
import type { Block } from '../pairs/blocks.ts'
import type { Book } from '../pairs/book.ts'
import { converts, type Pairs } from '../pairs/kinds.ts'
import type { Pool } from '../types.ts'

/** A pool's price per kilogram of need in base currency, before freight; the number is for quick comparisons only. */
export type PoolPrice = { readonly unit: Rational; readonly near: number }

/** The pools of a round and the pool of every line: material, grade, period and delivery zone, or a pool of its own (see `own-pools.ts`). */
export type Pools = { readonly pools: Pool[]; readonly of: Int32Array }

export function numberPools(book: Book): Pools {
  const pools: Pool[] = []
  const known = new Map<string, number>()
  const of = Int32Array.from(book.lines, ({ material, grade, period, zone }) => {
    const key = JSON.stringify([material, grade, period, zone])
    const same = known.get(key)
    if (same !== undefined) return same
    known.set(key, pools.length)
    pools.push(grade === undefined ? { material, period, zone } : { material, grade, period, zone })
    return pools.length - 1
  })
  return { pools, of }
}

/** The pools that lines of a block are in; worked out once a block. */
export function poolsOfBlocks(pairs: Pairs, { of }: Pools): (block: Block) => readonly number[] {
  const known = new WeakMap<Block, number[]>()
  return block => {
    const found = known.get(block)
    if (found) return found
    const own = [...new Set(block.kinds.flatMap(k => present(pairs.kinds[k]).lines.map(i => present(of[i]))))]
    known.set(block, own)
    return own
  }
}

/**
 * The price of every pool that is `stale` (1 by its number), from all the flows to its lines: average ex works per kilogram of need, or the highest taken when pricing is uniform.
 * A pool that got nothing has no price. Flows to other pools may be among the lists.
 */
export function pricePools(
  book: Book,
  { of }: Pools,
  flows: readonly (readonly Flow[])[],
  stale: Uint8Array,
): Map<number, PoolPrice | undefined> {
  const own = Array.from(stale, (): Flow[] => [])
  for (const list of flows)
    for (const flow of list) if (stale[intAt(of, flow.line)]) present(own[intAt(of, flow.line)]).push(flow)
  const prices = new Map<number, PoolPrice | undefined>()
  for (const [pool, list] of own.entries()) {
    if (!stale[pool]) continue
    prices.set(pool, list.length === 0 ? undefined : priceOf(book, list))
  }
  return prices
}

/** The price of goods that are paid together, one flow at least. */
export function priceOf(book: Book, flows: readonly Flow[]): PoolPrice {
  const unit = (book.rules.pricing === 'uniform' ? highest : average)(book, flows)
  return { unit, near: Number(unit.n) / Number(unit.d) }
}

const exWorksOf = (book: Book, flow: Flow): Rational => present(book.tiers[flow.entry.offer]?.[flow.entry.tier]).exWorks

/** Sums per tier first, in whole grams, so that few exact fractions are added however many lines share a pool. */
function average(book: Book, flows: readonly Flow[]): Rational {
  const tiers = new Map<number, { price: Rational; grams: number }>()
  let need = 0
  for (const flow of flows) {
    const { offer, tier } = flow.entry
    const key = offer + tier * book.offers.length
    const known = tiers.get(key)
    if (known) known.grams += flow.offered
    else tiers.set(key, { price: exWorksOf(book, flow), grams: flow.offered })
    need += flow.served
  }
  let paid = exact.rational(0n)
  for (const { price, grams } of tiers.values())
    paid = exact.add(paid, exact.multiply(price, exact.rational(BigInt(grams))))
  return need === 0 ? paid : exact.divide(paid, exact.rational(BigInt(need)))
}

function highest(book: Book, flows: readonly Flow[]): Rational {
  let top: Rational | undefined
  const seen = new Set<Rational>()
  for (const flow of flows) {
    const price = exWorksOf(book, flow)
    if (seen.has(price) && !converts(flow.entry)) continue
    seen.add(price)
    const perNeed = exact.divide(price, flow.entry.ratio)
    if (!top || exact.compare(perNeed, top) > 0) top = perNeed
  }
  return present(top)
}

/** What the member pays per kilogram of need for goods of this flow: the pool's price and its own freight. */
export const landedPrice = (price: PoolPrice, flow: Flow): Rational =>
  exact.add(price.unit, exact.divide(flow.entry.freight, flow.entry.ratio))
