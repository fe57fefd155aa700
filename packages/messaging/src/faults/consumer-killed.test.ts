import { fork } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type Bench, drained, openBench, openConsumer, openRelay } from '../bench.fixture.ts'
import { count, counted, seen } from '../counted.fixture.ts'
import { onEachLog } from '../each-log.fixture.ts'
import { kafkaClient } from '../kafka/kafka.client.ts'
import { testBrokers, testLog } from '../transport.fixture.ts'
import { PATIENCE_MS, until, upTo } from '../until.fixture.ts'

vi.setConfig({ testTimeout: PATIENCE_MS })

async function hintsAt(prefix: string): Promise<string[] | undefined> {
  const admin = kafkaClient({ brokers: testBrokers(), clientId: 'test', log: testLog }).admin()
  await admin.connect()
  const [offsets] = await admin.fetchOffsets({ groupId: `${prefix}receiver`, topics: [prefix + counted.topic] })
  await admin.disconnect()
  return offsets?.partitions.map(({ offset }) => offset)
}

onEachLog(open => {
  let bench: Bench
  beforeAll(async () => {
    bench = await openBench()
  })
  afterAll(() => bench?.close())

  it('applies nothing twice when the consumer is killed between its commit and the offset commit', async () => {
    const transport = await open()
    await transport.ensureTopics([{ name: counted.topic, partitions: 1 }])
    const keys = upTo(20).map(k => `key-${k}`)
    const relay = await openRelay(bench, transport)
    for (const n of upTo(10)) await count(bench.sender, keys, n)
    await drained(relay)

    const child = fork(new URL('./killed-consumer.fixture.ts', import.meta.url), [], {
      env: { ...process.env, TEST_URL: bench.logins.receiver, ...transport.env },
    })
    const [, signal] = await once(child, 'exit')
    expect(signal).toBe('SIGKILL')
    // The receiver has moved on, Kafka knows of nothing; the log in PostgreSQL keeps no offsets of readers.
    expect(Object.keys(await seen(bench.receiver)).length).toBeGreaterThan(0)
    const { TEST_PREFIX: prefix } = transport.env
    if (prefix) expect(await hintsAt(prefix)).toEqual(['-1'])

    const consumer = openConsumer(bench, transport)
    await count(bench.sender, keys, 11)
    await until(
      () => seen(bench.receiver),
      all => keys.every(key => all[key]?.at(-1) === 11),
    )
    const all = await seen(bench.receiver)
    for (const key of keys) expect(all[key]).toEqual(upTo(11))
    await consumer.stop()
    await relay.stop()
    await transport.close()
  })
})
