import { type ConsumeOptions, partitionKey, type Subscription, type TopicPartition } from '../ports.ts'
import type { Random } from '../random.ts'
import { Alarm, pause } from '../wait.ts'
import type { MemoryLog } from './memory.log.ts'
import type { Meanness } from './memory.ts'

/** Records of a batch at most: small, so that batches end in awkward places. */
const BATCH = 40

type ReadPartition = TopicPartition & { next: bigint; halted: boolean; detour: boolean }

/** One member of a group. Unlike Kafka's, a new owner does not wait until the old one has finished its batch, and all partitions are in work at once. */
export function memorySubscription(log: MemoryLog, random: Random, mean: Meanness, o: ConsumeOptions): Subscription {
  const group = log.group(o.group)
  const me = {}
  const alarm = new Alarm()
  let places = new Map<string, ReadPartition>()
  let generation = -1
  let topicsSeen = 0
  let stopping = false
  let lastContactAt: number | undefined

  function mine(): TopicPartition[] {
    const all = o.topics.flatMap(topic => log.partitions(topic).map((_, partition) => ({ topic, partition })))
    const members = [...group.members]
    return all.filter((_, i) => members[i % members.length] === me)
  }

  async function join(): Promise<void> {
    generation = group.generation
    topicsSeen = o.topics.filter(topic => log.partitions(topic).length > 0).length
    const assigned = mine()
    const partitions = new Map(o.topics.map(topic => [topic, log.partitions(topic).length]))
    const positions = await o.positions(assigned, partitions)
    places = new Map(
      assigned.map(at => {
        const key = partitionKey(at)
        return [key, { ...at, next: positions.get(key) ?? 0n, halted: false, detour: random.chance(mean.detours) }]
      }),
    )
  }

  const isStale = () =>
    generation !== group.generation || topicsSeen < o.topics.filter(topic => log.partitions(topic).length > 0).length

  /** True when the partition had something to deliver. */
  async function deliver(place: ReadPartition): Promise<boolean> {
    const records = log.partitions(place.topic)[place.partition] ?? []
    const from = place.detour ? BigInt(random.below(records.length + 1)) : place.next
    place.detour = false
    const batch = records.slice(Number(from), Number(from) + 1 + random.below(BATCH))
    if (place.halted || batch.length === 0) return false
    const { topic, partition, next } = place
    const abandoned = () => stopping || generation !== group.generation
    const progress = await o.onBatch({
      topic,
      partition,
      from,
      records: batch,
      endOffset: BigInt(records.length),
      abandoned,
    })
    // A seek made meanwhile counts for more.
    if (place.next === next) place.next = progress.next
    if (progress.halt) place.halted = true
    return true
  }

  /** `deliver`, after a while, which may take the partition away. */
  async function visit(place: ReadPartition): Promise<boolean> {
    await pause(random.below(mean.delayMs + 1))
    if (stopping || isStale()) return false
    const delivered = await deliver(place)
    if (delivered && random.chance(mean.detours / 5)) group.generation++
    return delivered
  }

  async function run(): Promise<void> {
    group.members.add(me)
    group.generation++
    log.listeners.add(alarm)
    while (!stopping) {
      if (isStale()) await join()
      lastContactAt = performance.now()
      const delivered = await Promise.all([...places.values()].map(visit))
      if (!delivered.includes(true)) await alarm.sleep(20)
    }
    log.listeners.delete(alarm)
    group.members.delete(me)
    group.generation++
  }
  const running = run().catch(error => o.onFatal(error))

  return {
    seek(positions) {
      for (const [key, next] of positions) {
        const place = places.get(key)
        if (place) Object.assign(place, { next, halted: false, detour: false })
      }
      alarm.ring()
    },
    get lastContactAt() {
      return lastContactAt
    },
    async stop() {
      stopping = true
      alarm.ring()
      await running
    },
  }
}
