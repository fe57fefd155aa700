import { describe, expect, test } from 'vitest'
import {
  consistencyPath,
  consistencyRanges,
  type FullTree,
  fullTreesIn,
  growTree,
  leafHash,
  merklePath,
  merkleRoot,
  overFullTrees,
  pathRanges,
  verifyConsistency,
} from './index.ts'

const MOST = 26
const leaves = Array.from({ length: MOST }, (_, i) => leafHash(`leaf ${i}`, ''))
const rootAt = (size: number) => merkleRoot(leaves.slice(0, size))
const OTHER = 'ab'.repeat(32)

describe('a proof that a tree begins with another', () => {
  test('holds for every pair of sizes, and for no other sizes or roots', () => {
    for (let newer = 1; newer <= MOST; newer++)
      for (let older = 0; older <= newer; older++) {
        const proof = consistencyPath(leaves.slice(0, newer), older)
        const from = [older, rootAt(older)] as const
        const to = [newer, rootAt(newer)] as const
        expect([older, newer, verifyConsistency(from, to, proof)]).toEqual([older, newer, true])
        expect(verifyConsistency([older, OTHER], to, proof)).toBe(false)
        // Whatever a tree is, it begins with the empty one.
        expect(verifyConsistency(from, [newer, OTHER], proof)).toBe(older === 0)
        expect(verifyConsistency(to, from, proof)).toBe(older === newer)
        if (older === 0 || older === newer) continue
        expect(verifyConsistency([older - 1, rootAt(older)], to, proof)).toBe(false)
        expect(verifyConsistency([older, rootAt(older - 1)], to, proof)).toBe(false)
      }
  })

  test('does not hold when any part of it is another, missing, doubled or too many', () => {
    for (let newer = 2; newer <= MOST; newer++)
      for (let older = 1; older < newer; older++) {
        const proof = consistencyPath(leaves.slice(0, newer), older)
        const holds = (other: readonly string[]) =>
          verifyConsistency([older, rootAt(older)], [newer, rootAt(newer)], other)
        for (const at of proof.keys()) {
          expect(holds(proof.with(at, OTHER))).toBe(false)
          expect(holds(proof.toSpliced(at, 1))).toBe(false)
          expect(holds(proof.toSpliced(at, 0, proof[at] ?? ''))).toBe(false)
        }
        expect(holds([...proof, OTHER])).toBe(false)
        expect(holds([OTHER, ...proof])).toBe(false)
      }
  })

  test('cannot be made when one leaf of the older tree was another', () => {
    for (let newer = 2; newer <= MOST; newer++)
      for (let older = 1; older < newer; older++)
        for (let at = 0; at < older; at++) {
          const rewritten = leaves.slice(0, newer).with(at, leafHash('rewritten', ''))
          const proof = consistencyPath(rewritten, older)
          expect(verifyConsistency([older, rootAt(older)], [newer, merkleRoot(rewritten)], proof)).toBe(false)
        }
  })

  test('of a tree that shrank there is none', () => {
    expect(() => consistencyRanges(3, 2)).toThrow(RangeError)
    expect(verifyConsistency([3, rootAt(3)], [2, rootAt(2)], [])).toBe(false)
  })
})

test('the test vectors of Certificate Transparency give the known root and proof', () => {
  const hashes = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
  const tree = hashes.map(hex => leafHash('', hex))
  expect(merkleRoot(tree)).toBe('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328')
  expect(consistencyPath(tree, 6)).toEqual([
    '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  ])
})

test('a growing tree needs only its full subtrees for every root, path and consistency proof', () => {
  const kept = new Map<string, Buffer>()
  const at = ({ level, index }: FullTree) => kept.get(`${level}/${index}`) ?? expect.fail('not kept')
  const hashOf = (range: readonly [number, number]) => overFullTrees(fullTreesIn(range).map(at)).toString('hex')
  for (const [size, leaf] of leaves.entries()) {
    for (const { level, index, hash } of growTree(size, fullTreesIn([0, size]).map(at), leaf))
      kept.set(`${level}/${index}`, hash)
    const now = leaves.slice(0, size + 1)
    expect(hashOf([0, size + 1])).toBe(merkleRoot(now))
    for (let one = 0; one <= size; one++) {
      expect(pathRanges(one, size + 1).map(hashOf)).toEqual(merklePath(now, one))
      expect(consistencyRanges(one, size + 1).map(hashOf)).toEqual(consistencyPath(now, one))
    }
  }
  expect(hashOf([0, 0])).toBe(merkleRoot([]))
})
