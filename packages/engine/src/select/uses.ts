import { present } from '@lodestone/kernel'
import { addTo, floatAt, intAt } from '../at.ts'
import type { Solved } from '../flow/solve.ts'
import type { Book } from '../pairs/book.ts'
import { type Cap, type CapUse, limitOf } from './caps.ts'

/** What the caps of a round count of one solved block, and what it serves by material, in grams. */
type Count = {
  readonly caps: readonly Cap[]
  readonly used: Float64Array
  readonly matched: ReadonlyMap<string, number>
}

export type CapUses = (caps: readonly Cap[], solved: readonly Solved[]) => CapUse[]

/** Counts each solution of a block once, so that a pass counts what it changed. */
export function capUsesOf(book: Book): CapUses {
  const counts = new WeakMap<Solved, Count>()
  const buyers = buyersOf(book)
  const countOf = (caps: readonly Cap[], block: Solved): Count => {
    const known = counts.get(block)
    if (known?.caps === caps) return known
    const count = countBlock(book, buyers, caps, block)
    counts.set(block, count)
    return count
  }
  return (caps, solved) => {
    if (caps.length === 0) return []
    const own = solved.map(block => countOf(caps, block))
    return caps.map((cap, c) => {
      let used = 0
      let matched = 0
      for (const count of own) {
        used += floatAt(count.used, c)
        if (cap.base === undefined)
          for (const [material, grams] of count.matched)
            if (cap.material === undefined || cap.material === material) matched += grams
      }
      return { cap, used, limit: limitOf(cap, matched) }
    })
  }
}

/** Lines are alike to a cap when their material and their member's bloc are: the number of its sort for every line. */
function buyersOf(book: Book): Int32Array {
  const sorts = new Map<string, number>()
  return Int32Array.from(book.lines, ({ material, bloc }) => {
    const key = `${material}\t${bloc}`
    const sort = sorts.get(key) ?? sorts.size
    sorts.set(key, sort)
    return sort
  })
}

function countBlock(book: Book, buyers: Int32Array, caps: readonly Cap[], { flows }: Solved): Count {
  const goods = new Map<number, { line: number; offer: number; grams: number }>()
  const matched = new Map<string, number>()
  for (const { line, entry, served } of flows) {
    const key = intAt(buyers, line) * book.offers.length + entry.offer
    const known = goods.get(key)
    if (known) known.grams += served
    else goods.set(key, { line, offer: entry.offer, grams: served })
  }
  const used = new Float64Array(caps.length)
  for (const { line, offer, grams } of goods.values()) {
    const { material } = present(book.lines[line])
    matched.set(material, (matched.get(material) ?? 0) + grams)
    for (const [c, cap] of caps.entries()) if (cap.counts(offer, line)) addTo(used, c, grams)
  }
  return { caps, used, matched }
}
