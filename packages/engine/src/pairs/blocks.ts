import { intAt } from '../at.ts'
import type { Book } from './book.ts'
import type { Pairs } from './kinds.ts'

/** Lines and offers that share nothing with the rest of the round, unless a cap joins them: solved by themselves. */
export type Block = { readonly kinds: readonly number[]; readonly offers: readonly number[] }

/** The connected components of the pairs, in the order of their first offer. Lines and offers without any pair are in none. */
export function connectedBlocks(book: Book, pairs: Pairs): Block[] {
  const parent = Int32Array.from(book.offers, (_, j) => j)
  const root = (j: number): number => {
    while (parent[j] !== j) {
      parent[j] = intAt(parent, intAt(parent, j))
      j = intAt(parent, j)
    }
    return j
  }
  /** By kind the offers that any of its lines reaches. */
  const reached = pairs.kinds.map(({ lines, entries }) => {
    const widest = lines.reduce((most, i) => Math.max(most, intAt(pairs.prefix, i)), 0)
    return entries.slice(0, widest).map(({ offer }) => offer)
  })
  for (const [first, ...others] of reached) {
    if (first === undefined) continue
    for (const offer of others) {
      const a = root(first)
      const b = root(offer)
      if (a !== b) parent[Math.max(a, b)] = Math.min(a, b)
    }
  }
  const blocks = new Map<number, { kinds: number[]; offers: number[] }>()
  const used = new Uint8Array(book.offers.length)
  for (const [k, offers] of reached.entries()) {
    const [first] = offers
    if (first === undefined) continue
    const top = root(first)
    const block = blocks.get(top) ?? { kinds: [], offers: [] }
    blocks.set(top, block)
    block.kinds.push(k)
    for (const j of offers) used[j] = 1
  }
  for (let j = 0; j < used.length; j++) if (used[j]) blocks.get(root(j))?.offers.push(j)
  return [...blocks.entries()].sort(([a], [b]) => a - b).map(([, block]) => block)
}

/** Several blocks as one, because a cap binds them together. */
export function joined(blocks: readonly Block[]): Block {
  const ascending = (a: number, b: number) => a - b
  return {
    kinds: blocks.flatMap(block => block.kinds).sort(ascending),
    offers: blocks.flatMap(block => block.offers).sort(ascending),
  }
}
