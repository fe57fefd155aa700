import { afterAll, beforeAll, expect, it } from 'vitest'
import { toRecord } from './envelope.ts'
import { type Bench, counted, openBench, openConsumer, openKafka, seeing, seen, until, upTo } from './infra.fixture.ts'

let bench: Bench
beforeAll(async () => {
  bench = await openBench()
})
afterAll(() => bench?.close())

it('applies a stream of events many at a time, and the first one at once', async () => {
  const transport = openKafka()
  await transport.ensureTopics([{ name: counted.topic, partitions: 1 }])
  const sizes: number[] = []
  const consumer = openConsumer(bench, transport, {
    ...seeing,
    lingerMs: 1_000,
    async handle(tx, events, emit) {
      await seeing.handle(tx, events, emit)
      sizes.push(events.length)
    },
  })
  const producer = await transport.producer()
  const events = 100
  for (const n of upTo(events)) {
    await producer.send([
      toRecord(
        'urn:test',
        counted.topic,
        {
          id: '0198c1f0-0000-7000-8000-000000000000',
          type: counted.type,
          subject: 'key',
          time: '2026-11-24T10:00:00.000Z',
          aggregateVersion: n,
          actor: 'tester',
          correlationId: 'test',
        },
        JSON.stringify({ n }),
      ),
    ])
    // The stream starts when the consumer has joined its group and shown that it takes one by one what comes one by one.
    if (n === 1)
      await until(
        () => sizes,
        ([first]) => first === 1,
      )
  }
  const all = await until(
    () => seen(bench.receiver),
    found => found.key?.length === events,
  )
  expect(all.key).toEqual(upTo(events))
  expect(sizes.length).toBeLessThan(events / 2)
  await consumer.stop()
  await producer.close()
  await transport.close()
})
