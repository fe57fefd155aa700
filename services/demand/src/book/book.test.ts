import type { Line, RoundRules } from '@lodestone/contracts'
import { bookDigest, bookLeaves, canonicalJson, type Json, leafHash, merkleRoot } from '@lodestone/kernel'
import { expect, test } from 'vitest'
import type { Entry } from '../entry/entry.ts'
import { type SealedMember, sealBook } from './book.ts'

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
const member = (id: string, more: Partial<SealedMember> = {}): [string, SealedMember] => [
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
const by = (weights: RoundRules['weights'], newcomerWeight?: string) => ({
  weights,
  allocation: 'pro-rata' as const,
  ...(newcomerWeight && { newcomerWeight }),
})
const entries = [entry('b', 'm1', '20'), entry('c', 'm2', '5.5'), entry('a', 'm1', '10')]

test('a seal is the count, sum, digest and root of exactly the entries it tells', () => {
  const { seal, lines } = sealed(entries, members, by('stated'), salt)
  expect(seal).toMatchObject({ count: 3, sumKg: '35.5', digest: bookDigest(lines) })
  expect(seal.root).toBe(merkleRoot(bookLeaves(lines.map(one => leafHash(canonicalJson(one.input as Json), one.salt)))))
  expect(lines.map(one => one.id)).toEqual(['a', 'b', 'c'])
})

test('the order of rows changes nothing, one changed gram changes the root', () => {
  const one = sealed(entries, members, by('stated'), salt).seal
  expect(sealed([...entries].reverse(), members, by('stated'), salt).seal).toEqual(one)
  expect(sealed([entry('b', 'm1', '20.001'), ...entries.slice(1)], members, by('stated'), salt).seal.root).not.toBe(
    one.root,
  )
})

test('baseline weights split the yearly need over the lines of the material by quantity', () => {
  const { lines } = sealed(entries, members, by('baseline'), salt)
  expect(lines.map(one => [one.id, one.input.weight])).toEqual([
    ['a', '20'],
    ['b', '40'],
    ['c', '5.5'],
  ])
})

test('a newcomer weighs what the rules of the round allow, in the book as in the leaf', () => {
  const large = [...entries, entry('d', 'm2', '1000')]
  const weightOf = (newcomerWeight?: string) =>
    sealed(large, members, by('baseline', newcomerWeight), salt)
      .lines.filter(one => one.participantId === 'm2')
      .map(one => one.input.weight)
  expect(weightOf()).toEqual(['5.5', '1000'])
  expect(weightOf('median')).toEqual(['0.218', '39.781'])
  expect(weightOf('50')).toEqual(['0.136', '24.863'])
})

test('what a member took of what earlier rounds gave it counts in its weight, and one without a history counts in full', () => {
  const { lines } = sealed(entries, members, by('realisation'), salt, new Map([['m1', '0.25']]))
  expect(lines.map(one => one.input.weight)).toEqual(['5', '10', '5.5'])
})

test('a book with a line of nobody known is not sealed', () => {
  expect(() => sealed([entry('a', 'stranger', '1')], members, by('stated'), salt)).toThrow(/stranger/)
})
