import { openDatabase } from '@lodestone/database'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Bench, openBench, openConsumer } from '../bench.fixture.ts'
import { count, counted, seen } from '../counted.fixture.ts'
import { onEachLog } from '../each-log.fixture.ts'
import { type OutRecord, type Relay, startRelay, type Transport } from '../index.ts'
import { SHARDS, shardOf } from '../shard.ts'
import { proving } from '../signer.fixture.ts'
import { recordsOf, testLog, versionsOf } from '../transport.fixture.ts'
import { PATIENCE_MS, until, upTo } from '../until.fixture.ts'
import { keepCounting } from '../writer.fixture.ts'

vi.setConfig({ testTimeout: PATIENCE_MS })

type Sent = { readonly relay: string; readonly shards: ReadonlySet<number>; readonly from: number; to: number }

let bench: Bench

onEachLog(open => {
  beforeAll(async () => {
    bench = await openBench()
  })
  afterAll(() => bench?.close())

  it('never gives a shard two owners, shares the shards, hands them over, and keeps the order of every key', async () => {
    const transport = await open()
    await transport.ensureTopics([{ name: counted.topic, partitions: 4 }])
    const consumer = openConsumer(bench, transport)
    const sends: Sent[] = []

    const keys = upTo(16).map(k => `key-${k}`)
    const writer = keepCounting(bench.sender, keys, 0, 10)
    const { two, three } = await handedOver(transport, sends)
    const n = await writer.stop()
    await until(
      () => two.status(),
      ({ depth }) => depth === 0,
    )
    await Promise.all([two.stop(), three.stop()])

    expectDisjoint(sends)
    expect(new Set(sends.map(({ relay }) => relay)).size).toBe(3)
    const records = await recordsOf(transport, counted.topic)
    const versions = versionsOf(records)
    for (const key of keys) expect(versions[key]).toEqual(upTo(n))
    // Orderly hand-over repeats nothing.
    expect(records).toHaveLength(keys.length * n)
    await until(
      () => seen(bench.receiver),
      all => keys.every(key => all[key]?.length === n),
    )
    await consumer.stop()
    await transport.close()
  })

  describe('a relay without its shards', withoutShards)
})

/** A relay as of another process: with a pool of its own, watched while it sends. */
async function relayOf(name: string, transport: Transport, sends: Sent[]): Promise<Relay> {
  const database = openDatabase({ url: bench.logins.sender, schema: 'sender', max: 2 })
  const producer = await transport.producer()
  const relay = startRelay({
    database,
    prove: proving,
    log: testLog,
    producer: {
      async send(records) {
        const send: Sent = {
          relay: name,
          shards: new Set(records.map(({ key }) => shardOf(key))),
          from: performance.now(),
          to: Number.POSITIVE_INFINITY,
        }
        sends.push(send)
        await producer.send(records)
        send.to = performance.now()
      },
      close: () => producer.close(),
    },
  })
  const stop = relay.stop
  return { ...relay, stop: () => stop().then(() => database.close()) }
}

/** Two relays share the shards, the first one leaves its part, and a third one takes it over. */
async function handedOver(transport: Transport, sends: Sent[]) {
  const one = await relayOf('one', transport, sends)
  await until(
    () => one.status(),
    ({ ownedShards }) => ownedShards.length === SHARDS,
  )
  const two = await relayOf('two', transport, sends)
  await until(
    async () => [(await one.status()).ownedShards.length, (await two.status()).ownedShards.length],
    counts => counts.every(owned => owned === SHARDS / 2),
  )
  await one.stop()
  await until(
    () => two.status(),
    ({ ownedShards }) => ownedShards.length === SHARDS,
  )
  const three = await relayOf('three', transport, sends)
  await until(
    () => three.status(),
    ({ ownedShards }) => ownedShards.length === SHARDS / 2,
  )
  return { two, three }
}

/** No shard was in two sends of different relays at a time. */
function expectDisjoint(sends: readonly Sent[]): void {
  for (const [i, a] of sends.entries()) {
    for (const b of sends.slice(i + 1)) {
      if (b.from >= a.to) break
      if (a.relay !== b.relay) expect([...a.shards].filter(shard => b.shards.has(shard))).toEqual([])
    }
  }
}

function withoutShards() {
  it('notices that its session is gone while it holds no shard, and takes them when they are free', async () => {
    await bench.sender.query('TRUNCATE outbox, relay, shard_lease')
    await bench.sender.query(
      "INSERT INTO shard_lease SELECT shard, 'other', 1, 'infinity' FROM generate_series(0, $1::int - 1) AS shard",
      [SHARDS],
    )
    const database = openDatabase({ url: bench.logins.sender, schema: 'sender', applicationName: 'lone-relay' })
    const sent: string[] = []
    const producer = {
      send: async (records: readonly OutRecord[]) => void sent.push(...records.map(({ key }) => key)),
      close: async () => {},
    }
    const relay = startRelay({ database, producer, prove: proving, log: testLog })
    const admin = new pg.Client({ connectionString: bench.url })
    await admin.connect()
    const kill = () =>
      admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lone-relay'")
    await until(
      () => bench.sender.query('SELECT 1 FROM relay'),
      ({ length }) => length === 1,
    )
    await until(kill, ({ rowCount }) => rowCount === 1)
    await admin.end()

    await bench.sender.query("UPDATE shard_lease SET expires_at = '-infinity'")
    await count(bench.sender, ['left'], 1)
    await until(
      () => sent,
      keys => keys.includes('left'),
    )
    expect(relay.done.failures).toBe(1)
    await relay.stop()
    await database.close()
  })

  it('fences the delete of a relay that lost its shards', async () => {
    const { readOutbox, deleteSent } = await import('../relay/outbox.ts')
    const { ShardLeases } = await import('../relay/lease.ts')
    await bench.sender.query('TRUNCATE outbox, relay, shard_lease')
    await count(bench.sender, ['fenced'], 1)
    const slow = new ShardLeases('slow', () => performance.now())
    await slow.prepare(bench.sender)
    await slow.renew(bench.sender)
    const batch = await readOutbox(bench.sender, 'urn:test', slow.held, [])
    expect(batch).toHaveLength(1)
    await bench.sender.query("UPDATE shard_lease SET expires_at = '-infinity'")
    await bench.sender.query('DELETE FROM relay')
    const other = new ShardLeases('other', () => performance.now())
    await other.renew(bench.sender)
    await deleteSent(bench.sender, 'slow', batch)
    expect(await readOutbox(bench.sender, 'urn:test', other.held, [])).toHaveLength(1)
    await deleteSent(bench.sender, 'other', await readOutbox(bench.sender, 'urn:test', other.held, []))
    expect(await readOutbox(bench.sender, 'urn:test', other.held, [])).toEqual([])
  })
}
