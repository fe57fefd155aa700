import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { type Bench, drained, openBench, openConsumer } from '../bench.fixture.ts'
import { count, counted, seeing, seen } from '../counted.fixture.ts'
import { onEachLog } from '../each-log.fixture.ts'
import { type OutRecord, startRelay } from '../index.ts'
import { recordOf } from '../record.fixture.ts'
import { proving } from '../signer.fixture.ts'
import { testLog } from '../transport.fixture.ts'
import { until, upTo } from '../until.fixture.ts'

const proven = (subject: string, n: number, pad = '') =>
  proving([recordOf(counted, subject, { n, pad }, { aggregateVersion: n })])[0] as OutRecord

/** The sender's database, and how often its outbox was read. */
function watched(database: Bench['sender']) {
  const watch = { reads: 0 }
  const counting: typeof database = {
    ...database,
    within: () => counting,
    async session(settings) {
      const session = await database.session(settings)
      const query: typeof session.query = (text, values, name) => {
        if (name === 'outbox-read') watch.reads++
        return session.query(text, values, name)
      }
      return { ...session, query }
    },
  }
  return { watch, counting }
}

onEachLog(open => {
  let bench: Bench
  beforeAll(async () => {
    bench = await openBench()
  })
  afterAll(() => bench?.close())
  afterEach(async () => {
    for (const table of ['seen', 'inbox_offset', 'inbox_version']) await bench.receiver.query(`TRUNCATE ${table}`)
  })

  it('applies a stream of events many at a time, and the first one at once', async () => {
    const transport = await open()
    await transport.ensureTopics([{ name: counted.topic, partitions: 1 }])
    const sizes: number[] = []
    const consumer = openConsumer(bench, transport, {
      ...seeing,
      lingerMs: 1_000,
      async handle(tx, events, emit) {
        await seeing.handle(tx, events, emit)
        sizes.push(events.length)
      },
    })
    const producer = await transport.producer()
    const events = 100
    for (const n of upTo(events)) {
      await producer.send([proven('key', n)])
      // The stream starts when the consumer has joined its group and shown that it takes one by one what comes one by one.
      if (n === 1)
        await until(
          () => sizes,
          ([first]) => first === 1,
        )
    }
    const all = await until(
      () => seen(bench.receiver),
      found => found.key?.length === events,
    )
    expect(all.key).toEqual(upTo(events))
    expect(sizes.length).toBeLessThan(events / 2)
    await consumer.stop()
    await producer.close()
    await transport.close()
  })

  it('does not wait for more behind a large record', async () => {
    const transport = await open()
    await transport.ensureTopics([{ name: counted.topic, partitions: 1 }])
    const consumer = openConsumer(bench, transport, { ...seeing, lingerMs: 3_600_000 })
    const producer = await transport.producer()
    for (const n of upTo(3)) {
      await producer.send([proven('large', n, '0123456789abcdef'.repeat(16 * 1024))])
      await until(
        () => seen(bench.receiver),
        found => found.large?.length === n,
      )
    }
    await consumer.stop()
    await producer.close()
    await transport.close()
  })

  it('reads what comes next while a send of as many bytes as one may have is under way', async () => {
    const { watch, counting } = watched(bench.sender)
    const sent: string[] = []
    const keys = upTo(4).map(n => `part-${n}`)
    await count(bench.sender, keys, 1, '0123456789abcdef'.repeat(20 * 1024))
    const relay = startRelay({
      database: counting,
      prove: proving,
      log: testLog,
      producer: {
        async send(records) {
          const before = watch.reads
          sent.push(...records.map(({ key }) => key))
          if (sent.length < keys.length)
            await until(
              () => watch.reads,
              now => now > before,
            )
        },
        close: async () => {},
      },
    })
    await drained(relay)
    expect(sent.toSorted()).toEqual(keys)
    await relay.stop()
  })
})
