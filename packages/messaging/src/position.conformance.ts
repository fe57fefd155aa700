import { expect, it } from 'vitest'
import { firsts, record, type Trial } from './conformance.fixture.ts'
import { partitionKey } from './ports.ts'
import { until, upTo } from './until.fixture.ts'

/** Where a partition is read, and when it is not. */
export function positionConformance(trial: Trial): void {
  const { newTopic, sendAll, read } = trial

  it('starts where the positions say, not where the group was before', async () => {
    const topic = await newTopic(1)
    await sendAll(upTo(6).map(n => [record(topic, 'k', n)]))
    const first = await read('positions', topic)
    await until(
      () => firsts(first.records).get('k')?.length,
      length => length === 6,
    )
    await first.subscription.stop()

    const second = await read('positions', topic, new Map([[partitionKey({ topic, partition: 0 }), 3n]]))
    await until(
      () => second.records.length,
      length => length > 0,
    )
    expect(second.records[0]?.offset).toBe(3n)
    await second.subscription.stop()

    const third = await read('positions', topic)
    await until(
      () => third.records.length,
      length => length > 0,
    )
    expect(third.records[0]?.offset).toBe(0n)
  })

  it('goes back when a batch is answered with an earlier offset', async () => {
    const topic = await newTopic(1)
    await sendAll([upTo(5).map(n => record(topic, 'k', n))])
    let refused = 0
    const { records } = await read('again', topic, new Map(), batch => {
      if (refused === 3) return undefined
      refused++
      return { next: batch.from }
    })
    await until(
      () => firsts(records).get('k')?.length,
      length => length === 5,
    )
    expect(refused).toBe(3)
    expect(firsts(records).get('k')).toEqual(upTo(5))
  })

  it('halts one partition while others go on, until it is sought', async () => {
    const topic = await newTopic(2)
    const keys = upTo(20).map(k => `key-${k}`)
    await sendAll([keys.map(key => record(topic, key, 1))])
    const halted = partitionKey({ topic, partition: 0 })
    let halting = true
    const { records, positions, subscription } = await read('halt', topic, new Map(), (batch, key) =>
      halting && key === halted ? { next: batch.from, halt: true } : undefined,
    )
    const end = (await trial.transport.endOffsets([topic])).get(partitionKey({ topic, partition: 1 }))
    await until(
      () => positions.get(partitionKey({ topic, partition: 1 })),
      at => at === end,
    )
    expect(positions.get(halted)).toBeUndefined()
    halting = false
    subscription.seek(new Map([[halted, 0n]]))
    await until(
      () => firsts(records).size,
      size => size === 20,
    )
  })
}
