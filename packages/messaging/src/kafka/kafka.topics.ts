import type { Log } from '@lodestone/database'
import { DEFAULT_PARTITIONS, partitionKey, type TopicSettings } from '../ports.ts'
import { type Admin, ConfigResourceTypes, ConfigSource, type ITopicConfig, type Kafka } from './kafka.ts'

/** The log is kept for ever, unless a topic says otherwise: it is what projections are rebuilt from. */
const CONFIG: Readonly<Record<string, string>> = {
  'cleanup.policy': 'delete',
  'retention.ms': '-1',
  'retention.bytes': '-1',
  // The broker repacks whatever else a stranger sends: an unknown codec would end every consumer.
  'compression.type': 'zstd',
  'max.message.bytes': String(4 * 1024 * 1024),
}
const MIN_IN_SYNC = 'min.insync.replicas'

/** Topics and offsets, through an admin connection that is made when needed and again after a failure. */
export function kafkaAdmin(client: Kafka, prefix: string, log: Log) {
  let current: Promise<Admin> | undefined

  async function connect(): Promise<Admin> {
    const admin = client.admin()
    await admin.connect()
    return admin
  }

  async function withAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    current ??= connect()
    const used = current
    try {
      return await work(await used)
    } catch (error) {
      if (current === used) current = undefined
      used.then(admin => admin.disconnect()).catch(() => {})
      throw error
    }
  }

  const offsets = (edge: 'low' | 'high', topics: readonly string[]) =>
    withAdmin(async admin => {
      const found = new Map<string, bigint>()
      for (const topic of topics) {
        for (const { partition, ...at } of await admin.fetchTopicOffsets(prefix + topic))
          found.set(partitionKey({ topic, partition }), BigInt(at[edge]))
      }
      return found
    })

  return {
    ensureTopics: (topics: readonly TopicSettings[]) => withAdmin(admin => ensure(admin, topics, prefix, log)),

    endOffsets: (topics: readonly string[]) => offsets('high', topics),
    startOffsets: (topics: readonly string[]) => offsets('low', topics),

    /** How many partitions each topic has; rejects unless all of them are there. */
    partitions: (topics: readonly string[]) =>
      withAdmin(async admin => {
        const metadata = await admin.fetchTopicMetadata({ topics: topics.map(topic => prefix + topic) })
        return new Map(metadata.topics.map(({ name, partitions }) => [name.slice(prefix.length), partitions.length]))
      }),

    async close() {
      const old = current
      current = undefined
      await old?.then(admin => admin.disconnect()).catch(() => {})
    },
  }
}

/** Copies of a topic at most, and of them those that must have what is acknowledged: with fewer than all, one broker may be away. */
const REPLICAS = 3
const inSync = (replicas: number): number => (replicas >= REPLICAS ? REPLICAS - 1 : 1)

async function ensure(admin: Admin, topics: readonly TopicSettings[], prefix: string, log: Log): Promise<void> {
  const wanted = topics.map(topic => ({
    topic: prefix + topic.name,
    partitions: topic.partitions ?? DEFAULT_PARTITIONS,
    config: { ...CONFIG, 'retention.ms': String(topic.retentionMs ?? -1) },
  }))
  const existing = new Set(await admin.listTopics())
  const { brokers } = await admin.describeCluster()
  const replicas = Math.min(brokers.length, REPLICAS)
  const missing = wanted.filter(({ topic }) => !existing.has(topic))
  if (missing.length > 0) {
    await admin.createTopics({
      waitForLeaders: true,
      topics: missing.map(
        ({ topic, partitions, config }): ITopicConfig => ({
          topic,
          numPartitions: partitions,
          replicationFactor: replicas,
          configEntries: entriesOf({ ...config, [MIN_IN_SYNC]: String(inSync(replicas)) }),
        }),
      ),
    })
  }
  const present = wanted.filter(({ topic }) => existing.has(topic))
  if (present.length > 0) await correct(admin, present, replicas, log)
}

/**
 * Settings that differ are set; another number of partitions is left, because keys would change places and lose their order. So are fewer
 * replicas, which topics keep that were made while brokers were away: copying them is the operator's decision.
 */
async function correct(
  admin: Admin,
  wanted: readonly { topic: string; partitions: number; config: Settings }[],
  replicas: number,
  log: Log,
): Promise<void> {
  const { topics } = await admin.fetchTopicMetadata({ topics: wanted.map(({ topic }) => topic) })
  const kept = new Map<string, number>()
  for (const { name, partitions } of topics) {
    const asked = wanted.find(({ topic }) => topic === name)?.partitions
    if (asked !== partitions.length)
      log.warn({ topic: name, partitions: partitions.length, asked }, 'topic keeps its number of partitions')
    const copies = Math.min(...partitions.map(partition => partition.replicas.length))
    kept.set(name, copies)
    if (copies < replicas)
      log.warn({ topic: name, replicas: copies, possible: replicas }, 'topic has fewer replicas than brokers allow')
  }
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: wanted.map(({ topic }) => ({ type: ConfigResourceTypes.TOPIC, name: topic })),
  })
  const differing = resources.flatMap(({ resourceName, configEntries }) => {
    const now = settingsOf(configEntries)
    const least = inSync(kept.get(resourceName) ?? 1)
    const config = wanted.find(({ topic }) => topic === resourceName)?.config ?? CONFIG
    const right = Number(now[MIN_IN_SYNC]) < least ? { ...config, [MIN_IN_SYNC]: String(least) } : config
    if (Object.entries(right).every(([name, value]) => now[name] === value)) return []
    // What is left out of a correction falls back to its default.
    const own = settingsOf(configEntries.filter(({ configSource }) => configSource === ConfigSource.TOPIC_CONFIG))
    return [{ type: ConfigResourceTypes.TOPIC, name: resourceName, configEntries: entriesOf({ ...own, ...right }) }]
  })
  if (differing.length === 0) return
  log.warn({ topics: differing.map(({ name }) => name) }, 'correcting the settings of topics')
  await admin.alterConfigs({ validateOnly: false, resources: differing })
}

type Settings = Readonly<Record<string, string>>

const settingsOf = (entries: readonly { configName: string; configValue: string }[]): Settings =>
  Object.fromEntries(entries.map(({ configName, configValue }) => [configName, configValue]))

const entriesOf = (settings: Settings) => Object.entries(settings).map(([name, value]) => ({ name, value }))
