import { type ConsumeOptions, partitionKey, type Subscription, type TopicPartition } from '@lodestone/messaging'
import type { Life } from './agenda.ts'
import type { Broker } from './broker.ts'
import { living } from './world.ts'

/** Records of a batch at most: few, so that batches end in awkward places. */
const BATCH = 12
/** Milliseconds from one fetch that brought nothing to the next, unless something is stored. */
const POLL_MS = 500

type Place = TopicPartition & { next: bigint; halted: boolean; detour: boolean; busy: boolean }

/** One member of a consumer group. A new owner of a partition does not wait until the old one has finished its batch. */
export class Member implements Subscription {
  readonly options: ConsumeOptions
  readonly life: Life | undefined = living.getStore()
  readonly #broker: Broker
  #places = new Map<string, Place>()
  #generation = -1
  #stopping = false
  #wake: () => void = () => {}
  #isAwake = false
  #working: Promise<void>
  lastContactAt: number | undefined

  constructor(broker: Broker, options: ConsumeOptions) {
    this.#broker = broker
    this.options = options
    this.#working = this.#run().catch(error => options.onFatal(error))
  }

  wake(): void {
    this.#isAwake = true
    this.#wake()
  }

  seek(positions: ReadonlyMap<string, bigint>): void {
    for (const [key, next] of positions) {
      const place = this.#places.get(key)
      if (place) Object.assign(place, { next, halted: false, detour: false })
    }
    this.wake()
  }

  async stop(): Promise<void> {
    this.#stopping = true
    this.wake()
    await this.#working
  }

  get #group() {
    return this.#broker.group(this.options.group)
  }
  get #isStale(): boolean {
    return this.#generation !== this.#group.generation
  }

  async #run(): Promise<void> {
    const { world } = this.#broker
    const { chance } = world
    await world.sleep(chance.ms(5, 200))
    this.#broker.join(this)
    while (!this.#stopping) {
      if (!this.#group.members.has(this)) this.#broker.join(this)
      if (this.#isStale) await this.#assign()
      this.lastContactAt = world.now
      const delivered = await Promise.all([...this.#places.values()].map(place => this.#visit(place)))
      if (delivered.includes(true)) await world.sleep(chance.ms(1, 20), '')
      else await this.#rest()
    }
    this.#broker.leave(this)
  }

  /** Until something is stored, or for a while. */
  async #rest(): Promise<void> {
    const { world } = this.#broker
    if (!this.#isAwake)
      await new Promise<void>(resolve => {
        const event = world.after(POLL_MS, this.life, '', resolve)
        this.#wake = () => {
          event.cancelled = true
          world.after(world.chance.ms(0.5, 10), this.life, '', resolve)
          this.#wake = () => {}
        }
      })
    this.#isAwake = false
  }

  async #assign(): Promise<void> {
    const { world, meanness } = this.#broker
    this.#generation = this.#group.generation
    const { topics } = this.options
    const all = topics.flatMap(topic => this.#broker.partitions(topic).map((_, partition) => ({ topic, partition })))
    const members = [...this.#group.members]
    const assigned = all.filter((_, i) => members[i % members.length] === this)
    world.note(`${this.life?.name}: ${this.options.group} is assigned ${assigned.length} of ${all.length} partitions`)
    const counts = new Map(topics.map(topic => [topic, this.#broker.partitions(topic).length]))
    const positions = await this.options.positions(assigned, counts)
    this.#places = new Map(
      assigned.map(at => {
        const key = partitionKey(at)
        const detour = world.chance.of(meanness.detours)
        return [key, { ...at, next: positions.get(key) ?? 0n, halted: false, detour, busy: false }]
      }),
    )
  }

  /** Whether the partition had something to deliver. */
  async #visit(place: Place): Promise<boolean> {
    const { world, meanness } = this.#broker
    const { chance } = world
    const records = this.#broker.partitions(place.topic)[place.partition] ?? []
    if (place.halted || (BigInt(records.length) <= place.next && !place.detour)) return false
    await world.sleep(chance.ms(0.5, 15), '')
    if (this.#stopping || this.#isStale) return false
    const from = place.detour ? BigInt(chance.below(records.length + 1)) : place.next
    place.detour = false
    const batch = records.slice(Number(from), Number(from) + 1 + chance.below(BATCH))
    if (batch.length === 0) return false
    const { topic, partition, next } = place
    const generation = this.#generation
    const abandoned = () => this.#stopping || generation !== this.#group.generation
    const endOffset = BigInt(records.length)
    const progress = await this.options.onBatch({ topic, partition, from, records: batch, endOffset, abandoned })
    // A seek made meanwhile counts for more.
    if (place.next === next) place.next = progress.next
    if (progress.halt) place.halted = true
    if (chance.of(meanness.rebalances)) {
      world.note('broker: rebalances')
      this.#group.generation++
    }
    return true
  }
}
