import { expect, test } from 'vitest'
import { type Acknowledged, type Fact, sumsOf, type View, verdictOn } from './ledger.ts'

const submitted: Acknowledged = {
  key: 'k1',
  noun: 'forecast',
  id: 'f1',
  did: 'submitted',
  version: 1,
  mark: 1_001n,
  grams: 3_001n,
  cell: 'dy-oxide 2027-Q1',
}
const revised: Acknowledged = { ...submitted, key: 'k2', did: 'revised', version: 2, mark: 1_002n, grams: 3_002n }
const other: Acknowledged = { ...submitted, key: 'k3', id: 'f2', mark: 1_003n, grams: 1_003n }
const { mark: _, ...unmarked } = other
const withdrawn: Acknowledged = { ...unmarked, key: 'k4', did: 'withdrawn', version: 2, grams: 0n }
const all = [submitted, revised, other, withdrawn]

const factOf = ({ noun, id, did, version, mark }: Acknowledged): Fact => ({
  noun,
  id,
  did,
  version,
  ...(mark === undefined ? {} : { mark }),
})
const facts = all.map(factOf)
const view = (rows: [string, { version: number; grams?: bigint }][]): View => ({
  name: 'aggregation',
  noun: 'forecast',
  rows: new Map(rows),
})
const sound = view([['f1', { version: 2, grams: 3_002n }]])

test('what is kept once and shown as it stands is neither lost nor doubled', () => {
  expect(verdictOn(all, facts, [sound])).toEqual({ lost: [], doubled: [] })
})

test('a command without its fact is lost, also where its version is kept with other words', () => {
  expect(verdictOn(all, facts.slice(1), [sound]).lost).toEqual([
    'forecast f1 submitted at 1 with 1001 g was acknowledged (k1) and is not kept',
  ])
  const altered = facts.map(fact => (fact.version === 2 && fact.id === 'f1' ? { ...fact, mark: 9n } : fact))
  const { lost, doubled } = verdictOn(all, altered, [sound])
  expect([lost.length, doubled.length]).toEqual([1, 1])
})

test('a command that took effect twice is doubled: as another forecast, another version, or under one key', () => {
  const again = { ...factOf(submitted), id: 'f3' }
  expect(verdictOn(all, [...facts, again], [sound]).doubled).toHaveLength(1)
  expect(verdictOn(all, [...facts, { ...factOf(revised), version: 3 }], [sound]).doubled).toHaveLength(1)
  expect(verdictOn(all, [...facts, factOf(revised)], [sound]).doubled).toHaveLength(1)
  const both = [...all, { ...submitted, id: 'f3' }]
  expect(verdictOn(both, both.map(factOf), []).doubled).toEqual([expect.stringContaining('k1 had several effects')])
})

test('a reader that lacks a command, is behind, counts other grams or shows what was withdrawn has lost one', () => {
  for (const rows of [
    view([]),
    view([['f1', { version: 1 }]]),
    view([['f1', { version: 2, grams: 1n }]]),
    view([...sound.rows, ['f2', { version: 1 }]]),
  ])
    expect(verdictOn(all, facts, [rows]).lost).toHaveLength(1)
})

test('what stands in a cell is the sum of the last commands', () => {
  expect(sumsOf(all, 'forecast')).toEqual(new Map([['dy-oxide 2027-Q1', 3_002n]]))
  expect(sumsOf(all, 'offer')).toEqual(new Map())
})
