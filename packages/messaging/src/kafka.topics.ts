import type { Log } from '@lodestone/database'
import { type Admin, ConfigResourceTypes, type ITopicConfig, type Kafka } from './kafka.ts'
import { partitionKey, type TopicSettings } from './ports.ts'

export const DEFAULT_PARTITIONS = 4

/** The log is kept for ever: it is what projections are rebuilt from. */
const CONFIG: Readonly<Record<string, string>> = {
  'cleanup.policy': 'delete',
  'retention.ms': '-1',
  'retention.bytes': '-1',
  // The broker repacks whatever else a stranger sends: an unknown codec would end every consumer.
  'compression.type': 'zstd',
  'max.message.bytes': String(4 * 1024 * 1024),
}

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

  return {
    ensureTopics: (topics: readonly TopicSettings[]) => withAdmin(admin => ensure(admin, topics, prefix, log)),

    endOffsets: (topics: readonly string[]) =>
      withAdmin(async admin => {
        const ends = new Map<string, bigint>()
        for (const topic of topics) {
          for (const { partition, high } of await admin.fetchTopicOffsets(prefix + topic))
            ends.set(partitionKey({ topic, partition }), BigInt(high))
        }
        return ends
      }),

    async close() {
      const old = current
      current = undefined
      await old?.then(admin => admin.disconnect()).catch(() => {})
    },
  }
}

async function ensure(admin: Admin, topics: readonly TopicSettings[], prefix: string, log: Log): Promise<void> {
  const wanted = topics.map(topic => ({
    topic: prefix + topic.name,
    partitions: topic.partitions ?? DEFAULT_PARTITIONS,
  }))
  const existing = new Set(await admin.listTopics())
  const missing = wanted.filter(({ topic }) => !existing.has(topic))
  if (missing.length > 0) {
    const { brokers } = await admin.describeCluster()
    const replicationFactor = Math.min(brokers.length, 3)
    const configEntries = Object.entries({ ...CONFIG, 'min.insync.replicas': replicationFactor === 3 ? '2' : '1' })
    await admin.createTopics({
      waitForLeaders: true,
      topics: missing.map(
        ({ topic, partitions }): ITopicConfig => ({
          topic,
          numPartitions: partitions,
          replicationFactor,
          configEntries: configEntries.map(([name, value]) => ({ name, value })),
        }),
      ),
    })
  }
  const present = wanted.filter(({ topic }) => existing.has(topic))
  if (present.length > 0) await correct(admin, present, log)
}

/** Settings that differ are set; another number of partitions is left, because keys would change places and lose their order. */
async function correct(
  admin: Admin,
  wanted: readonly { topic: string; partitions: number }[],
  log: Log,
): Promise<void> {
  const { topics } = await admin.fetchTopicMetadata({ topics: wanted.map(({ topic }) => topic) })
  for (const { name, partitions } of topics) {
    const asked = wanted.find(({ topic }) => topic === name)?.partitions
    if (asked !== partitions.length)
      log.warn({ topic: name, partitions: partitions.length, asked }, 'topic keeps its number of partitions')
  }
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: wanted.map(({ topic }) => ({
      type: ConfigResourceTypes.TOPIC,
      name: topic,
      configNames: Object.keys(CONFIG),
    })),
  })
  const differing = resources.filter(resource =>
    resource.configEntries.some(({ configName, configValue }) => CONFIG[configName] !== configValue),
  )
  if (differing.length === 0) return
  log.warn({ topics: differing.map(resource => resource.resourceName) }, 'correcting the settings of topics')
  await admin.alterConfigs({
    validateOnly: false,
    resources: differing.map(resource => ({
      type: ConfigResourceTypes.TOPIC,
      name: resource.resourceName,
      configEntries: Object.entries(CONFIG).map(([name, value]) => ({ name, value })),
    })),
  })
}
