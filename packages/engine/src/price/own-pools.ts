import { exact } from '@lodestone/kernel'
import type { Flow } from '../flow/solve.ts'
import type { Book } from '../pairs/book.ts'
import { averagePaid, type Leaver, leavers, type Overcharged, overcharged } from './leavers.ts'
import { type PoolPrice, type Pools, priceOf, pricePools } from './pools.ts'

/** Prices of all pools, who leaves for them, and which lines pay for their own goods alone. */
export type Settled = {
  readonly prices: readonly (PoolPrice | undefined)[]
  readonly leaving: readonly Leaver[]
}

/** The pools of a round with those that single lines have of their own: none, but under `departures: least-loss`. */
export type OwnPools = Pools & { readonly common: Int32Array; readonly ownPool: Map<number, number> }

export const withOwnPools = (pools: Pools): OwnPools => ({ ...pools, common: pools.of.slice(), ownPool: new Map() })

/** The lines that have a pool of their own at present. */
export const apartOf = ({ of, common }: OwnPools): ReadonlySet<number> =>
  new Set([...of.keys()].filter(i => of[i] !== common[i]))

/**
 * Prices the pools for which `stale` holds and finds who leaves them. Under `least-loss` no line leaves whose own goods alone are within its ceiling and need nobody else's
 * kilograms for their lot or tier: all such lines of a pool get pools of their own, it is priced again without them, and so on until none is left in it.
 */
export function settlePrices(
  book: Book,
  pools: OwnPools,
  flows: readonly Flow[],
  known: readonly (PoolPrice | undefined)[],
  stale: (pool: number) => boolean,
): Settled {
  if (book.rules.departures !== 'least-loss') {
    const prices = pricePools(book, pools, flows, known, stale)
    return { prices, leaving: leavers(book, pools, flows, prices, stale) }
  }
  for (const i of pools.ownPool.keys()) if (stale(pools.common[i]!)) pools.of[i] = pools.common[i]!
  const touched = (pool: number) => stale(pool) || pool >= pools.pools.length - pools.ownPool.size
  for (;;) {
    const prices = pricePools(book, pools, flows, known, touched)
    const alone = [...overcharged(book, pools.of, flows, prices, stale)].filter(own => standsAlone(book, own))
    if (alone.length === 0) return { prices, leaving: leavers(book, pools, flows, prices, touched) }
    for (const { line } of alone) moveApart(pools, line)
  }
}

function moveApart(pools: OwnPools, line: number): void {
  const known = pools.ownPool.get(line)
  const own = known ?? pools.pools.push(pools.pools[pools.common[line]!]!) - 1
  pools.ownPool.set(line, own)
  pools.of[line] = own
}

/** Whether a line's goods, paid by it alone, are within its ceiling, and every offer would give it the same at the same price if there were nobody else. */
function standsAlone(book: Book, { flows, ceiling }: Overcharged): boolean {
  return (
    flows.every(flow => givesAlone(book, flow)) && exact.compare(averagePaid(flows, priceOf(book, flows)), ceiling) <= 0
  )
}

function givesAlone({ lotted, lot, increment, tiers }: Book, { entry: { offer, tier }, offered }: Flow): boolean {
  if (!lotted[offer]) return true
  const next = tiers[offer]![tier + 1]
  return (
    offered >= Math.max(lot[offer]!, tiers[offer]![tier]!.from) &&
    offered % increment[offer]! === 0 &&
    (next === undefined || offered < next.from)
  )
}
