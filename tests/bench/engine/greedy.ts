import { present } from '@lodestone/kernel'
import type { Book } from '../../../packages/engine/src/pairs/book.ts'
import type { Pairs } from '../../../packages/engine/src/pairs/kinds.ts'
import { totalsOf } from './totals.ts'

/**
 * Kilograms of need served by price-greedy pro rata: the cheapest offer first, each at its highest tier that the lines within reach fill, shared by what they still need. A line
 * left below its own minimum gets nothing, and what it gives back is lost; whether its offers still reach their lots is not asked, in favour of this rule.
 */
export function greedyVolume(book: Book, pairs: Pairs, stays: (line: number) => boolean): number {
  const open = Float64Array.from(book.need, (need, i) => (stays(i) ? need : 0))
  const { users, cheapest } = reachOf(book, pairs, stays)
  const order = [...book.offers.keys()].filter(j => present(users[j]).length > 0)
  order.sort((a, b) => present(cheapest[a]) - present(cheapest[b]) || a - b)
  for (const j of order) {
    for (const { tier, low, high, step } of totalsOf(book, j).reverse()) {
      const near = (present(users[j])[tier] ?? []).filter(({ line }) => present(open[line]) > 0)
      const wanted = near.reduce((sum, { line, ratio }) => sum + present(open[line]) / ratio, 0)
      const total = Math.min(high, Math.floor(wanted / step) * step)
      if (total < low || total === 0) continue
      for (const { line } of near) open[line] = present(open[line]) * (1 - total / wanted)
      break
    }
  }
  let grams = 0
  for (const [i, need] of book.need.entries()) {
    const served = need - present(open[i])
    if (stays(i) && served >= present(book.minimum[i])) grams += served
  }
  return grams / 1000
}

type User = { readonly line: number; readonly ratio: number }

/** By offer and tier the lines that could use it, and the least landed price of any (base currency per kilogram of need). */
function reachOf(book: Book, pairs: Pairs, stays: (line: number) => boolean) {
  const users: User[][][] = book.offers.map(() => [])
  const cheapest = new Float64Array(book.offers.length).fill(Number.POSITIVE_INFINITY)
  for (let i = 0; i < book.lines.length; i++) {
    if (!stays(i)) continue
    const { entries } = present(pairs.kinds[present(pairs.kindOf[i])])
    for (const { offer, tier, ratio, near } of entries.slice(0, pairs.prefix[i])) {
      const tiers = present(users[offer])
      tiers[tier] ??= []
      tiers[tier].push({ line: i, ratio: Number(ratio.n) / Number(ratio.d) })
      cheapest[offer] = Math.min(present(cheapest[offer]), near)
    }
  }
  return { users, cheapest }
}
