import { randomUUID } from 'node:crypto'
import type { Database } from '@lodestone/database'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Bench, openBench, openConsumer, openRelay } from '../bench.fixture.ts'
import { causeAt, count, counted, seen } from '../counted.fixture.ts'
import { onEachLog } from '../each-log.fixture.ts'
import { append, mend, parkedRecords, type Transport } from '../index.ts'
import { kafkaClient } from '../kafka/kafka.client.ts'
import { type TestTransport, testBrokers, testLog } from '../transport.fixture.ts'
import { PATIENCE_MS, until, upTo } from '../until.fixture.ts'
import { keepCounting } from '../writer.fixture.ts'

vi.setConfig({ testTimeout: 2 * PATIENCE_MS })

/** A topic that is lost, or made anew and filled, is mended while relays and consumers run and commands are taken. */

let bench: Bench
let transport: TestTransport

onEachLog(open => {
  beforeEach(async () => {
    bench = await openBench()
    transport = await open()
    await makeTopic()
  })
  afterEach(async () => {
    await bench?.close()
    await transport?.close()
  })

  describe('a mending', mendedOnce)
  describe('a mending that fails, or meets what holds it up', mendedAgain)
})

const keys = upTo(20).map(k => `key-${k}`)
const makeTopic = () => transport.ensureTopics([{ name: counted.topic, partitions: 2 }])

/** As somebody does who clears up at the broker. */
async function loseTopic(): Promise<void> {
  const prefix = transport.env.TEST_PREFIX
  if (prefix === undefined) {
    const owner = new pg.Client({ connectionString: transport.url })
    await owner.connect()
    await owner.query('BEGIN; TRUNCATE log.record; UPDATE log.partition SET next_offset = 0; COMMIT')
    return owner.end()
  }
  const admin = kafkaClient({ brokers: testBrokers(), clientId: `clearing-${randomUUID()}`, log: testLog }).admin()
  await admin.connect()
  await admin.deleteTopics({ topics: [prefix + counted.topic] })
  await until(
    () => admin.listTopics(),
    topics => !topics.includes(prefix + counted.topic),
  )
  await admin.disconnect()
  await until(
    () =>
      makeTopic().then(
        () => true,
        () => false,
      ),
    made => made,
  )
}

const readerOf = (database: Database) => ({ database, topics: [counted.topic] })
const mended = (more: Partial<Parameters<typeof mend>[0]> = {}) =>
  mend({
    topics: [counted.topic],
    tellers: [bench.sender],
    readers: [readerOf(bench.receiver)],
    transport,
    say: text => testLog.info({}, text),
    ...more,
  })
const allSeen = (names: readonly string[], n: number) =>
  until(
    () => seen(bench.receiver),
    all => names.every(key => all[key]?.at(-1) === n),
    PATIENCE_MS,
  )
const expectEach = async (names: readonly string[], n: number) => {
  const all = await allSeen(names, n)
  for (const key of names) expect(all[key]).toEqual(upTo(n))
}

/** A reader that lacks the last of what it could have read, and then meets a topic that was made anew and filled. */
async function haltedAfterLoss() {
  const relays = [await openRelay(bench, transport), await openRelay(bench, transport)]
  const before = openConsumer(bench, transport)
  for (const n of upTo(3)) await count(bench.sender, keys, n)
  await allSeen(keys, 3)
  await before.stop()
  await count(bench.sender, keys, 4)
  const drained = () =>
    until(
      () => relays[0]?.status(),
      status => status?.depth === 0,
    )
  await drained()
  await loseTopic()
  await count(
    bench.sender,
    upTo(150).map(k => `new-${k}`),
    1,
  )
  await count(bench.sender, keys, 5)
  await drained()
  const consumer = openConsumer(bench, transport)
  await until(
    () => consumer.status(),
    ({ halted, healthy }) => halted.length === 2 && !healthy,
  )
  return consumer
}

/** A fact of the first key that is written, and committed when it is let. */
async function committing(n: number) {
  const { promise, resolve: commit } = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const slow = bench.sender.transaction(async tx => {
    await append(tx, [{ subject: 'key-1', event: counted, data: { n } }], causeAt())
    begun.resolve()
    await promise
  })
  await begun.promise
  return { slow, commit }
}

/** When somebody waits for the lock on what is told, or what comes behind it has happened without. */
async function lockAwaited(isPassed: () => boolean): Promise<void> {
  const owner = new pg.Client({ connectionString: bench.url })
  await owner.connect()
  await until(
    async () =>
      (await owner.query("SELECT FROM pg_locks WHERE NOT granted AND mode = 'ShareRowExclusiveLock'")).rowCount,
    waiting => isPassed() || (waiting ?? 0) > 0,
  )
  await owner.end()
}

function mendedOnce() {
  it('has every event applied once and in order, whatever a reader lacked and however many come meanwhile', async () => {
    const consumer = await haltedAfterLoss()
    const writer = keepCounting(bench.sender, keys, 5, 20)
    const facts = await mended()
    const n = await writer.stop()
    expect(facts).toBeGreaterThanOrEqual(20 * 5 + 150)
    await expectEach(keys, n)
    await expectEach(
      upTo(150).map(k => `new-${k}`),
      1,
    )
    expect(consumer.status()).toMatchObject({ healthy: true, halted: [] })
    expect(await parkedRecords(bench.receiver)).toEqual([])
    expect(await bench.sender.query("SELECT 1 FROM relay WHERE starts_with(owner, 'standstill')")).toEqual([])
  })

  it('puts what is being committed meanwhile behind what was committed before', async () => {
    const consumer = await haltedAfterLoss()
    const { slow, commit } = await committing(6)
    // Readers are moved once all is told again and before anything is sent: without a lock the slow fact would be committed only then.
    let isToldAgain = false
    const afterSlow: Database = {
      ...bench.receiver,
      within: () => afterSlow,
      transaction: async work => {
        isToldAgain = true
        await slow
        return bench.receiver.transaction(work)
      },
    }
    const mending = mended({ readers: [readerOf(afterSlow)] })
    await lockAwaited(() => isToldAgain)
    commit()
    await slow
    await mending
    await expectEach(['key-1'], 6)
    await expectEach(keys.slice(1), 5)
    expect(consumer.status()).toMatchObject({ healthy: true, halted: [] })
  })
}

function mendedAgain() {
  it('is run again wherever it has failed, and is as good as run once', async () => {
    const consumer = await haltedAfterLoss()
    const away: Pick<Transport, 'endOffsets'> = { endOffsets: () => Promise.reject(new Error('no broker')) }
    await expect(mended({ transport: away })).rejects.toThrow('no broker')
    await count(bench.sender, keys, 6)
    const gone: Database = {
      ...bench.receiver,
      within: () => gone,
      transaction: () => Promise.reject(new Error('no database')),
    }
    await expect(mended({ readers: [readerOf(gone)] })).rejects.toThrow('no database')
    await count(bench.sender, keys, 7)
    await mended()
    await mended()
    await expectEach(keys, 7)
    expect(consumer.status()).toMatchObject({ healthy: true, halted: [] })
  })

  it('does not wait for a relay whose sends fail, and refuses to be done twice at a time', async () => {
    const relay = await openRelay(bench, transport, producer => ({
      ...producer,
      send: () => Promise.reject(new Error('refused')),
    }))
    await count(bench.sender, keys, 1)
    await until(
      () => relay.done.failures,
      failures => failures > 0,
    )
    const refused = Promise.withResolvers<string>()
    const first = mended({
      transport: {
        async endOffsets(topics) {
          await mended().catch(error => refused.resolve(error.message))
          return transport.endOffsets(topics)
        },
      },
    })
    expect(await refused.promise).toContain('somebody else does the same')
    await relay.stop()
    await openRelay(bench, transport)
    openConsumer(bench, transport)
    expect(await first).toBe(20)
    await expectEach(keys, 1)
  })
}
