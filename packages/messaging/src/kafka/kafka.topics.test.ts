import { silent } from '@lodestone/database'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { hasBroker, newPrefix, openKafka, testBrokers, testLog } from '../transport.fixture.ts'
import { until } from '../until.fixture.ts'
import { kafkaClient } from './kafka.client.ts'
import { kafkaAdmin } from './kafka.topics.ts'
import { type Admin, ConfigResourceTypes } from './kafka.ts'

const ASKED = { 'retention.ms': '-1', 'retention.bytes': '-1', 'compression.type': 'zstd', 'cleanup.policy': 'delete' }

const entriesOf = (settings: object) => Object.entries(settings).map(([name, value]) => ({ name, value }))

it('demands two replicas in sync where there are three, and warns of a topic with fewer than the brokers allow', async () => {
  const now = { ...ASKED, 'max.message.bytes': '4194304', 'min.insync.replicas': '1' }
  const configEntries = Object.entries(now).map(([configName, configValue]) => ({ configName, configValue }))
  const partitionsOf = (replicas: number[]) => [{ replicas }]
  const altered: unknown[] = []
  const cluster = {
    connect: async () => {},
    listTopics: async () => ['safe', 'frail'],
    describeCluster: async () => ({ brokers: [1, 2, 3, 4] }),
    fetchTopicMetadata: async () => ({
      topics: [
        { name: 'safe', partitions: partitionsOf([1, 2, 4]) },
        { name: 'frail', partitions: partitionsOf([3]) },
      ],
    }),
    describeConfigs: async () => ({
      resources: ['safe', 'frail'].map(resourceName => ({ resourceName, configEntries })),
    }),
    alterConfigs: async ({ resources }: { resources: unknown[] }) => void altered.push(...resources),
  }
  const warned: object[] = []
  const log = { ...silent, warn: (fields: object) => void warned.push(fields) }
  const topics = ['safe', 'frail'].map(name => ({ name, partitions: 1 }))
  await kafkaAdmin({ admin: () => cluster } as never, '', log).ensureTopics(topics)
  expect(warned).toEqual([{ topic: 'frail', replicas: 1, possible: 3 }, { topics: ['safe'] }])
  const demanded = expect.arrayContaining(entriesOf({ 'min.insync.replicas': '2' }))
  expect(altered).toEqual([expect.objectContaining({ name: 'safe', configEntries: demanded })])
})

it('fails in bounded time when there is no broker', async () => {
  const transport = openKafka(undefined, { brokers: ['127.0.0.1:1'], topicsTimeoutMs: 500 })
  await expect(transport.ensureTopics([{ name: 'a' }])).rejects.toThrow('topics could not be made sure of')
  await transport.close()
})

describe.skipIf(!hasBroker)('at a broker', () => {
  let admin: Admin
  beforeAll(async () => {
    admin = kafkaClient({ brokers: testBrokers(), clientId: 'test', log: testLog }).admin()
    await admin.connect()
  })
  afterAll(() => admin?.disconnect())

  async function configOf(topic: string): Promise<Record<string, string>> {
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: topic }],
    })
    return Object.fromEntries(resources[0]?.configEntries.map(entry => [entry.configName, entry.configValue]) ?? [])
  }

  it('creates topics with their partitions, kept for ever and compressed in one way', async () => {
    const prefix = newPrefix()
    const transport = openKafka(prefix)
    await Promise.all([1, 2].map(() => transport.ensureTopics([{ name: 'a', partitions: 3 }, { name: 'b' }])))
    expect(await configOf(`${prefix}a`)).toMatchObject(ASKED)
    const { topics } = await admin.fetchTopicMetadata({ topics: [`${prefix}a`, `${prefix}b`] })
    const counts = topics.map(({ name, partitions }) => [name.slice(prefix.length), partitions.length])
    expect(Object.fromEntries(counts)).toEqual({ a: 3, b: 4 })
    await transport.close()
  })

  it('keeps what a topic was told for as long as it is asked to, also where the topic is there already', async () => {
    const prefix = newPrefix()
    const transport = openKafka(prefix)
    for (const retentionMs of [1_000, 5_000]) {
      await transport.ensureTopics([{ name: 'a', retentionMs }])
      await expect
        .poll(() => configOf(`${prefix}a`), { timeout: 15_000 })
        .toMatchObject({ ...ASKED, 'retention.ms': String(retentionMs) })
    }
    await transport.close()
  })

  it('corrects the settings of a topic that somebody else made, and leaves its partitions and other settings', async () => {
    const prefix = newPrefix()
    const topic = `${prefix}foreign`
    const own = { 'segment.ms': '86400000', 'min.insync.replicas': '2' }
    await admin.createTopics({
      topics: [{ topic, numPartitions: 1, configEntries: entriesOf({ 'retention.ms': '1000', ...own }) }],
    })
    const transport = openKafka(prefix)
    await transport.ensureTopics([{ name: 'foreign', partitions: 3 }])
    // The controller has taken them; the broker tells of them once it has heard of that.
    await expect.poll(() => configOf(topic), { timeout: 15_000 }).toMatchObject({ ...ASKED, ...own })
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
    expect(topics[0]?.partitions).toHaveLength(1)
    await transport.close()
  })

  it('sets no timers while a consumer is idle, but those of its own pace', async () => {
    const transport = openKafka()
    await transport.ensureTopics([{ name: 'idle', partitions: 1 }])
    const subscription = await transport.consume({
      group: 'idle',
      topics: ['idle'],
      positions: async () => new Map(),
      onBatch: async ({ from }) => ({ next: from }),
      onFatal: error => {
        throw error
      },
    })
    await until(
      () => subscription.lastContactAt,
      at => at !== undefined,
    )
    const timers = vi.spyOn(globalThis, 'setTimeout')
    const began = performance.now()
    await until(
      () => performance.now() - began,
      passed => passed > 1_000,
    )
    // `until` itself looks a hundred times; the unpatched queue would add about a thousand for each connection.
    expect(timers.mock.calls.length).toBeLessThan(200)
    timers.mockRestore()
    await subscription.stop()
    await transport.close()
  })
})
