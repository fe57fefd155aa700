import { oneByOne } from '../one-by-one.ts'
import { DEFAULT_PARTITIONS, type Producer, partitionKey, type Transport } from '../ports.ts'
import { type Random, seeded } from '../random.ts'
import { pause } from '../wait.ts'
import { type Meanness, type MemoryLog, openMemoryLog } from './memory.log.ts'
import { memorySubscription } from './memory.subscription.ts'

const MEAN: Meanness = { rejects: 0.1, duplicates: 0.2, detours: 0.1, delayMs: 3 }

/**
 * A broker in memory, for fast tests. It keeps what the port promises and nothing more: order per key only, at least once, late, in
 * small batches, with ambiguous rejections and rebalances. The same seed makes the same choices.
 */
export function memoryTransport(o: { seed: number; partitions?: number } & Partial<Meanness>): Transport {
  const mean: Meanness = { ...MEAN, ...o }
  const random = seeded(o.seed)
  const log = openMemoryLog(o.partitions ?? DEFAULT_PARTITIONS, random)
  return {
    producer: async () => memoryProducer(log, random, mean),
    consume: async options => memorySubscription(log, random, mean, options),
    async ensureTopics(topics) {
      for (const { name, partitions } of topics) log.create(name, partitions)
    },
    async endOffsets(topics) {
      const ends = new Map<string, bigint>()
      for (const topic of topics) {
        for (const [partition, records] of log.partitions(topic).entries())
          ends.set(partitionKey({ topic, partition }), BigInt(records.length))
      }
      return ends
    },
    async startOffsets(topics) {
      return new Map(
        topics.flatMap(topic =>
          log.partitions(topic).map((_, partition) => [partitionKey({ topic, partition }), 0n] as const),
        ),
      )
    },
    async close() {},
  }
}

function memoryProducer(log: MemoryLog, random: Random, mean: Meanness): Producer {
  let late: Parameters<MemoryLog['store']>[0] = []
  return oneByOne({
    async send(records) {
      await pause(random.below(mean.delayMs + 1))
      if (random.chance(mean.rejects)) {
        if (random.chance(0.5)) log.store(log.someOf(records))
        throw new Error('rejected: nobody knows what was stored')
      }
      log.store(records)
      log.store(late)
      late = []
      if (random.chance(mean.duplicates)) {
        if (random.chance(0.5)) log.store(records)
        else late = records
      }
    },
    async close() {},
  })
}
