import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { type Bench, drained, openBench, openConsumer, openRelay } from './bench.fixture.ts'
import { count, counted, seen } from './counted.fixture.ts'
import { memoryTransport } from './index.ts'
import { PATIENCE_MS, until, upTo } from './until.fixture.ts'

/** Effect once and in order under a broker that is meaner than Kafka, with two relays and two consumers at it. */
vi.setConfig({ testTimeout: PATIENCE_MS })

let bench: Bench
beforeAll(async () => {
  bench = await openBench()
})
afterAll(() => bench?.close())
afterEach(async () => {
  for (const table of ['seen', 'parked', 'inbox_offset', 'inbox_version'])
    await bench.receiver.query(`TRUNCATE ${table}`)
})

it.each(upTo(6))('applies every fact once, in order per key (seed %i)', async seed => {
  const transport = memoryTransport({ seed, rejects: 0.2, duplicates: 0.3, detours: 0.3 })
  await transport.ensureTopics([{ name: counted.topic, partitions: 3 }])
  const relays = [await openRelay(bench, transport), await openRelay(bench, transport)]
  const consumers = [openConsumer(bench, transport), openConsumer(bench, transport)]
  const keys = upTo(30).map(k => `seed-${seed}-key-${k}`)
  for (const n of upTo(15)) {
    await count(bench.sender, keys, n)
    relays[n % 2]?.nudge()
  }
  const all = await until(
    () => seen(bench.receiver),
    found => keys.every(key => found[key]?.at(-1) === 15),
  )
  for (const key of keys) expect(all[key]).toEqual(upTo(15))
  for (const consumer of consumers) expect(consumer.status().halted).toEqual([])
  await Promise.all(relays.map(drained))
  await Promise.all([...relays, ...consumers].map(one => one.stop()))
})
