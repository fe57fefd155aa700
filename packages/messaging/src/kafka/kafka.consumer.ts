import type { Kafka, KafkaConsumer } from './kafka.ts'

const SESSION_MS = 10_000
export const HEARTBEAT_MS = 500
/** A fetch waits this long for news; the group is heard between fetches, so it also bounds how late a new member is noticed. */
const FETCH_WAIT_MS = 1_000

/** A consumer of kafkajs that ends where it fails. */
export const openConsumer = (client: Kafka, groupId: string): KafkaConsumer =>
  client.consumer({
    groupId,
    sessionTimeout: SESSION_MS,
    rebalanceTimeout: 2 * SESSION_MS,
    heartbeatInterval: HEARTBEAT_MS,
    maxWaitTimeInMs: FETCH_WAIT_MS,
    minBytes: 1,
    // Compressed; unpacked it may be ten times as much. A larger single batch is still delivered.
    maxBytesPerPartition: 256 * 1024,
    maxBytes: 1024 * 1024,
    allowAutoTopicCreation: false,
    retry: {
      initialRetryTime: 100,
      maxRetryTime: 1_000,
      retries: 5,
      // It must not restart itself: a new consumer is cleaner.
      restartOnFailure: async () => false,
    },
  })
