import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { firsts, record, trialOf } from './conformance.fixture.ts'
import { partitionOf } from './kafka/kafka.murmur2.ts'
import { type OutRecord, partitionKey, type Transport } from './ports.ts'
import { until, upTo } from './until.fixture.ts'

/** What every transport promises, whatever else it does. Run against the real broker, against the log in PostgreSQL and against the one in memory. */
export function conformance(name: string, open: () => Transport | Promise<Transport>): void {
  describe(`${name} as a transport`, () => {
    let transport: Transport
    const { newTopic, sendAll, read, stop } = trialOf(() => transport)

    beforeAll(async () => {
      transport = await open()
    })
    afterAll(async () => {
      await stop()
      await transport?.close()
    })

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
      const end = (await transport.endOffsets([topic])).get(partitionKey({ topic, partition: 1 }))
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

    it('shares the partitions of a group and hands them over when a member leaves', async () => {
      const topic = await newTopic(4)
      const positions = new Map<string, bigint>()
      const one = await read('shared', topic, positions)
      const two = await read('shared', topic, positions)
      const keys = upTo(40).map(k => `key-${k}`)
      const all = () => [...one.records, ...two.records]
      let n = 0
      await until(
        async () => {
          await sendAll([keys.map(key => record(topic, key, ++n))])
          return [one.records.length, two.records.length]
        },
        counts => counts.every(count => count > 0),
      )
      await one.subscription.stop()
      await sendAll([keys.map(key => record(topic, key, 1_000_000))])
      await until(
        () =>
          all()
            .filter(({ headers }) => headers.n === '1000000')
            .map(({ key }) => key),
        got => new Set(got).size === 40,
      )
    })

    it('delivers nothing after stop, and stop waits for the batch in work', async () => {
      const topic = await newTopic(1)
      const entered = Promise.withResolvers<void>()
      const leave = Promise.withResolvers<void>()
      let inWork = false
      const { subscription } = await read('stop', topic, new Map(), async batch => {
        inWork = true
        entered.resolve()
        await leave.promise
        inWork = false
        return { next: batch.from }
      })
      await sendAll([[record(topic, 'k', 1)]])
      await entered.promise
      const stopped = subscription.stop().then(() => inWork)
      leave.resolve()
      expect(await stopped).toBe(false)
    })

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
      const producer = await transport.producer()
      const first = producer.send([record(topic, 'k', 1)]).catch(() => {})
      await expect(producer.send([record(topic, 'k', 2)])).rejects.toThrow('one send at a time')
      await first
      await producer.close()
      await expect(producer.send([record(topic, 'k', 3)])).rejects.toThrow('closed')
    })

    it('makes sure of topics again without harm, and tells their starts and ends', async () => {
      const topic = await newTopic(3)
      await sendAll([[record(topic, 'a', 1), record(topic, 'b', 1)]])
      await transport.ensureTopics([{ name: topic, partitions: 3 }])
      const ends = await transport.endOffsets([topic])
      expect([...ends.keys()].sort()).toEqual([0, 1, 2].map(partition => partitionKey({ topic, partition })))
      expect(Number([...ends.values()].reduce((sum, end) => sum + end, 0n))).toBeGreaterThanOrEqual(2)
      const starts = await transport.startOffsets([topic])
      expect([...starts]).toEqual([...ends.keys()].map(key => [key, 0n]))
    })
  })
}
