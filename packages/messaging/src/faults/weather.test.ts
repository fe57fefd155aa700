import { DatabaseUnavailable } from '@lodestone/database'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Bench, drained, openBench, openConsumer, openRelay } from '../bench.fixture.ts'
import { count, counted, seeing, seen } from '../counted.fixture.ts'
import { onEachLog } from '../each-log.fixture.ts'
import { type Producer, parkedRecords, startRelay, type Transport } from '../index.ts'
import { proving } from '../signer.fixture.ts'
import { testLog } from '../transport.fixture.ts'
import { PATIENCE_MS, until, upTo } from '../until.fixture.ts'
import { pause } from '../wait.ts'
import { openNetwork } from './network.fixture.ts'

vi.setConfig({ testTimeout: PATIENCE_MS })

/** A look that meets a lost connection sees nothing; the next one sees. */
const whileAway = (error: unknown): Record<string, number[]> => {
  if (error instanceof DatabaseUnavailable) return {}
  throw error
}

let bench: Bench

onEachLog(open => {
  beforeAll(async () => {
    bench = await openBench()
  })
  afterAll(() => bench?.close())

  it('goes on by itself after the broker was away and after every database connection was lost', async () => {
    const network = await openNetwork()
    const transport = await open(network)
    await transport.ensureTopics([{ name: counted.topic, partitions: 2 }])
    const relay = await openRelay(bench, transport)
    const consumer = openConsumer(bench, transport)
    const keys = upTo(10).map(k => `key-${k}`)
    const allSeen = (n: number) =>
      until(
        () => seen(bench.receiver).catch(whileAway),
        all => keys.every(key => all[key]?.at(-1) === n),
      )
    await count(bench.sender, keys, 1)
    await allSeen(1)
    // The broker has them before the relay hears that it has.
    await drained(relay)

    network.cut()
    await count(bench.sender, keys, 2)
    relay.nudge()
    const waiting = await until(
      () => relay.status(),
      ({ oldestAgeMs }) => oldestAgeMs > 0,
    )
    expect(waiting.depth).toBe(10)
    network.mend()
    await allSeen(2)

    const killer = await killerOf(bench.url, ...(transport.url ? [transport.url] : []))
    for (const n of [3, 4, 5, 6]) {
      await countInTheEnd(keys, n)
      relay.nudge()
      await killer.killAll()
    }
    await allSeen(6)
    await killer.end()
    const all = await seen(bench.receiver)
    for (const key of keys) expect(all[key]).toEqual(upTo(6))
    await until(
      () => consumer.status().healthy,
      healthy => healthy,
    )
    await drained(relay)
    await relay.stop()
    await consumer.stop()
    await transport.close()
    await network.close()
  })

  describe('a relay', relayAlone)
  describe('a consumer', () => consumerAlone(open))
})

/** Ends every connection to databases, and at last its own. */
async function killerOf(...urls: readonly string[]) {
  const admin = new pg.Client({ connectionString: bench.url })
  await admin.connect()
  const databases = urls.map(url => new URL(url).pathname.slice(1))
  const killAll = () =>
    admin.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ANY ($1) AND pid <> pg_backend_pid()',
      [databases],
    )
  return { killAll, end: () => admin.end() }
}

/** Counts each key once more as soon as the database takes it. */
const countInTheEnd = (keys: readonly string[], n: number) =>
  until(
    () =>
      count(bench.sender, keys, n).then(
        () => true,
        () => false,
      ),
    done => done,
  )

function relayAlone() {
  it('tries more and more seldom while the broker is away, and sends soon after it is back', async () => {
    await bench.sender.query('TRUNCATE outbox')
    await count(bench.sender, ['kept'], 1)
    let away = true
    const sent: string[] = []
    const producer: Producer = {
      async send(records) {
        if (away) throw new Error('no broker')
        sent.push(...records.map(({ key }) => key))
      },
      close: async () => {},
    }
    const relay = startRelay({ database: bench.sender, producer, prove: proving, log: testLog })
    bench.running.push(relay)
    await pause(3_000)
    expect(relay.done.failures).toBeGreaterThan(1)
    expect(relay.done.failures).toBeLessThan(10)
    away = false
    await until(
      () => sent,
      keys => keys.includes('kept'),
    )
    await drained(relay)
    await relay.stop()
  })
}

function consumerAlone(open: () => Promise<Transport>) {
  it('parks nothing and loses nothing when the database goes away in the middle of a batch', async () => {
    const transport = await open()
    await transport.ensureTopics([{ name: counted.topic, partitions: 1 }])
    await bench.receiver.query('TRUNCATE seen, inbox_offset, inbox_version')
    const admin = new pg.Client({ connectionString: bench.url })
    await admin.connect()
    let deaths = 0
    let sick = 0
    const consumer = openConsumer(bench, transport, {
      ...seeing,
      async handle(tx, events, emit) {
        await seeing.handle(tx, events, emit)
        if (!consumer.status().healthy) sick++
        if (deaths++ >= 3) return
        const [own] = await tx.query('SELECT pg_backend_pid() AS pid')
        await admin.query('SELECT pg_terminate_backend($1)', [own?.pid])
      },
    })
    const relay = await openRelay(bench, transport)
    const keys = upTo(5).map(k => `other-${k}`)
    await count(bench.sender, keys, 1)
    relay.nudge()
    const all = await until(
      () => seen(bench.receiver),
      found => keys.every(key => found[key]?.length === 1),
    )
    expect(Object.keys(all)).toHaveLength(5)
    expect(sick).toBeGreaterThan(0)
    expect(consumer.status().healthy).toBe(true)
    expect(await parkedRecords(bench.receiver)).toEqual([])
    await admin.end()
    await relay.stop()
    await consumer.stop()
    await transport.close()
  })
}
