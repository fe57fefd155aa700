import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type Bench, openBench, openConsumer, openRelay } from '../bench.fixture.ts'
import { count, counted, seen } from '../counted.fixture.ts'
import { onEachLog } from '../each-log.fixture.ts'
import { republish } from '../index.ts'
import type { Transport } from '../ports.ts'
import { PATIENCE_MS, until, upTo } from '../until.fixture.ts'

vi.setConfig({ testTimeout: PATIENCE_MS })

onEachLog(open => {
  let bench: Bench
  beforeAll(async () => {
    bench = await openBench()
  })
  afterAll(() => bench?.close())

  const keys = upTo(20).map(k => `key-${k}`)
  const openLog = async (): Promise<Transport> => {
    const transport = await open()
    await transport.ensureTopics([{ name: counted.topic, partitions: 2 }])
    return transport
  }
  /** Tells of all keys up to n. */
  async function tell(transport: Transport, names: readonly string[], n: number): Promise<void> {
    const relay = await openRelay(bench, transport)
    await count(bench.sender, names, n)
    await until(
      () => relay.status(),
      ({ depth }) => depth === 0,
    )
    await relay.stop()
  }
  const allSeen = (names: readonly string[], n: number) =>
    until(
      () => seen(bench.receiver),
      all => names.every(key => all[key]?.at(-1) === n),
    )

  it('halts where a log is not the one that was read, though it reaches as far, until all is told again', async () => {
    const lost = await openLog()
    await tell(lost, keys, 1)
    const first = openConsumer(bench, lost)
    await allSeen(keys, 1)
    await first.stop()
    await lost.close()

    // Made anew under the same names, it is filled past where the reader stands by keys of which it has never heard.
    const anew = await openLog()
    const others = upTo(100).map(k => `other-${k}`)
    await tell(anew, others, 1)
    const halted = openConsumer(bench, anew)
    await until(
      () => Promise.resolve(halted.status()),
      status => status.halted.length === 2,
    )
    expect(halted.status().halted.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('it is another log'),
      expect.stringContaining('it is another log'),
    ])
    expect(Object.keys(await seen(bench.receiver)).toSorted()).toEqual(keys.toSorted())
    await halted.stop()

    await republish(bench.sender, { alone: true })
    await republish(bench.receiver, { alone: true })
    const relay = await openRelay(bench, anew)
    const mended = openConsumer(bench, anew)
    const all = await allSeen([...keys, ...others], 1)
    for (const key of [...keys, ...others]) expect(all[key]).toEqual([1])
    expect(mended.status().halted).toEqual([])
    await mended.stop()
    await relay.stop()
    await anew.close()
  })

  it('reads on where its log is the same, record by record, over many starts', async () => {
    await bench.receiver.query('TRUNCATE seen, inbox_offset, inbox_version, parked')
    const transport = await openLog()
    const own = upTo(5).map(k => `own-${k}`)
    for (const n of upTo(3)) {
      await tell(transport, own, n)
      const consumer = openConsumer(bench, transport)
      const all = await allSeen(own, n)
      for (const key of own) expect(all[key]).toEqual(upTo(n))
      expect(consumer.status()).toMatchObject({ halted: [] })
      await consumer.stop()
    }
    await transport.close()
  })
})
