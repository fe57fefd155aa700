import { expect, it } from 'vitest'
import { firsts, record, type Trial } from './conformance.fixture.ts'
import type { OutRecord } from './ports.ts'
import { until, upTo } from './until.fixture.ts'

/** What comes of records that were sent: all of them, as they were, in order. */
export function deliveryConformance(trial: Trial): void {
  const { newTopic, sendAll, read } = trial

  it('loses nothing that was accepted and keeps the order of each key', async () => {
    const topic = await newTopic()
    const keys = upTo(7).map(k => `key-${k}`)
    await sendAll(upTo(20).map(n => keys.flatMap(key => [record(topic, key, 2 * n - 1), record(topic, key, 2 * n)])))
    const { records } = await read('order', topic)
    const all = await until(
      () => firsts(records),
      found => [...found.values()].flat().length === 7 * 40,
    )
    for (const key of keys) expect(all.get(key)).toEqual(upTo(40))
  })

  it('brings key, value and headers unchanged', async () => {
    const topic = await newTopic()
    const odd: OutRecord = {
      topic,
      key: 'ключ 鍵 🔑',
      value: '{"ü":"\\u0000"}',
      headers: { n: '1', empty: '', 'content-type': 'application/json' },
    }
    const large: OutRecord = { topic, key: 'large', value: 'x'.repeat(1_000_000), headers: { n: '2' } }
    await sendAll([[odd, large]])
    const { records } = await read('bytes', topic)
    await until(
      () => new Set(records.map(({ key }) => key)).size,
      size => size === 2,
    )
    const got = records.find(({ key }) => key === odd.key)
    expect([got?.key, got?.value?.toString(), got?.headers]).toEqual([odd.key, odd.value, odd.headers])
    expect(records.find(({ key }) => key === 'large')?.value?.toString()).toBe(large.value)
  })

  it('numbers the records of a partition upwards from the position of the read', async () => {
    const topic = await newTopic()
    await sendAll(upTo(10).map(n => [record(topic, `key-${n % 3}`, n)]))
    const { batches, records } = await read('offsets', topic)
    await until(
      () => firsts(records),
      found => [...found.values()].flat().length === 10,
    )
    for (const batch of batches) {
      const offsets = batch.records.map(({ offset }) => offset)
      expect([...offsets].sort((a, b) => Number(a - b))).toEqual(offsets)
      expect(offsets[0]).toBeGreaterThanOrEqual(batch.from)
      expect(batch.endOffset).toBeGreaterThan(offsets.at(-1) as bigint)
    }
  })
}
