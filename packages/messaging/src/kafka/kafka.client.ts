import type { Log } from '@lodestone/database'
import { type KafkaSecurity, securityOf } from './kafka.security.ts'
import { type ISocketFactory, type Kafka, logLevel, newKafka } from './kafka.ts'

export type KafkaSettings = {
  readonly brokers: readonly string[]
  readonly clientId: string
  readonly log: Log
  /** A plain connection unless set. */
  readonly security?: KafkaSecurity
  /** How connections are made; tests put a broken network here. */
  readonly socketFactory?: ISocketFactory
}

/** A client of kafkajs. Its own log lines go out as debug: whoever calls it says what matters. */
export function kafkaClient(o: KafkaSettings): Kafka {
  return newKafka({
    brokers: [...o.brokers],
    clientId: o.clientId,
    ...(o.socketFactory ? { socketFactory: o.socketFactory } : {}),
    ...securityOf(o.security ?? {}),
    connectionTimeout: 3_000,
    requestTimeout: 15_000,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 3 },
    logLevel: logLevel.WARN,
    logCreator: () => entry => {
      const { groupId, topic, partition, error } = entry.log
      o.log.debug({ groupId, topic, partition, error }, `kafkajs: ${entry.log.message}`)
    },
  })
}
