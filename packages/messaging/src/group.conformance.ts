import { expect, it } from 'vitest'
import { record, type Trial } from './conformance.fixture.ts'
import { until, upTo } from './until.fixture.ts'

/** How those who read share a topic, and leave it. */
export function groupConformance(trial: Trial): void {
  const { newTopic, sendAll, read } = trial

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
}
