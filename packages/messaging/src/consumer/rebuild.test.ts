import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type Bench, openBench, openConsumer, openRelay } from '../bench.fixture.ts'
import { count, counted, seen } from '../counted.fixture.ts'
import { onEachLog } from '../each-log.fixture.ts'
import { rebuild } from '../index.ts'
import { PATIENCE_MS, until, upTo } from '../until.fixture.ts'

vi.setConfig({ testTimeout: PATIENCE_MS })

onEachLog(open => {
  let bench: Bench
  beforeAll(async () => {
    bench = await openBench()
  })
  afterAll(() => bench?.close())

  it('gives the projection that was there before, from the log alone, while the consumer runs', async () => {
    const transport = await open()
    await transport.ensureTopics([{ name: counted.topic, partitions: 2 }])
    const relay = await openRelay(bench, transport)
    const consumer = openConsumer(bench, transport)
    const keys = upTo(50).map(k => `key-${k}`)
    for (const n of upTo(20)) await count(bench.sender, keys, n)
    const complete = (all: Record<string, number[]>) => Object.values(all).flat().length === 1_000
    const live = await until(() => seen(bench.receiver), complete)

    await rebuild({
      database: bench.receiver,
      consumer: 'receiver',
      clear: async tx => void (await tx.query('TRUNCATE seen')),
    })
    expect(complete(await seen(bench.receiver))).toBe(false)
    consumer.nudge()
    expect(await until(() => seen(bench.receiver), complete)).toEqual(live)

    await count(bench.sender, keys, 21)
    await until(
      () => seen(bench.receiver),
      all => keys.every(key => all[key]?.at(-1) === 21),
    )
    await relay.stop()
    await consumer.stop()
    await transport.close()
  })
})
