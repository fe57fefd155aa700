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
let left = 0
for (const topic of topics)
  for (const { high, low } of await admin.fetchTopicOffsets(topic)) left += Number(high) - Number(low)
await admin.disconnect()

const consumer = kafka.consumer({ groupId: `${prefix}reader` })
await consumer.connect()
await consumer.subscribe({ topics, fromBeginning: true })
const done = Promise.withResolvers<void>()
await consumer.run({
  autoCommit: false,
  eachMessage: async ({ topic, message }) => {
    const headers = Object.fromEntries(
      Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)]),
    )
    const { key, value } = message
    console.log(JSON.stringify({ topic: topic.slice(prefix.length), key: String(key), value: String(value), headers }))
    if (--left === 0) done.resolve()
  },
})
if (left > 0) await done.promise
await consumer.disconnect()
