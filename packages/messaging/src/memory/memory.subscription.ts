import { type ConsumeOptions, partitionKey, type Subscription, type TopicPartition } from '../ports.ts'
import type { Random } from '../random.ts'
import { Alarm, pause } from '../wait.ts'
import type { Meanness, MemoryLog } from './memory.log.ts'
import { Membership } from './memory.membership.ts'

/** Records of a batch at most: small, so that batches end in awkward places. */
const BATCH = 40

type ReadPartition = TopicPartition & { next: bigint; halted: boolean; detour: boolean }

/** One member of a group. Unlike Kafka's, a new owner does not wait until the old one has finished its batch, and all partitions are in work at once. */
export function memorySubscription(log: MemoryLog, random: Random, mean: Meanness, o: ConsumeOptions): Subscription {
  const membership = new Membership(log, log.group(o.group), o.topics)
  const alarm = new Alarm()
  let places = new Map<string, ReadPartition>()
  let stopping = false
  let lastContactAt: number | undefined

  async function join(): Promise<void> {
    const assigned = membership.share()
    const partitions = new Map(o.topics.map(topic => [topic, log.partitions(topic).length]))
    const positions = await o.positions(assigned, partitions)
    places = new Map(
      assigned.map(at => {
        const key = partitionKey(at)
        return [key, { ...at, next: positions.get(key) ?? 0n, halted: false, detour: random.chance(mean.detours) }]
      }),
    )
  }

  /** True when the partition had something to deliver. */
  async function deliver(place: ReadPartition): Promise<boolean> {
    const records = log.partitions(place.topic)[place.partition] ?? []
    const from = place.detour ? BigInt(random.below(records.length + 1)) : place.next
    place.detour = false
    const batch = records.slice(Number(from), Number(from) + 1 + random.below(BATCH))
    if (place.halted || batch.length === 0) return false
    const { topic, partition, next } = place
    const progress = await o.onBatch({
      topic,
      partition,
      from,
      records: batch,
      endOffset: BigInt(records.length),
      abandoned: () => stopping || membership.isOver,
    })
    // A seek made meanwhile counts for more.
    if (place.next === next) place.next = progress.next
    if (progress.halt) place.halted = true
    return true
  }

  /** `deliver`, after a while, which may take the partition away. */
  async function visit(place: ReadPartition): Promise<boolean> {
    await pause(random.below(mean.delayMs + 1))
    if (stopping || membership.isStale) return false
    const delivered = await deliver(place)
    if (delivered && random.chance(mean.detours / 5)) membership.disturb()
    return delivered
  }

  async function run(): Promise<void> {
    membership.enter()
    log.listeners.add(alarm)
    while (!stopping) {
      if (membership.isStale) await join()
      lastContactAt = performance.now()
      const delivered = await Promise.all([...places.values()].map(visit))
      if (!delivered.includes(true)) await alarm.sleep(20)
    }
    log.listeners.delete(alarm)
    membership.leave()
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
