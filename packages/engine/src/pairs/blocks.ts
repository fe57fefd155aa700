import type { Book } from './book.ts'
import type { Pairs } from './kinds.ts'

/** Lines and offers that share nothing with the rest of the round, unless a cap joins them: solved by themselves. */
export type Block = { readonly kinds: readonly number[]; readonly offers: readonly number[] }

/** The connected components of the pairs, in the order of their first offer. Lines and offers without any pair are in none. */
export function connectedBlocks(book: Book, pairs: Pairs): Block[] {
  const parent = Int32Array.from(book.offers, (_, j) => j)
  const root = (j: number): number => {
    while (parent[j] !== j) {
      parent[j] = parent[parent[j]!]!
      j = parent[j]!
    }
    return j
  }
  const widest = pairs.kinds.map(kind => kind.lines.reduce((most, i) => Math.max(most, pairs.prefix[i]!), 0))
  for (const [k, kind] of pairs.kinds.entries()) {
    for (let e = 1; e < widest[k]!; e++) {
      const a = root(kind.entries[0]!.offer)
      const b = root(kind.entries[e]!.offer)
      if (a !== b) parent[Math.max(a, b)] = Math.min(a, b)
    }
  }
  const blocks = new Map<number, { kinds: number[]; offers: number[] }>()
  const used = new Uint8Array(book.offers.length)
  for (const [k, kind] of pairs.kinds.entries()) {
    if (widest[k] === 0) continue
    const top = root(kind.entries[0]!.offer)
    const block = blocks.get(top) ?? { kinds: [], offers: [] }
    blocks.set(top, block)
    block.kinds.push(k)
    for (let e = 0; e < widest[k]!; e++) used[kind.entries[e]!.offer] = 1
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
