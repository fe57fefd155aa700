import { formatKg, present } from '@lodestone/kernel'
import { floatAt } from '../at.ts'
import { offeredFor, served } from '../pairs/book.ts'
import { type PricedTier, withinReach } from '../pairs/kinds.ts'
import type { CapUse } from '../select/caps.ts'
import type { BlockingPairs, BlockingReason } from '../types.ts'
import { isTight } from './caps.ts'
import type { View } from './view.ts'

/**
 * The lines and offers that would both rather trade by themselves than stand as the round leaves them: the line wants more, the offer has goods to spare, they are an eligible pair,
 * and what the two could exchange alone meets the offer's lot and increment, at a price of the tier it reaches within the line's ceiling, and the line's minimum. Each is
 * counted under the rule that keeps them apart.
 */
export function blockingPairs(view: View): BlockingPairs {
  const { book, pairs, filled, taken, caps } = view
  const tight = caps.filter(isTight)
  const reasons = new Map<BlockingReason, { pairs: number; lines: Set<number> }>()
  const offers = new Set<number>()
  const lines = new Set<number>()
  const isSpare = (j: number) => floatAt(taken, j) < floatAt(book.supply, j)
  let count = 0
  for (let i = 0; i < book.lines.length; i++) {
    const wanted = floatAt(book.need, i) - floatAt(filled, i)
    if (wanted <= 0 || floatAt(book.minimum, i) > floatAt(book.need, i)) continue
    const known = new Set<number>()
    for (const entry of withinReach(pairs, i)) {
      if (!isSpare(entry.offer) || known.has(entry.offer) || !couldTrade(view, i, entry, wanted)) continue
      known.add(entry.offer)
      const reason = reasonOf(view, tight, i, entry.offer)
      const own = reasons.get(reason) ?? { pairs: 0, lines: new Set() }
      reasons.set(reason, own)
      own.pairs++
      own.lines.add(i)
      offers.add(entry.offer)
      lines.add(i)
      count++
    }
  }
  const needGrams = [...lines].reduce((sum, i) => sum + floatAt(book.need, i) - floatAt(filled, i), 0)
  return {
    pairs: count,
    lines: lines.size,
    offers: offers.size,
    wantedKg: formatKg(BigInt(needGrams)),
    reasons: [...reasons]
      .map(([reason, own]) => ({ reason, pairs: own.pairs, lines: own.lines.size }))
      .sort((a, b) => b.pairs - a.pairs || (a.reason < b.reason ? -1 : 1)),
  }
}

/** Whether line and offer could exchange something more at the entry's tier without anyone else. */
function couldTrade(
  { book, filled, taken }: View,
  i: number,
  { offer, tier, ratio }: PricedTier,
  wanted: number,
): boolean {
  const most = Math.min(offeredFor(wanted, ratio), floatAt(book.supply, offer) - floatAt(taken, offer))
  const step = floatAt(book.increment, offer)
  const own = present(book.tiers[offer])
  const next = own[tier + 1]
  const top = Math.min(most, next ? next.from - 1 : most)
  const total = Math.floor(top / step) * step
  if (total < 1 || total < floatAt(book.lot, offer) || total < present(own[tier]).from) return false
  const more = served(total, ratio)
  return more > 0 && floatAt(filled, i) + more >= floatAt(book.minimum, i)
}

function reasonOf(view: View, tight: readonly CapUse[], i: number, j: number): BlockingReason {
  const { book, passes, leftOut } = view
  if (passes.left.has(i)) return 'left-for-average-price'
  const cap = tight.find(use => use.cap.counts(j, i))
  if (cap) return cap.cap.supplier === undefined ? 'country-cap-binding' : 'supplier-cap-binding'
  if (leftOut.has(i)) return 'own-minimum-not-reached'
  return book.lotted[j] ? 'minimum-lot-not-reached' : 'rounding'
}
