import { present } from '@lodestone/kernel'
import type { Book } from '../../../packages/engine/src/pairs/book.ts'

/** A total that an offer may give at a tier: from `low` to `high` in whole steps, in grams offered. */
export type Total = { readonly tier: number; readonly low: number; readonly high: number; readonly step: number }

/**
 * Written down from the published rule and not taken from the engine, whose oracle it serves: a total is at least the minimum lot, a whole multiple of the increment, and
 * its tier is the highest floor that it reaches. A tier that no total reaches is left out.
 */
export function totalsOf(book: Book, j: number): Total[] {
  const step = present(book.increment[j])
  return present(book.tiers[j]).flatMap(({ from }, tier, all) => {
    const below = Math.min(present(book.supply[j]), (all[tier + 1]?.from ?? Number.POSITIVE_INFINITY) - 1)
    const low = Math.ceil(Math.max(present(book.lot[j]), from) / step) * step
    const high = Math.floor(below / step) * step
    return low <= high && high > 0 ? [{ tier, low, high, step }] : []
  })
}
