import { exact, present } from '@lodestone/kernel'
import type { Flow } from '../flow/solve.ts'
import type { Book } from '../pairs/book.ts'
import { averagePaid, type Leaver, leavers, type Overcharged, overcharged } from './leavers.ts'
import { type PoolPrice, type Pools, priceOf, pricePools } from './pools.ts'

/** Who leaves for the prices of the pools, and the lines that are to be served without any rounding before anybody leaves. */
export type Settled = { readonly leaving: readonly Leaver[]; readonly rounded: readonly number[] }

/** The pools of a round with those that single lines have of their own: none, but under `departures: least-loss`. */
export type OwnPools = Pools & { readonly common: Int32Array; readonly ownPool: Map<number, number> }

/** The common pools stay as they are: what changes are copies. */
export const withOwnPools = ({ pools, of }: Pools): OwnPools => ({
  pools: [...pools],
  of: of.slice(),
  common: of,
  ownPool: new Map(),
})

/** The lines that have a pool of their own at present. */
export const apartOf = ({ of, common }: OwnPools): ReadonlySet<number> =>
  new Set([...of.keys()].filter(i => of[i] !== common[i]))

/**
 * Prices the `stale` pools, in `prices`, and finds who leaves them. Under `least-loss` no line leaves whose own goods alone are within its ceiling and need nobody else's
 * kilograms for their lot or tier: all such lines of a pool get pools of their own, it is priced again without them, and so on until none is left in it. Nobody leaves, or goes
 * without a pool of its own, for what is lost where need behind a ratio is rounded down: that line, and those whose rounding it pays for, are `rounded`.
 */
export function settlePrices(
  book: Book,
  pools: OwnPools,
  flows: readonly (readonly Flow[])[],
  prices: (PoolPrice | undefined)[],
  stale: Uint8Array,
): Settled {
  const price = (which: Uint8Array) => {
    for (const [pool, own] of pricePools(book, pools, flows, which)) prices[pool] = own
  }
  if (book.rules.departures !== 'least-loss') {
    price(stale)
    const leaving = leavers(book, pools, flows, prices, stale)
    return { leaving, rounded: sharingRounding(pools, leaving) }
  }
  for (const i of pools.ownPool.keys()) {
    const pool = present(pools.common[i])
    if (stale[pool]) pools.of[i] = pool
  }
  for (;;) {
    const touched = withOwn(pools, stale)
    price(touched)
    const served = [...overcharged(book, pools.of, flows, prices, stale)].filter(own => standsAlone(book, own))
    const alone = served.filter(own => withinAlone(book, own)).sort((a, b) => a.line - b.line)
    if (alone.length === 0) {
      const leaving = leavers(book, pools, flows, prices, touched)
      return { leaving, rounded: [...sharingRounding(pools, leaving), ...withinUnrounded(book, served)] }
    }
    for (const { line } of alone) moveApart(pools, line)
  }
}

/** The pools that are to be priced anew, and with them those of their single lines, which stand behind the common ones. */
function withOwn({ pools, common, ownPool }: OwnPools, stale: Uint8Array): Uint8Array {
  const touched = new Uint8Array(pools.length)
  touched.set(stale)
  for (const [line, pool] of ownPool) touched[pool] = present(stale[present(common[line])])
  return touched
}

/** The lines of every pool in which one would leave for what rounding costs it. */
function sharingRounding({ common }: OwnPools, leaving: readonly Leaver[]): number[] {
  const strict = new Set(leaving.filter(({ byRounding }) => byRounding).map(({ line }) => common[line]))
  return strict.size === 0 ? [] : [...common.keys()].filter(i => strict.has(common[i]))
}

/** Of lines that stand alone those that rounding takes over their ceilings. Where each pays what its own goods cost it is all of them: no pair is above its line's ceiling. */
const withinUnrounded = ({ rules }: Book, served: readonly Overcharged[]): number[] =>
  rules.pricing === 'uniform' ? [] : served.map(({ line }) => line)

function moveApart(pools: OwnPools, line: number): void {
  const known = pools.ownPool.get(line)
  const own = known ?? pools.pools.push(present(pools.pools[present(pools.common[line])])) - 1
  pools.ownPool.set(line, own)
  pools.of[line] = own
}

/** Whether every offer would give the line the same at the same price if there were nobody else. */
const standsAlone = (book: Book, { flows }: Overcharged): boolean => flows.every(flow => givesAlone(book, flow))

/** Whether a line's goods, paid by it alone, are within its ceiling. */
const withinAlone = (book: Book, { flows, ceiling }: Overcharged): boolean =>
  exact.compare(averagePaid(flows, priceOf(book, flows)), ceiling) <= 0

function givesAlone({ lotted, lot, increment, tiers }: Book, { entry: { offer, tier }, offered }: Flow): boolean {
  if (!lotted[offer]) return true
  const own = present(tiers[offer])
  const next = own[tier + 1]
  return (
    offered >= Math.max(present(lot[offer]), present(own[tier]).from) &&
    offered % present(increment[offer]) === 0 &&
    (next === undefined || offered < next.from)
  )
}
