import { expect, it } from 'vitest'
import { record, type Trial } from './conformance.fixture.ts'
import { partitionOf } from './kafka/kafka.murmur2.ts'
import { partitionKey } from './ports.ts'
import { until, upTo } from './until.fixture.ts'

/** What topics and their partitions are, and who sends to them. */
export function topicConformance(trial: Trial): void {
  const { newTopic, sendAll, read } = trial

  it('keeps each key in the one partition that its hash says, and tells how many there are', async () => {
    const topic = await newTopic(3)
    const keys = upTo(20).map(k => `key-${k}`)
    await sendAll([keys.map(key => record(topic, key, 1))])
    const { batches, partitions } = await read('places', topic)
    const places = await until(
      () => new Map(batches.flatMap(({ partition, records }) => records.map(({ key }) => [key, partition] as const))),
      found => found.size === keys.length,
    )
    expect(partitions()).toEqual(new Map([[topic, 3]]))
    for (const key of keys) expect([key, places.get(key)]).toEqual([key, partitionOf(key, 3)])
    expect(new Set(places.values()).size).toBe(3)
  })

  it('refuses a second send while one is under way', async () => {
    const topic = await newTopic(1)
    const producer = await trial.transport.producer()
    const first = producer.send([record(topic, 'k', 1)]).catch(() => {})
    await expect(producer.send([record(topic, 'k', 2)])).rejects.toThrow('one send at a time')
    await first
    await producer.close()
    await expect(producer.send([record(topic, 'k', 3)])).rejects.toThrow('closed')
  })

  it('makes sure of topics again without harm, and tells their starts and ends', async () => {
    const topic = await newTopic(3)
    await sendAll([[record(topic, 'a', 1), record(topic, 'b', 1)]])
    await trial.transport.ensureTopics([{ name: topic, partitions: 3 }])
    const ends = await trial.transport.endOffsets([topic])
    expect([...ends.keys()].sort()).toEqual([0, 1, 2].map(partition => partitionKey({ topic, partition })))
    expect(Number([...ends.values()].reduce((sum, end) => sum + end, 0n))).toBeGreaterThanOrEqual(2)
    const starts = await trial.transport.startOffsets([topic])
    expect([...starts]).toEqual([...ends.keys()].map(key => [key, 0n]))
  })
}
