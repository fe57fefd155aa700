import { silent } from '@lodestone/database'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type Bench, drained, openBench, openConsumer, openRelay } from '../bench.fixture.ts'
import { count, counted, seen } from '../counted.fixture.ts'
import { onEachLog } from '../each-log.fixture.ts'
import { kafkaProducer } from '../kafka/kafka.producer.ts'
import type { Kafka } from '../kafka/kafka.ts'
import type { OutRecord } from '../ports.ts'
import { recordsOf, versionsOf } from '../transport.fixture.ts'
import { PATIENCE_MS, until, upTo } from '../until.fixture.ts'
import { openNetwork } from './network.fixture.ts'

vi.setConfig({ testTimeout: PATIENCE_MS })

onEachLog(open => {
  let bench: Bench
  beforeAll(async () => {
    bench = await openBench()
  })
  afterAll(() => bench?.close())

  it('sends the same rows again, first of each key, when the answer to a send was lost', async () => {
    const network = await openNetwork()
    const transport = await open(network)
    await transport.ensureTopics([{ name: counted.topic, partitions: 2 }])
    const keys = upTo(20).map(k => `key-${k}`)
    const batches: (readonly OutRecord[])[] = []
    const relay = await openRelay(bench, transport, producer => ({
      ...producer,
      send: records => {
        batches.push(records)
        return producer.send(records)
      },
    }))
    await count(bench.sender, keys, 1)
    await drained(relay)

    network.loseAnswerOf(600)
    for (const n of [2, 3, 4]) await count(bench.sender, keys, n)
    relay.nudge()
    await drained(relay)
    expect(network.lost).toBe(1)
    for (const n of [5, 6]) await count(bench.sender, keys, n)
    await drained(relay)
    await relay.stop()

    const idsOf = (batch: readonly OutRecord[] | undefined, of: string) =>
      batch?.filter(({ key }) => key === of).map(({ headers }) => headers.ce_id) ?? []
    const lost = batches[1] ?? []
    for (const key of keys) {
      const ids = idsOf(lost, key)
      expect(idsOf(batches[2], key).slice(0, ids.length)).toEqual(ids)
    }
    const records = await recordsOf(transport, counted.topic)
    // The broker had stored them before their answer was lost.
    expect(records.length).toBeGreaterThanOrEqual(20 * 6 + lost.length)
    const versions = versionsOf(records)
    for (const key of keys) expect(versions[key]).toEqual(upTo(6))

    const consumer = openConsumer(bench, transport)
    const all = await until(
      () => seen(bench.receiver),
      found => Object.values(found).flat().length >= 120,
    )
    for (const key of keys) expect(all[key]).toEqual(upTo(6))
    await consumer.stop()
    await transport.close()
    await network.close()
  })
})

it('makes a new producer after any rejection, and only then', async () => {
  const made: { sends: number; disconnected: boolean }[] = []
  let failing = false
  const client = {
    producer: () => {
      const state = { sends: 0, disconnected: false }
      made.push(state)
      return {
        connect: async () => {},
        disconnect: async () => {
          state.disconnected = true
        },
        sendBatch: async () => {
          state.sends++
          if (failing) throw new Error('no answer')
        },
      }
    },
  } as unknown as Kafka
  const producer = kafkaProducer(client, '', silent)
  const record: OutRecord = { topic: 't', key: 'k', value: '1', headers: {} }
  await producer.send([record])
  await producer.send([record])
  expect(made).toHaveLength(1)
  failing = true
  await expect(producer.send([record])).rejects.toThrow('no answer')
  failing = false
  await producer.send([record])
  expect(made.map(({ sends }) => sends)).toEqual([3, 1])
  expect(made[0]?.disconnected).toBe(true)
})
