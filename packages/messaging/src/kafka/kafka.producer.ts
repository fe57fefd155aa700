import type { Log } from '@lodestone/database'
import { errorOf } from '@lodestone/kernel'
import { oneByOne } from '../one-by-one.ts'
import type { Producer } from '../ports.ts'
import { byTopic } from './kafka.messages.ts'
import { byKey } from './kafka.partitioner.ts'
import { CompressionTypes, type Kafka, type KafkaProducer } from './kafka.ts'

/** How long the broker may take to store one send, in milliseconds. */
const ACK_TIMEOUT_MS = 10_000

/** A producer that is replaced after every rejection, so that nothing of an ambiguous send survives in it. */
export function kafkaProducer(client: Kafka, prefix: string, log: Log): Producer {
  let current: Promise<KafkaProducer> | undefined

  async function connect(): Promise<KafkaProducer> {
    const producer = client.producer({
      idempotent: false,
      allowAutoTopicCreation: false,
      maxInFlightRequests: 1,
      createPartitioner: byKey,
      // A second try is the caller's, with a new producer.
      retry: { initialRetryTime: 50, retries: 0 },
    })
    await producer.connect()
    return producer
  }

  async function discard(): Promise<void> {
    const old = current
    current = undefined
    await old?.then(producer => producer.disconnect()).catch(() => {})
  }

  return oneByOne({
    async send(records) {
      try {
        current ??= connect()
        const producer = await current
        await producer.sendBatch({
          acks: -1,
          timeout: ACK_TIMEOUT_MS,
          compression: CompressionTypes.ZSTD,
          topicMessages: byTopic(records, prefix),
        })
      } catch (error) {
        log.debug({ error: errorOf(error).message }, 'a send was rejected: the next one gets a new producer')
        void discard()
        throw error
      }
    },
    close: discard,
  })
}
