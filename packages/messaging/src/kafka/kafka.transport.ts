import { errorOf } from '@lodestone/kernel'
import type { Transport } from '../ports.ts'
import { backOff, pause } from '../wait.ts'
import { type KafkaSettings, kafkaClient } from './kafka.client.ts'
import { kafkaProducer } from './kafka.producer.ts'
import { kafkaSubscription } from './kafka.subscription.ts'
import { kafkaAdmin } from './kafka.topics.ts'

export type KafkaTransportOptions = KafkaSettings & {
  /** Put before every topic and group name, so that several hubs can share a broker. Default none. */
  readonly prefix?: string
  /** How long `ensureTopics` tries to reach a broker. Default 30,000. */
  readonly topicsTimeoutMs?: number
}

/** The transport that the hub runs on. Connects when used; the caller closes producers and subscriptions first. */
export function kafkaTransport(o: KafkaTransportOptions): Transport {
  const prefix = o.prefix ?? ''
  const client = kafkaClient(o)
  const admin = kafkaAdmin(client, prefix, o.log)
  return {
    producer: async () => kafkaProducer(client, prefix, o.log),
    consume: async options => kafkaSubscription(client, prefix, o.log, options, admin.partitions),
    async ensureTopics(topics) {
      const deadline = performance.now() + (o.topicsTimeoutMs ?? 30_000)
      for (let failures = 1; ; failures++) {
        try {
          return await admin.ensureTopics(topics)
        } catch (error) {
          if (performance.now() > deadline) throw new Error('topics could not be made sure of', { cause: error })
          o.log.warn({ error: errorOf(error).message }, 'no broker yet for the topics')
          await pause(backOff(failures, 100, 2_000))
        }
      }
    },
    endOffsets: topics => admin.endOffsets(topics),
    startOffsets: topics => admin.startOffsets(topics),
    close: () => admin.close(),
  }
}
