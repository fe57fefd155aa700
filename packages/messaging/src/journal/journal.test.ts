import { defineEvent } from '@lodestone/contracts'
import { Conflict, type Database, openDatabase, type Row } from '@lodestone/database'
import { createTestDatabase, migrate } from '@lodestone/database/fixture'
import { firstBrokenLink, type Link } from '@lodestone/kernel'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { append, type Cause, messagingMigrations, prepareNew } from '../index.ts'
import { SHARDS, shardOf } from '../shard.ts'

const moved = defineEvent({
  type: 'journal-test.thing-moved.v1',
  summary: 'A thing has moved',
  topic: 'journal-test.thing',
  data: z.object({ to: z.string() }),
})
const other = defineEvent({
  type: 'journal-test.other-moved.v1',
  summary: 'Another thing has moved',
  topic: 'journal-test.other',
  data: z.object({ to: z.string() }),
})
const cause: Cause = { actor: 'tester', now: new Date('2026-11-24T10:00:00.123Z'), correlationId: 'c-1' }

let test: Awaited<ReturnType<typeof createTestDatabase>>
let database: Database

beforeAll(async () => {
  test = await createTestDatabase()
  const login = await migrate({ url: test.url, schema: 'journals', folders: [messagingMigrations] })
  database = openDatabase({ url: login, schema: 'journals' }).within('service')
})

afterAll(async () => {
  await database?.close()
  await test?.drop()
})

const rowsOf = (subject: string) => database.query('SELECT * FROM journal WHERE subject = $1 ORDER BY seq', [subject])

const linkOf = (row: Row): Link => ({
  seq: row.seq as number,
  subject: row.subject as string,
  type: row.type as string,
  time: row.time as string,
  actor: row.actor as string,
  data: JSON.parse(row.data as string),
  previousHash: row.previous_hash as string,
  hash: row.hash as string,
})

it('chains the history of each subject and counts only published facts as versions', async () => {
  await database.transaction(tx =>
    append(
      tx,
      [
        { subject: 'a', event: moved, data: { to: 'x' } },
        { subject: 'b', event: moved, data: { to: 'x' } },
        { subject: 'a', type: 'thing-read', data: { by: 'operator', odd: '\u0000"\\ü' } },
        { subject: 'a', event: moved, data: { to: 'y' } },
      ],
      cause,
    ),
  )
  await database.transaction(tx => append(tx, [{ subject: 'a', type: 'thing-read', data: {} }], cause))
  await database.transaction(tx => append(tx, [{ subject: 'a', event: moved, data: { to: 'z' } }], cause))

  const rows = await rowsOf('a')
  expect(rows.map(row => [row.seq, row.aggregate_version, row.topic])).toEqual([
    [1, 1, 'journal-test.thing'],
    [2, 1, null],
    [3, 2, 'journal-test.thing'],
    [4, 2, null],
    [5, 3, 'journal-test.thing'],
  ])
  expect(firstBrokenLink(rows.map(linkOf))).toBe(-1)
  const outbox = await database.query("SELECT shard, subject, seq FROM outbox WHERE subject IN ('a', 'b') ORDER BY id")
  const shard = { a: shardOf('a'), b: shardOf('b') }
  expect(outbox).toEqual([
    { shard: shard.a, subject: 'a', seq: 1 },
    { shard: shard.b, subject: 'b', seq: 1 },
    { shard: shard.a, subject: 'a', seq: 3 },
    { shard: shard.a, subject: 'a', seq: 5 },
  ])
})

it('shows a change of any field in the chain', async () => {
  const [first] = await rowsOf('b')
  expect(firstBrokenLink([linkOf({ ...first, actor: 'somebody else' })])).toBe(0)
})

it('cannot be rewritten by the service', async () => {
  await expect(database.query("UPDATE journal SET actor = 'x'")).rejects.toThrow(/permission denied/)
  await expect(database.query('TRUNCATE journal')).rejects.toThrow(/permission denied/)
})

it('joins a statement of the caller for new subjects', async () => {
  const fact = { subject: 'new', event: moved, data: { to: 'x' } }
  const { params, sql } = prepareNew([fact], cause)
  const [row] = await database.query(`WITH ${sql(2)} SELECT $1::text AS mine`, ['mine', ...params])
  expect(row).toEqual({ mine: 'mine' })
  expect((await rowsOf('new')).map(linkOf)).toHaveLength(1)
  await expect(database.query(`WITH ${sql(1)} SELECT 1`, params)).rejects.toBeInstanceOf(Conflict)
})

it('writes a fact alone as it does one among others, told or kept to itself', async () => {
  const full: Cause = { ...cause, causationId: 'cause-1', traceparent: '00-trace-span-01' }
  const told = (subject: string) => ({ subject, event: moved, data: { to: 'x\\{}",ü\n' } })
  const kept = (subject: string) => ({ subject, type: 'thing-read', data: { by: '{NULL}' } })
  await database.transaction(async tx => {
    await append(tx, [told('among-told'), kept('among-kept')], full)
    await append(tx, [told('alone-told')], full)
    await append(tx, [kept('alone-kept')], full)
  })
  const shown = async (subject: string) => {
    const [row] = await rowsOf(subject)
    const queued = await database.query('SELECT shard, seq FROM outbox WHERE subject = $1', [subject])
    expect(queued).toEqual(subject.endsWith('told') ? [{ shard: shardOf(subject), seq: 1 }] : [])
    expect(firstBrokenLink([linkOf(row as Row)])).toBe(-1)
    return { ...row, id: '', subject: '', hash: '' }
  }
  expect(await shown('alone-told')).toEqual(await shown('among-told'))
  expect(await shown('alone-kept')).toEqual(await shown('among-kept'))
})

it('refuses what does not fit its contract without naming values', async () => {
  const wrong = database.transaction(tx => append(tx, [{ subject: 'w', event: moved, data: { to: 42 } }], cause))
  await expect(wrong).rejects.toThrow('journal-test.thing-moved.v1: data does not fit its contract at to invalid_type')
  const large = database.transaction(tx =>
    append(tx, [{ subject: 'w', event: moved, data: { to: 'x'.repeat(1_000_001) } }], cause),
  )
  await expect(large).rejects.toThrow(/more than 1000000/)
  expect(await rowsOf('w')).toEqual([])
})

it('refuses to tell one subject on two topics, whose versions would mix', async () => {
  const facts = [
    { subject: 'two', event: moved, data: { to: 'x' } },
    { subject: 'two', event: other, data: { to: 'x' } },
  ]
  await expect(database.transaction(tx => append(tx, facts, cause))).rejects.toThrow(/cannot also be told/)
})

it('spreads keys over all shards, always the same', () => {
  const counts = new Array(SHARDS).fill(0)
  for (let i = 0; i < 8_000; i++) counts[shardOf(`key-${i}`)]++
  expect(Math.min(...counts)).toBeGreaterThan(700)
  expect([shardOf(''), shardOf('a'), shardOf('forecast-1')]).toEqual([5, 4, 2])
})
