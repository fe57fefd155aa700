import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ConsumeOptions, partitionKey, type Subscription } from '../ports.ts'
import { openTransport, type TestTransport } from '../transport.fixture.ts'
import { until, upTo } from '../until.fixture.ts'

/** Who of a group reads a partition. */

let transport: TestTransport
let owner: pg.Client
const subscriptions: Subscription[] = []
beforeAll(async () => {
  transport = await openTransport('postgres')
  owner = new pg.Client({ connectionString: transport.url })
  await owner.connect()
})
afterAll(async () => {
  await Promise.all(subscriptions.map(one => one.stop()))
  await owner?.end()
  await transport?.close()
})

const member = async (group: string, topic: string, more: Partial<ConsumeOptions> = {}) => {
  const held: string[][] = []
  const subscription = await transport.consume({
    group,
    topics: [topic],
    positions: async assigned => {
      held.push(assigned.map(partitionKey).sort())
      return new Map()
    },
    onBatch: async ({ records }) => ({ next: (records.at(-1)?.offset ?? -1n) + 1n }),
    onFatal: error => {
      throw error
    },
    ...more,
  })
  subscriptions.push(subscription)
  return { held, now: () => held.at(-1) ?? [], subscription }
}
const partitions = (topic: string, ...numbers: number[]) =>
  numbers.map(partition => partitionKey({ topic, partition })).sort()

it('shares each topic fairly as members come and go, at once', async () => {
  await transport.ensureTopics([{ name: 'fair', partitions: 4 }])
  const one = await member('fair', 'fair')
  await until(one.now, held => held.length === 4)
  const began = performance.now()
  const two = await member('fair', 'fair')
  await until(
    () => [one.now().length, two.now().length],
    counts => counts.every(count => count === 2),
  )
  expect([...one.now(), ...two.now()].sort()).toEqual(partitions('fair', 0, 1, 2, 3))
  await one.subscription.stop()
  await until(two.now, held => held.length === 4)
  // Woken by each other, not by the end of a lease.
  expect(performance.now() - began).toBeLessThan(6_000)
})

it('never gives a partition to another while a batch of it is in work, and takes it away right after', async () => {
  await transport.ensureTopics([{ name: 'busy', partitions: 2 }])
  const producer = await transport.producer()
  await producer.send(upTo(20).map(n => ({ topic: 'busy', key: `key-${n}`, value: String(n), headers: {} })))
  const leave = Promise.withResolvers<void>()
  let inWork = 0
  let abandoned = () => false
  const one = await member('busy', 'busy', {
    onBatch: async batch => {
      inWork++
      abandoned = batch.abandoned
      await leave.promise
      inWork--
      return { next: batch.from }
    },
  })
  await until(
    () => inWork,
    count => count === 2,
  )
  const two = await member('busy', 'busy')
  await until(abandoned, yes => yes)
  expect(two.now()).toEqual([])
  leave.resolve()
  await until(two.now, held => held.length === 1)
  await until(one.now, held => held.length === 1)
  await one.subscription.stop()
})

it('takes over what a member held that is not heard of any more, under another epoch', async () => {
  await transport.ensureTopics([{ name: 'dead', partitions: 2 }])
  const dead = '00000000-0000-7000-8000-000000000001'
  const hold = async (id: string) =>
    (await owner.query("SELECT partition, epoch::int, surplus FROM log.hold('dead', $1, '{dead}', 8000)", [id])).rows
  expect(await hold(dead)).toEqual([0, 1].map(partition => ({ partition, epoch: 1, surplus: false })))
  const heir = await member('dead', 'dead')
  // As long as it counts as alive it keeps what it holds, though more than its share.
  await until(
    () => heir.held.length,
    count => count > 0,
  )
  expect(heir.now()).toEqual([])
  expect((await hold(dead)).map(({ surplus }) => surplus)).toEqual([false, true])
  await owner.query("UPDATE log.member SET expires_at = '-infinity' WHERE id = $1", [dead])
  await until(heir.now, held => held.length === 2)
  expect(await hold(dead)).toEqual([])
})

it('goes on when its connection is lost, with what it held, and hears what was appended meanwhile', async () => {
  await transport.ensureTopics([{ name: 'lost', partitions: 1 }])
  const values: string[] = []
  const { subscription } = await member('lost', 'lost', {
    onBatch: async ({ records }) => {
      values.push(...records.map(({ value }) => String(value)))
      return { next: (records.at(-1)?.offset ?? -1n) + 1n }
    },
  })
  const producer = await transport.producer()
  const send = (value: string) =>
    until(
      () =>
        producer.send([{ topic: 'lost', key: 'k', value, headers: {} }]).then(
          () => true,
          () => false,
        ),
      sent => sent,
    )
  await send('before')
  await until(
    () => values,
    found => found.includes('before'),
  )
  await owner.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lodestone-log'")
  await send('after')
  await until(
    () => values,
    found => found.includes('after'),
  )
  expect(subscription.lastContactAt).toBeGreaterThan(0)
})

it('reads again what it was given when it was not heard of for too long', async () => {
  await transport.ensureTopics([{ name: 'silent', partitions: 1 }])
  const { held } = await member('silent', 'silent')
  await until(
    () => held.length,
    count => count > 0,
  )
  const before = held.length
  await owner.query("UPDATE log.member SET expires_at = '-infinity' WHERE reader = 'silent'")
  await owner.query("SELECT log.hold('silent', '00000000-0000-7000-8000-000000000002', '{silent}', 1)")
  await until(
    () => held.length,
    count => count > before,
  )
  await until(
    () => held.at(-1)?.length,
    count => count === 1,
  )
})
