import { hash } from 'node:crypto'
import { present } from './present.ts'

/** Merkle trees with the hashing of RFC 9162 section 2.1: leaves behind a 0x00 byte, inner nodes behind 0x01. */

const LEAF = Buffer.of(0)
const NODE = Buffer.of(1)
const sha256 = (...parts: readonly Buffer[]): Buffer => hash('sha256', Buffer.concat(parts), 'buffer')

const node = (left: Buffer, right: Buffer): Buffer => sha256(NODE, left, right)

/** Hash of a leaf whose content is hidden by a 16-byte hex `salt`: SHA-256(0x00, salt, leaf). */
export const leafHash = (leaf: string, salt: string): Buffer =>
  sha256(LEAF, Buffer.from(salt, 'hex'), Buffer.from(leaf, 'utf8'))

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

/** Whether `path` leads from the leaf hash at `index` of `count` leaves to `root` (RFC 9162 section 2.1.3.2). */
export function verifyMerklePath(
  leaf: Buffer,
  index: number,
  count: number,
  path: readonly string[],
  root: string,
): boolean {
  if (index < 0 || index >= count) return false
  let fn = index
  let sn = count - 1
  let hash = leaf
  for (const step of path) {
    if (sn === 0) return false
    const sibling = Buffer.from(step, 'hex')
    if (fn % 2 === 1 || fn === sn) {
      hash = node(sibling, hash)
      while (fn % 2 === 0 && fn !== 0) {
        fn = Math.floor(fn / 2)
        sn = Math.floor(sn / 2)
      }
    } else {
      hash = node(hash, sibling)
    }
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  return sn === 0 && hash.toString('hex') === root
}

/** Whether `proof` shows that the tree of `newer` leaves with its root begins with that of `older` leaves with its (RFC 9162 section 2.1.4.2). */
export function verifyConsistency(
  [older, olderRoot]: readonly [count: number, root: string],
  [newer, newerRoot]: readonly [count: number, root: string],
  proof: readonly string[],
): boolean {
  if (older < 0 || older > newer) return false
  if (older === newer) return proof.length === 0 && olderRoot === newerRoot
  if (older === 0) return proof.length === 0 && olderRoot === merkleRoot([])
  let fn = older - 1
  let sn = newer - 1
  while (fn % 2 === 1) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)]
  // A whole left subtree is not told again: it is the older root itself.
  const [first, ...steps] = fn === 0 ? [olderRoot, ...proof] : proof
  if (first === undefined) return false
  let old: Buffer = Buffer.from(first, 'hex')
  let now = old
  for (const step of steps) {
    if (sn === 0) return false
    const sibling = Buffer.from(step, 'hex')
    if (fn % 2 === 1 || fn === sn) {
      old = node(sibling, old)
      now = node(sibling, now)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)]
    } else {
      now = node(now, sibling)
    }
    fn = Math.floor(fn / 2)
    sn = Math.floor(sn / 2)
  }
  return sn === 0 && old.toString('hex') === olderRoot && now.toString('hex') === newerRoot
}

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

/** A finished subtree of a fold; `target` when the leaf that a path is wanted for lies in it. */
type Subtree = { readonly size: number; readonly hash: Buffer; readonly target: boolean }

/**
 * Root, and the path of one leaf, of leaves that come one after the other and are not kept: a day may have more than should be held.
 * Gives what `merkleRoot` and `merklePath` give of the whole list.
 */
export class MerkleFold {
  readonly #index: number | undefined
  readonly #path: string[] = []
  readonly #open: Subtree[] = []
  #count = 0

  /** `index` names the leaf whose path is wanted. */
  constructor(index?: number) {
    this.#index = index
  }

  add(leaf: Buffer): void {
    let right: Subtree = { size: 1, hash: leaf, target: this.#count++ === this.#index }
    while (this.#open.at(-1)?.size === right.size) right = this.#join(present(this.#open.pop()), right)
    this.#open.push(right)
  }

  /** What the leaves so far give; afterwards nothing may be added. `path` is empty when there is no such leaf. */
  end(): { count: number; root: string; path: readonly string[] } {
    let right = this.#open.pop()
    while (right && this.#open.length > 0) right = this.#join(present(this.#open.pop()), right)
    return { count: this.#count, root: (right?.hash ?? sha256()).toString('hex'), path: this.#path }
  }

  #join(left: Subtree, right: Subtree): Subtree {
    if (left.target) this.#path.push(right.hash.toString('hex'))
    if (right.target) this.#path.push(left.hash.toString('hex'))
    return { size: left.size + right.size, hash: node(left.hash, right.hash), target: left.target || right.target }
  }
}
