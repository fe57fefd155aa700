import { node, sha256 } from './merkle.hash.ts'
import { present } from './present.ts'

/** Merkle trees of RFC 9162 section 2.1. */

/** The largest power of two below n (n > 1), where RFC 9162 splits a list. */
function split(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

/** Root over leaf hashes in order, in hex; the SHA-256 of nothing when there is none. */
export function merkleRoot(leaves: readonly Buffer[]): string {
  return rootOf(leaves, 0, leaves.length).toString('hex')
}

function rootOf(leaves: readonly Buffer[], from: number, to: number): Buffer {
  const n = to - from
  if (n === 0) return sha256()
  if (n === 1) return present(leaves[from])
  const k = split(n)
  return node(rootOf(leaves, from, from + k), rootOf(leaves, from + k, to))
}

/** Leaves from one index up to another, the second not among them: a subtree of an RFC 9162 tree. */
export type LeafRange = readonly [from: number, to: number]

/** The subtrees whose hashes are the audit path of the leaf at `index` of `count`, from the leaf upwards. Throws RangeError when there is no such leaf. */
export function pathRanges(index: number, count: number): LeafRange[] {
  if (index < 0 || index >= count) throw new RangeError('no such leaf')
  const path = (from: number, to: number): LeafRange[] => {
    if (to - from <= 1) return []
    const middle = from + split(to - from)
    return index < middle ? [...path(from, middle), [middle, to]] : [...path(middle, to), [from, middle]]
  }
  return path(0, count)
}

/** The subtrees whose hashes prove that a tree of `newer` leaves begins with the tree of `older` ones (RFC 9162 section 2.1.4.1). */
export function consistencyRanges(older: number, newer: number): LeafRange[] {
  if (older < 0 || older > newer) throw new RangeError('a tree does not shrink')
  const proof = (from: number, to: number, whole: boolean): LeafRange[] => {
    if (older === to) return whole ? [] : [[from, to]]
    const middle = from + split(to - from)
    return older <= middle
      ? [...proof(from, middle, whole), [middle, to]]
      : [...proof(middle, to, false), [from, middle]]
  }
  return older === 0 ? [] : proof(0, newer, true)
}

/** Audit path of the leaf at `index`, from the leaf upwards, in hex. Throws RangeError when there is no such leaf. */
export const merklePath = (leaves: readonly Buffer[], index: number): string[] =>
  pathRanges(index, leaves.length).map(([from, to]) => rootOf(leaves, from, to).toString('hex'))

/** Proof, in hex, that the tree of these leaves begins with that of the first `older` of them. */
export const consistencyPath = (leaves: readonly Buffer[], older: number): string[] =>
  consistencyRanges(older, leaves.length).map(([from, to]) => rootOf(leaves, from, to).toString('hex'))
