import { exact, present } from '@lodestone/kernel'
import type { CapRule } from './caps.ts'
import type { Component } from './components.ts'
import { converts, type Facts, toNumber } from './facts.ts'
import { isBySurplus } from './surplus.ts'
import type { Tally } from './tally.ts'

/** Grams that others lose by a gram whose goods serve more need, where classes or surpluses follow each other. */
const MOST_BEHIND = 100

/**
 * Grams of need that ceilings may keep from lines behind a ratio, because need is rounded down: goods that are too dear for what they serve, and in a pool whose average meets a ceiling
 * but for that, all goods that do not serve whole grams, whether their own lines have ceilings or not.
 */
export function keptByCeilings(facts: Facts, tally: Tally, component: Component, caps: readonly CapRule[]): number {
  const { rules, need, pool, pools, pairOf } = facts
  // What a uniform price asks for a kilogram of need no rounding raises.
  if (rules.pricing === 'uniform') return 0
  let grams = 0
  for (const [name, own] of Map.groupBy(component.lines.entries(), ([, i]) => present(pool[i]))) {
    let [within, whole] = [0, 0]
    for (const [n, i] of own) {
      const kept = (goods: (j: number) => bigint): number => {
        const sum = present(component.reach[n]).reduce((more, j) => {
          const { ratio } = pairOf(i, j)
          return more + Number((goods(j) * ratio.n) / ratio.d)
        }, 0)
        return Math.min(sum, present(need[i]))
      }
      const dear = kept(j => keptFrom(facts, i, j, tally.given(i, j)))
      within += dear
      whole += tally.rounded.has(i) ? dear : kept(j => pairOf(i, j).ratio.d - 1n)
    }
    // In a pool all serve whole grams or none need to; by least loss single lines may.
    const mates = present(pools.get(name))
    const mayBeWhole = rules.departures === 'least-loss' || !mates.some(i => tally.rounded.has(i))
    const passed = mayBeWhole && whole > within ? mostPassed(facts, tally, component, caps, mates) : 0
    grams += Math.max(within, Math.min(whole, passed))
  }
  return grams
}

/**
 * Grams of an offer, beyond those `offered` to a line, that its ceiling may keep from it: with them the goods may cost it more than its ceiling for the need served, since rounding
 * takes up to a gram of that. Goods that serve at least a gram more than their price asks for are never too dear, nor are those that serve whole grams.
 */
export function keptFrom(facts: Facts, i: number, j: number, offered: bigint): bigint {
  const { ratio, freight } = facts.pairOf(i, j)
  const step = ratio.d - 1n
  const top = facts.ceiling[i]
  // Goods at no price, or at less, cost no more for what rounding takes.
  if (!top || top === 'unknown' || step === 0n || top.n <= 0n) return 0n
  const dearest = present(facts.exWorks[j])
    .filter((_, tier) => facts.affordable(i, j, tier))
    .toSorted(exact.compare)
    .at(-1)
  const over = exact.subtract(ratio, exact.divide(exact.add(present(dearest), freight), top))
  if (over.n <= 0n) return step
  const left = over.d / over.n - offered
  return left < 0n ? 0n : left < step ? left : step
}

/**
 * Grams of need up to which a pool's average may pass a ceiling by rounding alone: less than a gram of each of its goods, at the highest price that any of them has. More a pool does
 * not lose by having to do without. Any amount where others have left, who had goods of the pool's, and where selected totals bind it.
 */
function mostPassed(
  facts: Facts,
  tally: Tally,
  { reach, integer }: Component,
  caps: readonly CapRule[],
  own: readonly number[],
): number {
  const offers = new Set(reach.flat())
  const isLeft = [...tally.left].some(i => caps.length > 0 || facts.reach(i).some(j => offers.has(j)))
  if (integer || isLeft) return Number.POSITIVE_INFINITY
  let [goods, dearest, margin] = [0, 0, Number.POSITIVE_INFINITY]
  for (const i of own)
    for (const j of facts.reach(i)) {
      const pair = facts.pairOf(i, j)
      if (converts(pair)) goods++
      for (const [tier, price] of present(facts.exWorks[j]).entries())
        if (facts.affordable(i, j, tier)) dearest = Math.max(dearest, toNumber(price) / pair.times)
    }
  for (const i of own) {
    const top = facts.ceiling[i]
    if (!top || top === 'unknown') continue
    for (const j of facts.reach(i)) {
      const { freight, times } = facts.pairOf(i, j)
      margin = Math.min(margin, toNumber(top) - toNumber(freight) / times - dearest)
    }
  }
  const behind = isBySurplus(facts) || new Set(facts.priority).size > 1 ? MOST_BEHIND : 1
  return margin > 0 ? (behind * goods * dearest) / margin : Number.POSITIVE_INFINITY
}
