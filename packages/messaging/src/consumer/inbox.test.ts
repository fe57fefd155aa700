import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Bench, openBench } from '../bench.fixture.ts'
import { advance, claim, claimPresumed } from './inbox.ts'
import { openPositions, type Position } from './positions.ts'
import type { KeyState } from './sequence.ts'

const at = { topic: 'things', partition: 0 }
let bench: Bench
let from: Position

beforeAll(async () => {
  bench = await openBench()
})
afterAll(() => bench?.close())
beforeEach(async () => {
  await bench.receiver.query('TRUNCATE inbox_offset, inbox_version, parked')
  const positions = await openPositions(bench.receiver, 'reader', [at])
  from = positions.get('things/0') as Position
})

/** Claims in a transaction of its own, kept only if granted. */
async function presumed(before: Record<string, number>, after: Record<string, number>, to = 10n): Promise<boolean> {
  const standing: KeyState = {
    versions: new Map(Object.entries(before).map(([key, version]) => [key, { version, skipped: 0 }])),
    parked: new Set(),
  }
  const attempt = bench.receiver.transaction(async tx => {
    const versions = new Map(Object.entries(after))
    const granted = await claimPresumed(tx, 'reader', at, from, { next: to }, standing, versions, new Map())
    if (!granted) throw new Error('not granted')
  })
  return attempt.then(
    () => true,
    () => false,
  )
}

it('grants what continues exactly what was applied', async () => {
  expect(await presumed({ a: 0, b: 0 }, { a: 3, b: 1 })).toBe(true)
  from = { next: 10n, revision: 0n }
  expect(await presumed({ a: 3, c: 0 }, { a: 4, c: 2 }, 20n)).toBe(true)
  const rows = await bench.receiver.query('SELECT key, version FROM inbox_version ORDER BY key')
  expect(rows.map(row => [row.key, row.version])).toEqual([
    ['a', 4],
    ['b', 1],
    ['c', 2],
  ])
  expect(await openPositions(bench.receiver, 'reader', [])).toEqual(
    new Map([['things/0', { next: 20n, revision: 0n }]]),
  )
})

it.each([
  ['a duplicate', { a: 2 }, { a: 3 }],
  ['a gap of a known key', { a: 4 }, { a: 5 }],
  ['a gap of a new key', { b: 1 }, { b: 2 }],
  ['one wrong among right ones', { a: 3, b: 0, c: 5 }, { a: 4, b: 1, c: 6 }],
])('grants nothing of a slice with %s', async (_, before, after) => {
  expect(await presumed({ a: 0 }, { a: 3 })).toBe(true)
  from = { next: 10n, revision: 0n }
  expect(await presumed(before, after, 20n)).toBe(false)
  expect(await presumed({ a: 3 }, { a: 4 }, 20n)).toBe(true)
})

it('grants nothing to whoever believes to be elsewhere', async () => {
  const stale = from
  expect(await presumed({ a: 0 }, { a: 1 })).toBe(true)
  from = stale
  expect(await presumed({ b: 0 }, { b: 1 })).toBe(false)
  from = { next: 10n, revision: 7n }
  expect(await presumed({ b: 0 }, { b: 1 })).toBe(false)
  const claimed = await bench.receiver.transaction(tx => claim(tx, 'reader', at, stale, { next: 20n }, ['a']))
  expect(claimed).toBeUndefined()
})

it('grants nothing while the topic has parked keys, which have to be looked up', async () => {
  await bench.receiver.query(
    `INSERT INTO parked (consumer, topic, partition, "offset", key, headers, error_class) VALUES ('reader', 'things', 0, 5, 'p', '{}', 'x')`,
  )
  expect(await presumed({ a: 0 }, { a: 1 })).toBe(false)
  const standing = await bench.receiver.transaction(async tx => {
    const found = await claim(tx, 'reader', at, from, { next: 10n }, ['a', 'p'])
    await advance(tx, 'reader', 'things', new Map([['a', 1]]))
    return found
  })
  expect([...(standing?.parked ?? [])]).toEqual(['p'])
})
