import { byId, canonicalJson, type Json, leafHash, merkleRoot, toJson } from '@lodestone/kernel'
import { expect, test } from 'vitest'
import { missingOf, partsAhead, readBooks } from './book.ts'
import { entriesOf, lineOf, offerOf, sealedBy } from './round.fixture.ts'

const demand = entriesOf([lineOf(2), lineOf(1)])
const supply = entriesOf([offerOf(1)])
const expected = { demand: sealedBy(demand), supply: sealedBy(supply) }
const textsOf = (d: typeof demand, s: typeof supply) => ({
  demand: d.map(one => toJson([one])),
  supply: [toJson(s)],
})

test('a whole copy gives both seals, whatever the order and number of its parts, and its inputs are sorted by id', () => {
  const books = readBooks(textsOf(demand, supply))
  expect(missingOf(books.seals, expected)).toEqual([])
  expect(books.lines.map(line => line.id)).toEqual([lineOf(1).id, lineOf(2).id])
})

test('a book that was sealed before its tree had blank leaves is whole by the root of its entries alone', () => {
  const leaves = (some: typeof demand) =>
    [...some].sort(byId).map(({ input, salt }) => leafHash(canonicalJson(input as Json), salt))
  const before = { ...expected, demand: { ...expected.demand, root: merkleRoot(leaves(demand)) } }
  expect(missingOf(readBooks(textsOf(demand, supply)).seals, before)).toEqual([])
  expect(missingOf(readBooks(textsOf(demand.slice(1), supply)).seals, before)).toHaveLength(1)
})

test('an entry that comes twice counts once', () => {
  const { seals } = readBooks(textsOf([...demand, ...demand], supply))
  expect(missingOf(seals, expected)).toEqual([])
})

test('what was read ahead counts for the very same text alone, and until it is forgotten', () => {
  const ahead = partsAhead()
  const texts = textsOf(demand, supply)
  for (const part of [...texts.demand, ...texts.supply]) ahead.add(part)
  const books = readBooks(texts, ahead.read)
  expect(missingOf(books.seals, expected)).toEqual([])
  expect(readBooks(texts, ahead.read).lines[0]).toBe(books.lines[0])
  const [first, second] = demand as [(typeof demand)[0], (typeof demand)[0]]
  const forged = textsOf([{ ...first, input: { ...first.input, quantityKg: '101' } }, second], supply)
  expect(missingOf(readBooks(forged, ahead.read).seals, expected)).toHaveLength(1)
  ahead.forget()
  expect(readBooks(texts, ahead.read).lines[0]).not.toBe(books.lines[0])
})

test('a lost entry is told with what was expected and found', () => {
  const { seals } = readBooks(textsOf(demand.slice(1), supply))
  expect(missingOf(seals, expected)).toMatchObject([
    { owner: 'demand', expected: { count: 2, sumKg: '200' }, found: { count: 1, sumKg: '100' } },
  ])
})

test.each([
  ['a quantity', { quantityKg: '101' }],
  ['a version', { version: 2 }],
  ['anything the engine reads', { deliverTo: 'FR' }],
])('an input in which %s differs from what was sealed does not pass, even if the entry beside it does', (_, change) => {
  const [first, second] = demand as [(typeof demand)[0], (typeof demand)[0]]
  const forged = { ...first, input: { ...first.input, ...change } }
  expect(missingOf(readBooks(textsOf([forged, second], supply)).seals, expected)).toHaveLength(1)
})

test('an empty book has a seal too', () => {
  const seals = readBooks({ demand: [], supply: [] }).seals
  expect(missingOf(seals, { demand: sealedBy([]), supply: sealedBy([]) })).toEqual([])
})
