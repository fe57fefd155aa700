import { present } from '@lodestone/kernel'
import { byteAt, floatAt, intAt } from '../at.ts'
import type { Block } from '../pairs/blocks.ts'
import type { Book } from '../pairs/book.ts'
import type { Pairs, PricedTier } from '../pairs/kinds.ts'
import type { Selection } from '../select/selection.ts'

/** Lines of one class that may use the very same offers: one node of the flow network. A line with a least quantity is a group of its own. */
export type LineGroup = {
  readonly lines: number[]
  readonly priority: number
  readonly least: number
  most: number
  /** Offers of the round, ascending. */
  readonly offers: Int32Array
}

/** Contracts the lines of a block; a line that can get nothing is left out. */
export function groupLines(book: Book, pairs: Pairs, block: Block, selection: Selection): LineGroup[] {
  const groups: LineGroup[] = []
  const byReach = new Map<string, LineGroup[]>()
  for (const k of block.kinds) {
    const kind = present(pairs.kinds[k])
    const active = kind.entries.map(entry => selection.tier[entry.offer] === entry.tier)
    const counts = new Int32Array(active.length + 1)
    for (let e = 0; e < active.length; e++) counts[e + 1] = intAt(counts, e) + (active[e] ? 1 : 0)
    const reaches = new Map<number, Int32Array>()
    const own = new Map<string, LineGroup>()
    for (const i of kind.lines) {
      const count = intAt(counts, intAt(pairs.prefix, i))
      if (count === 0 || selection.most[i] === 0) continue
      const priority = byteAt(book.priority, i)
      const least = floatAt(selection.least, i)
      const key = `${priority} ${count}`
      let group = least > 0 ? undefined : own.get(key)
      if (!group) {
        let offers = reaches.get(count)
        if (!offers) {
          offers = reachOf(kind.entries, active, count)
          reaches.set(count, offers)
        }
        group = least > 0 ? undefined : sameReach(byReach, priority, offers)
        if (!group) {
          group = { lines: [], priority, least, most: 0, offers }
          groups.push(group)
          if (least === 0) remember(byReach, group)
        }
        if (least === 0) own.set(key, group)
      }
      group.lines.push(i)
      group.most += floatAt(selection.most, i)
    }
  }
  for (const group of groups) group.lines.sort((a, b) => a - b)
  return groups.sort(byFirstLine)
}

const byFirstLine = (a: LineGroup, b: LineGroup): number => present(a.lines[0]) - present(b.lines[0])

/** The same groups without the lines that have left since: what an open selection of the block gives when some of them may get nothing any more. */
export function withoutLeft(groups: readonly LineGroup[], { most }: Selection): LineGroup[] {
  let touched = false
  const left = groups.map(group => {
    let stay = 0
    for (const i of group.lines) if (floatAt(most, i) > 0) stay++
    if (stay === group.lines.length) return group
    const lines = group.lines.filter(i => floatAt(most, i) > 0)
    touched = true
    return { ...group, lines, most: lines.reduce((sum, i) => sum + floatAt(most, i), 0) }
  })
  if (!touched) return left
  return left.filter(({ lines }) => lines.length > 0).sort(byFirstLine)
}

function reachOf(entries: readonly PricedTier[], active: readonly boolean[], count: number): Int32Array {
  const first = entries.filter((_, e) => active[e]).slice(0, count)
  return Int32Array.from(first, ({ offer }) => offer).sort()
}

const reachKey = (priority: number, offers: Int32Array): string => {
  let hash = 17
  for (const j of offers) hash = (Math.imul(hash, 31) + j) | 0
  return `${priority} ${offers.length} ${hash}`
}

function sameReach(known: Map<string, LineGroup[]>, priority: number, offers: Int32Array): LineGroup | undefined {
  return known.get(reachKey(priority, offers))?.find(group => group.offers.every((j, n) => j === offers[n]))
}

function remember(known: Map<string, LineGroup[]>, group: LineGroup): void {
  const key = reachKey(group.priority, group.offers)
  const list = known.get(key)
  if (list) list.push(group)
  else known.set(key, [group])
}
