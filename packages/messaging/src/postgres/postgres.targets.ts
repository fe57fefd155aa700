import { partitionOf } from '../kafka/kafka.murmur2.ts'
import { type OutRecord, partitionKey, type TopicPartition } from '../ports.ts'

/** The partitions that records go to, each once, and of each record which of them it is, from 1. */
export function placesOf(
  records: readonly OutRecord[],
  partitions: ReadonlyMap<string, number>,
): { targets: TopicPartition[]; places: number[] } {
  const targets: TopicPartition[] = []
  const found = new Map<string, number>()
  const places = records.map(({ topic, key }) => {
    const count = partitions.get(topic)
    if (count === undefined) throw new Error(`nobody has asked how many partitions ${topic} has`)
    const target = { topic, partition: partitionOf(key, count) }
    const at = partitionKey(target)
    const place = found.get(at) ?? targets.push(target)
    found.set(at, place)
    return place
  })
  return { targets, places }
}
