import { node } from './merkle.hash.ts'
import { merkleRoot } from './merkle.ts'

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
