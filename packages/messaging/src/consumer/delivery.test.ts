import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type Bench, openBench } from '../bench.fixture.ts'
import { count, counted, seeing, seen } from '../counted.fixture.ts'
import { onEachLog } from '../each-log.fixture.ts'
import { type Relay, type RunningConsumer, startConsumer, startRelay, type Transport } from '../index.ts'
import { proving, verifying } from '../signer.fixture.ts'
import { testLog } from '../transport.fixture.ts'
import { PATIENCE_MS, until, upTo } from '../until.fixture.ts'

vi.setConfig({ testTimeout: PATIENCE_MS })

onEachLog(open => {
  let bench: Bench
  let transport: Transport
  let relay: Relay
  let consumer: RunningConsumer
  const fatal: Error[] = []

  beforeAll(async () => {
    bench = await openBench()
    transport = await open()
    await transport.ensureTopics([{ name: counted.topic, partitions: 4 }])
    relay = startRelay({ database: bench.sender, producer: await transport.producer(), prove: proving, log: testLog })
    consumer = startConsumer({
      database: bench.receiver,
      transport,
      service: 'receiver',
      consumer: seeing,
      verify: verifying,
      log: testLog,
      onFatal: error => fatal.push(error),
    })
  })

  afterAll(async () => {
    await consumer?.stop()
    await relay?.stop()
    await transport?.close()
    await bench?.close()
  })

  it('brings every fact from one service to the other, once and in order', async () => {
    const keys = upTo(40).map(k => `key-${k}`)
    for (const n of upTo(25)) {
      await count(bench.sender, keys, n)
      relay.nudge()
    }
    const all = await until(
      () => seen(bench.receiver),
      found => Object.values(found).flat().length >= 1_000,
    )
    expect(Object.keys(all).sort()).toEqual([...keys].sort())
    for (const key of keys) expect(all[key]).toEqual(upTo(25))
    await until(
      () => relay.status(),
      status => status.depth === 0,
    )
    await until(
      () => consumer.lag(),
      lag => lag.length === 4 && lag.every(({ records }) => records === 0),
    )
    expect(consumer.status().halted).toEqual([])
    await until(
      () => consumer.status().healthy,
      healthy => healthy,
    )
    await until(
      () => relay.status(),
      ({ ownedShards }) => ownedShards.length === 8,
    )
    expect(fatal).toEqual([])
  })
})
