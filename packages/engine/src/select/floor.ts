import type { Round } from '../flow/solve.ts'
import { offeredFor, served } from '../pairs/book.ts'
import { type Cap, limitOf } from './caps.ts'
import { type Selection, usable } from './selection.ts'

/**
 * What the plainest rule would serve, in grams of need by class: class by class, line by line, the cheapest offers without lots, no cap ever passed; what counts towards a cap on
 * matched volume is left out, and a line that does not reach its own minimum. No result may serve less.
 */
export function greedyVolumes({ book, pairs }: Round, open: Selection, caps: readonly Cap[]): Map<number, number> {
  const left = Float64Array.from(book.supply)
  const used = caps.map(() => 0)
  const lines = [...book.lines.keys()].filter(i => open.most[i]! > 0)
  lines.sort((a, b) => book.priority[a]! - book.priority[b]! || a - b)
  const volumes = new Map<number, number>()
  for (const i of lines) {
    const own: { offer: number; offered: number; need: number }[] = []
    let wanted = open.most[i]!
    const counted = new Map<number, number>()
    for (const { offer, ratio } of usable(pairs, open, i)) {
      if (wanted === 0) break
      if (book.lotted[offer]) continue
      let room = wanted
      for (const [c, cap] of caps.entries())
        if (cap.counts(offer, i))
          room = Math.min(room, cap.base === undefined ? 0 : limitOf(cap, 0) - used[c]! - (counted.get(c) ?? 0))
      const grams = Math.min(left[offer]!, offeredFor(room, ratio))
      const offered = open.lossless[i] ? grams - (grams % Number(ratio.d)) : grams
      if (offered <= 0) continue
      const need = served(offered, ratio)
      own.push({ offer, offered, need })
      for (const [c, cap] of caps.entries()) if (cap.counts(offer, i)) counted.set(c, (counted.get(c) ?? 0) + need)
      wanted -= need
    }
    const got = open.most[i]! - wanted
    if (got === 0 || got < book.minimum[i]!) continue
    volumes.set(book.priority[i]!, (volumes.get(book.priority[i]!) ?? 0) + got)
    for (const { offer, offered } of own) left[offer]! -= offered
    for (const [c, need] of counted) used[c]! += need
  }
  return volumes
}
