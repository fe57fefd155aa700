import type { Line } from '@lodestone/contracts'
import { bookDigest, canonicalJson, type Json, leafHash, merkleRoot } from '@lodestone/kernel'
import { expect, test } from 'vitest'
import type { Entry } from '../entry/entry.ts'
import { type Member, sealBook } from './book.ts'

const line = (id: string, quantityKg: string): Line => ({
  id,
  reference: id,
  material: 'dy-oxide',
  quantityKg,
  period: '2027-Q2',
  deliverTo: 'DE',
  commitment: 'firm',
})
const entry = (id: string, participantId: string, quantityKg: string): Entry => ({
  roundId: 'r',
  forecastId: 'f',
  participantId,
  version: 3,
  status: 'joined',
  line: line(id, quantityKg),
})
const member = (id: string, more: Partial<Member> = {}): [string, Member] => [
  id,
  { id, bloc: 'EU', country: 'DE', group: undefined, baselines: [], ...more },
]
const salt = (id: string) => id.charCodeAt(0).toString(16).padStart(32, '0')

const members = new Map([
  member('m1', { group: 'G', baselines: [{ material: 'dy-oxide', kgPerYear: '60' }] }),
  member('m2'),
])
/** Runs the sealing to its end. */
function sealed(...given: Parameters<typeof sealBook>) {
  const work = sealBook(...given)
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}
const entries = [entry('b', 'm1', '20'), entry('c', 'm2', '5.5'), entry('a', 'm1', '10')]

test('a seal is the count, sum, digest and root of exactly the entries it tells', () => {
  const { seal, lines } = sealed(entries, members, { weights: 'stated' }, salt)
  expect(seal).toMatchObject({ count: 3, sumKg: '35.5', digest: bookDigest(lines) })
  expect(seal.root).toBe(merkleRoot(lines.map(one => leafHash(canonicalJson(one.input as Json), one.salt))))
  expect(lines.map(one => one.id)).toEqual(['a', 'b', 'c'])
})

test('the order of rows changes nothing, one changed gram changes the root', () => {
  const one = sealed(entries, members, { weights: 'stated' }, salt).seal
  expect(sealed([...entries].reverse(), members, { weights: 'stated' }, salt).seal).toEqual(one)
  expect(
    sealed([entry('b', 'm1', '20.001'), ...entries.slice(1)], members, { weights: 'stated' }, salt).seal.root,
  ).not.toBe(one.root)
})

test('baseline weights split the yearly need over the lines of the material by quantity', () => {
  const { lines } = sealed(entries, members, { weights: 'baseline' }, salt)
  expect(lines.map(one => [one.id, one.input.weight])).toEqual([
    ['a', '20'],
    ['b', '40'],
    ['c', '5.5'],
  ])
})

test('a book with a line of nobody known is not sealed', () => {
  expect(() => sealed([entry('a', 'stranger', '1')], members, { weights: 'stated' }, salt)).toThrow(/stranger/)
})
