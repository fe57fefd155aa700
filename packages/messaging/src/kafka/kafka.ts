import { createRequire } from 'node:module'
import type * as KafkaJs from 'kafkajs'
import { scheduleCheckPendingRequests } from './kafka.queue.ts'
import { decodeRecord } from './kafka.record.ts'
import { encodeRecord } from './kafka.record.write.ts'
import { zstd } from './kafka.zstd.ts'

/*
 * The only importer of kafkajs 2.2.4, whose last release is of 2023. What is known to break with it, and what is done about it here
 * and in the kafka.*.ts files beside this one. What a patch gives was measured by `npm run bench` with it and without, on one host; what gave less
 * than a tenth is gone.
 *
 * 1. After an ambiguous failure its idempotent producer reuses a sequence number and the broker drops the next batch. So: not
 *    idempotent (duplicates are absorbed by version), one send in flight, and a new producer after any rejection  (kafka.producer.ts)
 * 2. Some errors thrown by a handler end the consumer silently, others loop. So: no data error leaves a handler, and a crash
 *    is either healed with a new consumer or reported as fatal                      (kafka.session.ts, kafka.subscription.ts)
 * 3. `connect` and `run` resolve without a broker. So: contact means a heartbeat that was answered, and a watchdog renews the
 *    consumer when there is none                                                                                (kafka.session.ts)
 * 4. An offset out of range resets silently. So: `fromBeginning`, and every batch says where it was read from  (consumer/places.ts)
 * 5. Its request queue spins a timer at 1 kHz. Patched below: a hub at rest takes 2.5 % of a core instead of 7.2 %          (kafka.queue.ts)
 * 6. It fetches again at once, so that a stream of events comes one by one. So: a consumer may rest before a fetch. Patched below: half of
 *    what is posted is in the aggregate after 43 ms instead of 64 ms
 * 7. A record compressed with a codec it does not know ends the consumer. So: topics are fixed to zstd by the broker, and zstd is
 *    registered below                                                                                            (kafka.topics.ts)
 * 8. It makes some sixty objects of every record it reads, and blocks of 512 bytes for every header it writes. So: records are read
 *    and written by our own code: a consumer reaches 0.88 of its reference instead of 0.67, a relay 1.7 times as many events a second
 *                                                                                        (kafka.record.ts, kafka.record.write.ts)
 * 9. It hashes a key with objects of 64 bits, eighteen times as slowly. So: the producer has a partitioner of ours, by its own option
 *                                                                                        (kafka.partitioner.ts, kafka.murmur2.ts)
 */

const internal = createRequire(import.meta.url)

/** Puts a function in the place of a module that is one; before kafkajs is loaded. */
function replace(module: string, replacement: unknown): void {
  const path = internal.resolve(`kafkajs/src/${module}`)
  if (typeof internal(path) !== 'function') throw new Error(`kafkajs changed: review the replacement of ${module}`)
  const loaded = internal.cache[path]
  if (loaded) loaded.exports = replacement
}

replace('protocol/recordBatch/record/v0/decoder', decodeRecord)
replace('protocol/recordBatch/record/v0', encodeRecord)
const kafkajs = internal('kafkajs') as typeof KafkaJs

export const { CompressionTypes, ConfigResourceTypes, ConfigSource, logLevel, Partitioners } = kafkajs
export type {
  Admin,
  Consumer as KafkaConsumer,
  EachBatchPayload,
  ICustomPartitioner,
  ISocketFactory,
  ITopicConfig,
  Kafka,
  KafkaConfig,
  Producer as KafkaProducer,
  SASLOptions,
} from 'kafkajs'

export const newKafka = (config: KafkaJs.KafkaConfig): KafkaJs.Kafka => new kafkajs.Kafka(config)

kafkajs.CompressionCodecs[CompressionTypes.ZSTD] = () => zstd

function patch(module: string, method: string, replacement: (this: never, argument: never) => unknown): void {
  const { prototype } = internal(`kafkajs/src/${module}`) as { prototype: Record<string, unknown> }
  if (typeof prototype[method] !== 'function')
    throw new Error(`kafkajs changed: review the patch of ${module} ${method}`)
  prototype[method] = replacement
}

/** Called before each fetch of a consumer when its `eachBatch` carries it. */
export type BeforeFetch = { beforeFetch?(): Promise<void> }
type Runner = { readonly eachBatch: BeforeFetch; fetch(nodeId: string): Promise<unknown> }

const { fetch } = (internal('kafkajs/src/consumer/runner') as { prototype: Runner }).prototype
async function fetchRested(this: Runner, nodeId: string): Promise<unknown> {
  await this.eachBatch.beforeFetch?.()
  return fetch.call(this, nodeId)
}

patch('consumer/runner', 'fetch', fetchRested)
patch('network/requestQueue', 'scheduleCheckPendingRequests', scheduleCheckPendingRequests)
