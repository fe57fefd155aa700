import { PROPOSED_PER_EVENT } from '@lodestone/contracts'
import { expect, test } from 'vitest'
import { proposedFacts } from './allocation.facts.ts'
import type { Allocation } from './allocation.ts'

type Data = {
  part: number
  parts: number
  parties: { participantId: string; allocationIds: string[]; offerIds?: string[]; offers?: object[] }[]
}
type Salted = { salt: string }
const told = (pairs: readonly (readonly [string, string])[]): Data[] => {
  const proposed = pairs.map(([memberId, supplierId], index) => ({
    id: `a${index}`,
    memberId,
    supplierId,
    offerId: `offer of ${supplierId}`,
    quantity: 1_500n,
  }))
  const facts = proposedFacts('r', proposed as unknown as Allocation[]).map(
    fact => fact.data as unknown as Data & Salted,
  )
  // What is hashed can be found by trying where it has no salt of its own.
  expect(new Set(facts.map(({ salt }) => salt)).size).toBe(facts.length)
  return facts.map(({ salt: _, ...data }) => data)
}
const repeated = <T>(times: number, value: T): T[] => Array.from({ length: times }, () => value)

test('each party stands with all of its own, and with nothing else; a supplier with its offers, and the sum of each', () => {
  expect(
    told([
      ['m', 's'],
      ['n', 's'],
      ['m', 't'],
    ]),
  ).toEqual([
    {
      roundId: 'r',
      part: 1,
      parts: 1,
      parties: [
        { participantId: 'm', allocationIds: ['a0', 'a2'] },
        {
          participantId: 's',
          allocationIds: ['a0', 'a1'],
          offerIds: ['offer of s'],
          offers: [{ offerId: 'offer of s', quantityKg: '3' }],
        },
        { participantId: 'n', allocationIds: ['a1'] },
        {
          participantId: 't',
          allocationIds: ['a2'],
          offerIds: ['offer of t'],
          offers: [{ offerId: 'offer of t', quantityKg: '1.5' }],
        },
      ],
    },
  ])
})

test('parts are within their bound, and only who has more than one holds stands in several', () => {
  const half = PROPOSED_PER_EVENT / 2
  const parts = told([...repeated(half + 1, ['m', 's'] as const), ...repeated(half, ['n', 's'] as const)])
  const sizes = parts.map(({ parties }) => parties.map(one => [one.participantId, one.allocationIds.length]))
  expect(sizes).toEqual([
    [['m', half + 1]],
    [['s', PROPOSED_PER_EVENT]],
    [
      ['s', 1],
      ['n', half],
    ],
  ])
  expect(parts.map(({ part, parts }) => [part, parts])).toEqual([
    [1, 3],
    [2, 3],
    [3, 3],
  ])
})

test('a match of nothing is told by one event too: their number does not say that it was nothing', () => {
  expect(told([])).toEqual([{ roundId: 'r', part: 1, parts: 1, parties: [] }])
})
