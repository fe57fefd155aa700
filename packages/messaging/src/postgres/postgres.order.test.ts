import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { OutRecord } from '../ports.ts'
import { openTransport, recordsOf, type TestTransport } from '../transport.fixture.ts'
import { until, upTo } from '../until.fixture.ts'

/** What readers may rely on, whoever appends at the same moment. */

let transport: TestTransport
let writers: pg.Client[]
beforeAll(async () => {
  transport = await openTransport('postgres')
  writers = await Promise.all(
    upTo(4).map(async () => {
      const client = new pg.Client({ connectionString: transport.url })
      await client.connect()
      return client
    }),
  )
})
afterAll(async () => {
  await Promise.all(writers?.map(client => client.end()) ?? [])
  await transport?.close()
})

const append = (client: pg.Client, topic: string, partitions: readonly number[], values: readonly string[]) =>
  client.query('SELECT log.append($1, $2, $3, $4, $5, $6)', [
    partitions.map(() => topic),
    partitions,
    values.map((_, i) => (i % partitions.length) + 1),
    values,
    values,
    values.map(() => '{}'),
  ])

const ofKey = (topic: string, key: string, n: number): OutRecord => ({ topic, key, value: String(n), headers: {} })

it('shows nobody a record before all below it: who comes later waits for who came first', async () => {
  await transport.ensureTopics([{ name: 'late', partitions: 1 }])
  const [first, second, watching] = writers as [pg.Client, pg.Client, pg.Client]
  await first.query('BEGIN')
  await append(first, 'late', [0], ['first'])
  let done = false
  const later = append(second, 'late', [0], ['second']).then(() => {
    done = true
  })
  await until(
    () => watching.query("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%log.append%'"),
    ({ rowCount }) => rowCount === 1,
  )
  expect(await transport.endOffsets(['late'])).toEqual(new Map([['late/0', 0n]]))
  expect(done).toBe(false)
  await first.query('COMMIT')
  await later
  const records = await recordsOf(transport, 'late')
  expect(records.map(({ offset, value }) => [offset, String(value)])).toEqual([
    [0n, 'first'],
    [1n, 'second'],
  ])
})

it('leaves no gap where a transaction was rolled back', async () => {
  await transport.ensureTopics([{ name: 'undone', partitions: 1 }])
  const [first] = writers as [pg.Client]
  await append(first, 'undone', [0], ['kept'])
  await first.query('BEGIN')
  await append(first, 'undone', [0], ['undone', 'undone too'])
  await first.query('ROLLBACK')
  await append(first, 'undone', [0], ['kept too'])
  const records = await recordsOf(transport, 'undone')
  expect(records.map(({ offset, value }) => [offset, String(value)])).toEqual([
    [0n, 'kept'],
    [1n, 'kept too'],
  ])
})

it('numbers what many append to several partitions at once without a gap, and nobody dies of it', async () => {
  await transport.ensureTopics([{ name: 'many', partitions: 3 }])
  const orders = [
    [0, 1, 2],
    [2, 1, 0],
    [1, 2, 0],
    [2, 0, 1],
  ]
  const read: bigint[] = []
  let writing = true
  const reading = (async () => {
    while (writing) read.push(BigInt((await recordsOf(transport, 'many')).length))
  })()
  await Promise.all(
    writers.map(async (client, w) => {
      for (const n of upTo(50)) {
        const values = upTo(6).map(i => `${w}-${n}-${i}`)
        await append(client, 'many', orders[w] as number[], values)
      }
    }),
  )
  writing = false
  await reading
  const ends = await transport.endOffsets(['many'])
  expect([...ends.values()]).toEqual([400n, 400n, 400n])
  const records = await recordsOf(transport, 'many')
  expect(new Set(records.map(({ value }) => String(value))).size).toBe(1_200)
  expect(records.map(({ offset }) => offset).sort((a, b) => Number(a - b))).toEqual(
    upTo(400).flatMap(n => [BigInt(n - 1), BigInt(n - 1), BigInt(n - 1)]),
  )
  expect(read.every(count => count <= 1_200n)).toBe(true)
})

it('gives a topic another number of partitions as long as nothing was told on it', async () => {
  const countOf = async () => [...(await transport.endOffsets(['wide'])).keys()].length
  for (const partitions of [2, 4, 3]) {
    await transport.ensureTopics([{ name: 'wide', partitions }])
    expect(await countOf()).toBe(partitions)
  }
  const producer = await transport.producer()
  await producer.send([ofKey('wide', 'k', 1)])
  await transport.ensureTopics([{ name: 'wide', partitions: 5 }])
  expect(await countOf()).toBe(3)
})

it('keeps a topic for as long as it is asked to, from its beginning, and tells a reader from where it goes on', async () => {
  await transport.ensureTopics([{ name: 'short', partitions: 1, retentionMs: 60_000 }])
  const producer = await transport.producer()
  for (const n of upTo(5)) await producer.send([ofKey('short', 'k', n)])
  const [owner] = writers as [pg.Client]
  const expire = async (most: number) => (await owner.query('SELECT log.expire($1)::int AS gone', [most])).rows[0].gone
  expect(await expire(100)).toBe(0)
  // One in the middle looks young: the clock was set.
  await owner.query(`UPDATE log.record SET appended_at = now() - interval '2 min' WHERE "offset" <> 3 AND topic =
    (SELECT id FROM log.topic WHERE name = 'short')`)
  expect([await expire(2), await expire(2), await expire(2)]).toEqual([2, 1, 0])
  const batches: [bigint, bigint | undefined][] = []
  const subscription = await transport.consume({
    group: 'late',
    topics: ['short'],
    positions: async () => new Map(),
    onBatch: async ({ from, records }) => {
      batches.push([from, records[0]?.offset])
      return { next: (records.at(-1)?.offset ?? 0n) + 1n }
    },
    onFatal: error => {
      throw error
    },
  })
  await until(
    () => batches.length,
    count => count > 0,
  )
  expect(batches[0]).toEqual([3n, 3n])
  await subscription.stop()

  await transport.ensureTopics([{ name: 'short', partitions: 1 }])
  expect(await expire(100)).toBe(0)
})
