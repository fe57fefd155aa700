import { fork } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type Bench, openBench, openConsumer, openRelay } from '../bench.fixture.ts'
import { count, counted, seen } from '../counted.fixture.ts'
import { onEachLog } from '../each-log.fixture.ts'
import { outboxStatus } from '../relay/outbox.ts'
import { PATIENCE_MS, until, upTo } from '../until.fixture.ts'

vi.setConfig({ testTimeout: PATIENCE_MS })

onEachLog(open => {
  let bench: Bench
  beforeAll(async () => {
    bench = await openBench()
  })
  afterAll(() => bench?.close())

  it('loses nothing and applies nothing twice when the relay is killed between send and delete', async () => {
    const transport = await open()
    await transport.ensureTopics([{ name: counted.topic }])
    const keys = upTo(30).map(k => `key-${k}`)
    for (const n of upTo(10)) await count(bench.sender, keys, n)

    const child = fork(new URL('./killed-relay.fixture.ts', import.meta.url), [], {
      env: { ...process.env, TEST_URL: bench.logins.sender, ...transport.env },
    })
    const [, signal] = await once(child, 'exit')
    expect(signal).toBe('SIGKILL')
    // The broker has them, the outbox still holds them: the moment this test is about.
    const stored = [...(await transport.endOffsets([counted.topic])).values()].reduce((sum, end) => sum + end, 0n)
    expect(stored).toBe(300n)
    expect((await outboxStatus(bench.sender)).depth).toBe(300)

    const consumer = openConsumer(bench, transport)
    const relay = await openRelay(bench, transport)
    await count(bench.sender, keys, 11)
    await until(
      () => outboxStatus(bench.sender),
      ({ depth }) => depth === 0,
    )
    await until(
      async () => (await consumer.lag()).every(({ records }) => records === 0),
      done => done,
    )
    const all = await seen(bench.receiver)
    for (const key of keys) expect(all[key]).toEqual(upTo(11))
    await relay.stop()
    await consumer.stop()
    await transport.close()
  })
})
