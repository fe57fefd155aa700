import { partitionOf } from '../kafka/kafka.murmur2.ts'
import type { InRecord, OutRecord } from '../ports.ts'
import type { Random } from '../random.ts'
import { shardOf } from '../shard.ts'
import type { Alarm } from '../wait.ts'
import { shuffledByKey } from './memory.shuffle.ts'

/** How unkind it is: each a probability between 0 and 1. */
export type Meanness = {
  /** A send is rejected, half of the time after some of it was stored. */
  readonly rejects: number
  /** A send is stored again, at once or after a later one. */
  readonly duplicates: number
  /** An assigned partition is read from a wrong offset first; the group is assigned anew between two batches. */
  readonly detours: number
  /** Milliseconds until a send is answered and a record is seen, at most. */
  readonly delayMs: number
}

export type ConsumerGroup = { readonly members: Set<object>; generation: number }

/** Topics, their records, and who reads them. */
export type MemoryLog = {
  create(topic: string, partitions?: number): void
  /** Records of each partition; none when the topic does not exist. */
  partitions(topic: string): readonly (readonly InRecord[])[]
  /** Appends in an order that keeps only each key's own. Rejects unknown topics. */
  store(records: readonly OutRecord[]): void
  /** What a broken connection may have let through: everything of some partitions. */
  someOf(records: readonly OutRecord[]): readonly OutRecord[]
  group(name: string): ConsumerGroup
  /** Rings when something was stored. */
  readonly listeners: Set<Alarm>
}

export function openMemoryLog(defaultPartitions: number, random: Random): MemoryLog {
  const topics = new Map<string, InRecord[][]>()
  const groups = new Map<string, ConsumerGroup>()
  const listeners = new Set<Alarm>()

  return {
    listeners,
    create: (topic, partitions = defaultPartitions) => {
      if (!topics.has(topic))
        topics.set(
          topic,
          Array.from({ length: partitions }, () => []),
        )
    },
    partitions: topic => topics.get(topic) ?? [],
    store: records => {
      for (const { topic } of records) if (!topics.has(topic)) throw new Error(`there is no topic ${topic}`)
      for (const { topic, key, value, headers } of shuffledByKey(records, random)) {
        const partitions = topics.get(topic) ?? []
        const partition = partitions[partitionOf(key, partitions.length)]
        partition?.push({ offset: BigInt(partition.length), key, value: Buffer.from(value), headers: { ...headers } })
      }
      for (const alarm of listeners) alarm.ring()
    },
    someOf: records => {
      const kept = random.below(8)
      return records.filter(({ key }) => shardOf(key) !== kept)
    },
    group: name => {
      const group = groups.get(name) ?? { members: new Set(), generation: 0 }
      groups.set(name, group)
      return group
    },
  }
}
