import { chain, chainHeadLeaf, dailyHeadHash, merklePath, merkleRoot } from '@lodestone/kernel'
import { expect, test } from 'vitest'
import {
  type AuditEntry,
  type ChainProof,
  type DailyHead,
  verifyChain,
  verifyHeads,
  verifyProof,
} from './hash-chain.ts'

/** What the hub's own code hashes, the browser's code finds, and every change breaks it. */

const facts = Array.from({ length: 5 }, (_, n) => ({
  subject: 's',
  type: 'rounds.round-opened.v1',
  time: '2027-01-01T00:00:00.000Z',
  actor: 'Jürgen "Ops"',
  data: { ü: n, b: [1, null, { z: '\u2028', a: true }], 'a b': 0.1 },
}))
const entries = chain(facts) as unknown as AuditEntry[]
const changed = (at: number, part: object) => entries.map((one, index) => (index === at ? { ...one, ...part } : one))

test('a chain holds', async () => expect(await verifyChain(entries)).toEqual({ holds: true, count: 5 }))
test.each([
  ['an entry was taken out', entries.toSpliced(2, 1), { at: 3, why: 'number' }],
  ['the first was cut off', entries.slice(1), { at: 1, why: 'number' }],
  ['data was changed', changed(1, { data: {} }), { at: 2, why: 'content' }],
  ['an actor was changed', changed(4, { actor: 'somebody' }), { at: 5, why: 'content' }],
  ['a link was changed', changed(3, { previousHash: 'a'.repeat(64) }), { at: 4, why: 'previous' }],
])('%s: it does not', async (_name, given, fault) => {
  expect(await verifyChain(given as AuditEntry[])).toEqual({ holds: false, ...fault })
})

function headOf(day: string, previous: string): DailyHead {
  const body = { service: 'rounds', day, subjects: 1, root: 'b'.repeat(64) } as const
  return { ...body, previous, hash: dailyHeadHash(previous, body) }
}
const first = headOf('2027-01-01', '0'.repeat(64))
const second = headOf('2027-01-02', first.hash)
test('heads follow from each other, in whatever order they come', async () => {
  expect(await verifyHeads([second, first])).toEqual({ holds: true, count: 2 })
  const other = headOf('2027-01-02', 'c'.repeat(64))
  expect(await verifyHeads([first, other])).toEqual({ holds: false, head: other })
  const forged = { ...second, subjects: 2 }
  expect(await verifyHeads([first, forged])).toEqual({ holds: false, head: forged })
})

test.each([1, 2, 3, 7, 8])('a proof among %s histories holds at every place, and no other', async count => {
  const heads = Array.from({ length: count }, (_, n) => ({ subject: `s${n}`, seq: 5, hash: entries[4]?.hash ?? '' }))
  const leaves = heads.map(chainHeadLeaf)
  const root = merkleRoot(leaves)
  const head = { ...first, root, subjects: count }
  for (const [index, one] of heads.entries()) {
    const proof: ChainProof = {
      service: 'rounds',
      day: head.day,
      ...one,
      index,
      count,
      path: merklePath(leaves, index),
      root,
    }
    expect(await verifyProof(proof, head, entries)).toBe(true)
    expect(await verifyProof({ ...proof, subject: 'other' }, head, entries)).toBe(false)
    expect(await verifyProof(proof, { ...head, root: 'd'.repeat(64) }, entries)).toBe(false)
    expect(await verifyProof(proof, undefined, entries)).toBe(false)
    expect(await verifyProof(proof, head, entries.slice(0, 4))).toBe(false)
  }
})
