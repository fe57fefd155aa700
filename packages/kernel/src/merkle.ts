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
