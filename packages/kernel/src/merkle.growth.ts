import { node, sha256 } from './merkle.hash.ts'
import type { LeafRange } from './merkle.ts'
import { present } from './present.ts'

/** A full subtree of 2^level leaves, the `index`th of its level. What a growing tree keeps of itself: they never change. */
export type FullTree = { readonly level: number; readonly index: number }

/** The full subtrees that a range of leaves is made of, largest first. */
export function fullTreesIn([from, to]: LeafRange): FullTree[] {
  const found: FullTree[] = []
  for (let at = from; at < to; ) {
    let level = 0
    while (2 ** (level + 1) <= to - at) level++
    found.push({ level, index: at / 2 ** level })
    at += 2 ** level
  }
  return found
}

/** Hash over the full subtrees that `fullTreesIn` names, in its order; the SHA-256 of nothing when there is none. */
export function overFullTrees(hashes: readonly Buffer[]): Buffer {
  const last = hashes.at(-1)
  return last ? hashes.slice(0, -1).reduceRight((right, left) => node(left, right), last) : sha256()
}

/** The full subtrees that are there when a leaf has come to a tree of `size` leaves, whose own full subtrees are given as `overFullTrees` takes them. */
export function growTree(
  size: number,
  hashes: readonly Buffer[],
  leaf: Buffer,
): (FullTree & { readonly hash: Buffer })[] {
  const grown = [{ level: 0, index: size, hash: leaf }]
  const left = [...hashes]
  for (let last = grown[0]; last && last.index % 2 === 1; last = grown.at(-1))
    grown.push({ level: last.level + 1, index: (last.index - 1) / 2, hash: node(present(left.pop()), last.hash) })
  return grown
}
