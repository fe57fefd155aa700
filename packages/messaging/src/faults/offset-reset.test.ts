import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type Bench, openBench, openConsumer, openRelay } from '../bench.fixture.ts'
import { count, counted, seen } from '../counted.fixture.ts'
import { kafkaClient } from '../kafka/kafka.client.ts'
import { partitionKey } from '../ports.ts'
import { hasBroker, newPrefix, openKafka, testBrokers, testLog } from '../transport.fixture.ts'
import { PATIENCE_MS, until, upTo } from '../until.fixture.ts'

vi.setConfig({ testTimeout: PATIENCE_MS })

let bench: Bench
beforeAll(async () => {
  bench = await openBench()
})
afterAll(() => bench?.close())

it.skipIf(!hasBroker)(
  'continues where PostgreSQL says after its group was reset to the earliest and to the latest offset',
  async () => {
    const prefix = newPrefix()
    const transport = openKafka(prefix)
    await transport.ensureTopics([{ name: counted.topic, partitions: 2 }])
    const admin = kafkaClient({ brokers: testBrokers(), clientId: 'test', log: testLog }).admin()
    await admin.connect()
    const relay = await openRelay(bench, transport)
    const keys = upTo(10).map(k => `key-${k}`)
    const countTo = async (n: number) => {
      await count(bench.sender, keys, n)
      await until(
        () => relay.status(),
        ({ depth }) => depth === 0,
      )
    }
    const allSeen = (n: number) =>
      until(
        () => seen(bench.receiver),
        all => keys.every(key => all[key]?.at(-1) === n),
      )

    await countTo(1)
    const first = openConsumer(bench, transport)
    await allSeen(1)
    await first.stop()

    for (const [n, reset] of [
      [2, 'earliest'],
      [3, 'latest'],
    ] as const) {
      // Committed while nobody listens: with the latest offset Kafka alone would pass it over, with the earliest repeat the rest.
      await countTo(n)
      const ends = await transport.endOffsets([counted.topic])
      await admin.setOffsets({
        groupId: `${prefix}receiver`,
        topic: prefix + counted.topic,
        partitions: [0, 1].map(partition => {
          const end = ends.get(partitionKey({ topic: counted.topic, partition }))
          return { partition, offset: reset === 'earliest' ? '0' : String(end) }
        }),
      })
      const consumer = openConsumer(bench, transport)
      const all = await allSeen(n)
      for (const key of keys) expect(all[key]).toEqual(upTo(n))
      expect(consumer.status().halted).toEqual([])
      await consumer.stop()
    }
    await admin.disconnect()
    await relay.stop()
    await transport.close()
  },
)
