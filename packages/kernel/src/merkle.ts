import { hash } from 'node:crypto'

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
  if (n === 1) return leaves[from] as Buffer
  const k = split(n)
  return node(rootOf(leaves, from, from + k), rootOf(leaves, from + k, to))
}

/** Audit path of the leaf at `index`, from the leaf upwards, in hex. Throws RangeError when there is no such leaf. */
export function merklePath(leaves: readonly Buffer[], index: number): string[] {
  if (index < 0 || index >= leaves.length) throw new RangeError('no such leaf')
  const path = (m: number, from: number, to: number): Buffer[] => {
    const n = to - from
    if (n <= 1) return []
    const k = split(n)
    return m < k
      ? [...path(m, from, from + k), rootOf(leaves, from + k, to)]
      : [...path(m - k, from + k, to), rootOf(leaves, from, from + k)]
  }
  return path(index, 0, leaves.length).map(hash => hash.toString('hex'))
}

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
    while (this.#open.at(-1)?.size === right.size) right = this.#join(this.#open.pop() as Subtree, right)
    this.#open.push(right)
  }

  /** What the leaves so far give; afterwards nothing may be added. `path` is empty when there is no such leaf. */
  end(): { count: number; root: string; path: readonly string[] } {
    let right = this.#open.pop()
    while (right && this.#open.length > 0) right = this.#join(this.#open.pop() as Subtree, right)
    return { count: this.#count, root: (right?.hash ?? sha256()).toString('hex'), path: this.#path }
  }

  #join(left: Subtree, right: Subtree): Subtree {
    if (left.target) this.#path.push(right.hash.toString('hex'))
    if (right.target) this.#path.push(left.hash.toString('hex'))
    return { size: left.size + right.size, hash: node(left.hash, right.hash), target: left.target || right.target }
  }
}
