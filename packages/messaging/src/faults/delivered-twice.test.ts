import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type Bench, drained, openBench, openConsumer, openRelay } from '../bench.fixture.ts'
import { count, counted, seen } from '../counted.fixture.ts'
import { onEachLog } from '../each-log.fixture.ts'
import type { OutRecord, Producer } from '../ports.ts'
import { recordsOf } from '../transport.fixture.ts'
import { PATIENCE_MS, until, upTo } from '../until.fixture.ts'

vi.setConfig({ testTimeout: PATIENCE_MS })

onEachLog(open => {
  let bench: Bench
  beforeAll(async () => {
    bench = await openBench()
  })
  afterAll(() => bench?.close())

  /** Sends everything a second time, one batch late: old records come behind newer ones. */
  function twice(producer: Producer): Producer {
    let before: readonly OutRecord[] = []
    return {
      async send(records) {
        await producer.send(records)
        await producer.send(before.length > 0 ? before : records)
        before = records
      },
      async close() {
        await producer.send(before)
        await producer.close()
      },
    }
  }

  it('counts once what is delivered twice', async () => {
    const transport = await open()
    await transport.ensureTopics([{ name: counted.topic, partitions: 2 }])
    const consumer = openConsumer(bench, transport)
    const relay = await openRelay(bench, transport, twice)
    const keys = upTo(25).map(k => `key-${k}`)
    for (const n of upTo(20)) {
      await count(bench.sender, keys, n)
      relay.nudge()
    }
    await drained(relay)
    await relay.stop()
    await until(
      async () => (await consumer.lag()).every(({ records }) => records === 0),
      done => done,
    )
    expect((await recordsOf(transport, counted.topic)).length).toBeGreaterThanOrEqual(2 * 500)
    const all = await seen(bench.receiver)
    for (const key of keys) expect(all[key]).toEqual(upTo(20))
    await consumer.stop()
    await transport.close()
  })
})
