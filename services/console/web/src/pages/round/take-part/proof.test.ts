import { leafHash, merklePath, merkleRoot } from '@lodestone/kernel'
import { describe, expect, test } from 'vitest'
import { judge } from './proof.ts'

const salt = (i: number): string => i.toString(16).padStart(32, '0')
const leaf = (i: number): string => JSON.stringify({ id: `line-${i}`, quantityKg: `${i}` })

function proofOf(index: number, count: number) {
  const leaves = Array.from({ length: count }, (_, i) => leafHash(leaf(i), salt(i)))
  return {
    leaf: leaf(index),
    salt: salt(index),
    index,
    count,
    path: merklePath(leaves, index),
    root: merkleRoot(leaves),
  }
}

describe('the proof that a browser checks by itself', () => {
  test('holds for every entry of books of one to nine, as the hub makes them', async () => {
    for (let count = 1; count <= 9; count++)
      for (let index = 0; index < count; index++) {
        const proof = proofOf(index, count)
        expect(await judge(proof, `line-${index}`, [{ root: proof.root }]), `${index} of ${count}`).toEqual({
          holds: true,
        })
      }
  })

  test('fails when the entry, its salt, its place or the way was changed', async () => {
    const proof = proofOf(3, 7)
    const seals = [{ root: proof.root }]
    const changed = [
      { ...proof, leaf: proof.leaf.replace('"3"}', '"4"}') },
      { ...proof, salt: salt(9) },
      { ...proof, index: 2 },
      { ...proof, path: proof.path.slice(1) },
      { ...proof, path: proof.path.with(0, 'ab'.repeat(32)) },
    ]
    for (const one of changed) expect(await judge(one, 'line-3', seals)).toEqual({ holds: false, fault: 'path' })
  })

  test('fails under a root that is not the public one, and for another’s entry', async () => {
    const proof = proofOf(1, 4)
    expect(await judge(proof, 'line-1', [{ root: 'cd'.repeat(32) }])).toEqual({ holds: false, fault: 'root' })
    expect(await judge(proof, 'line-2', [{ root: proof.root }])).toEqual({ holds: false, fault: 'entry' })
  })
})
