import zlib from 'node:zlib'
import kafkajs from 'kafkajs'

/**
 * Prints every record of the topics that begin with a prefix as a line of JSON, as a client of its own reads them: none of the hub's code is
 * loaded here. Arguments: brokers, prefix.
 */
const { CompressionCodecs, CompressionTypes, Kafka, logLevel } = kafkajs
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: ({ buffer }: { buffer: Buffer }) => zlib.zstdCompressSync(buffer),
  decompress: (buffer: Buffer) => zlib.zstdDecompressSync(buffer),
})

const [brokers = '', prefix = ''] = process.argv.slice(2)
const kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING })
const admin = kafka.admin()
await admin.connect()
const topics = (await admin.listTopics()).filter(topic => topic.startsWith(prefix))
/** Where each partition that holds something ends now: what comes while this reads counts for none of them. */
const ends = new Map<string, bigint>()
for (const topic of topics)
  for (const { partition, high, low } of await admin.fetchTopicOffsets(topic))
    if (high !== low) ends.set(`${topic}/${partition}`, BigInt(high))
await admin.disconnect()

const consumer = kafka.consumer({ groupId: `${prefix}reader` })
await consumer.connect()
await consumer.subscribe({ topics, fromBeginning: true })
const done = Promise.withResolvers<void>()
await consumer.run({
  autoCommit: false,
  eachMessage: async ({ topic, partition, message }) => {
    const place = `${topic}/${partition}`
    const end = ends.get(place)
    if (end === undefined || BigInt(message.offset) >= end) return
    const headers = Object.fromEntries(
      Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)]),
    )
    const { key, value } = message
    console.log(JSON.stringify({ topic: topic.slice(prefix.length), key: String(key), value: String(value), headers }))
    if (BigInt(message.offset) + 1n === end) ends.delete(place)
    if (ends.size === 0) done.resolve()
  },
})
if (ends.size > 0) await done.promise
await consumer.disconnect()
