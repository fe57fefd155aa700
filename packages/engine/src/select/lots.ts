import { present } from '@lodestone/kernel'
import { floatAt } from '../at.ts'
import type { Book } from '../pairs/book.ts'
import type { Selection } from './selection.ts'

/** A total of an offer at one tier: between `low` and `high` grams, in whole steps. */
export type LotRange = { readonly tier: number; readonly low: number; readonly high: number; readonly step: number }

/**
 * The totals an offer may be taken with, by tier: at least the minimum lot and the tier's floor, below the next tier's floor, a whole multiple of the increment.
 * Tiers that no total reaches are left out.
 */
export function lotRanges(book: Book, j: number): LotRange[] {
  const tiers = present(book.tiers[j])
  const step = floatAt(book.increment, j)
  const ranges: LotRange[] = []
  for (const [tier, { from }] of tiers.entries()) {
    const next = tiers[tier + 1]
    const top = next ? Math.min(floatAt(book.supply, j), next.from - 1) : floatAt(book.supply, j)
    const low = Math.max(1, Math.ceil(Math.max(floatAt(book.lot, j), from, 1) / step)) * step
    const high = Math.floor(top / step) * step
    if (low <= high) ranges.push({ tier, low, high, step })
  }
  return ranges
}

/** The totals that an offer may have at the tier it was selected with. */
export const rangeTaken = (book: Book, selection: Selection, j: number): LotRange | undefined =>
  lotRanges(book, j).find(({ tier }) => tier === selection.tier[j])
