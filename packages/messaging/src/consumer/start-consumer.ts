import { partitionOf } from '../kafka/kafka.murmur2.ts'
import type { TopicPartition } from '../ports.ts'
import type { Open } from '../proof/conceal.ts'
import type { Verify } from '../proof/verify.ts'
import { Batches } from './batches.ts'
import type { Consumer } from './consumer.ts'
import { Contact } from './contact.ts'
import { Comparison } from './counts.compare.ts'
import { Ends } from './ends.ts'
import { Places } from './places.ts'
import { openPositions, readPositions } from './positions.ts'
import type { ConsumerOptions, ConsumerStatus, Lag, RunningConsumer } from './running-consumer.ts'
import { Trouble } from './trouble.ts'
import { Watch } from './watch.ts'

/** A slice costs its transaction however few events it holds: waiting for more is cheaper, and nobody notices. */
const LINGER_MS = 50

/** Runs a consumer: applies every event once, in order per key, whatever the broker repeats, and continues where PostgreSQL says. */
export function startConsumer(o: ConsumerOptions): RunningConsumer {
  // Applies what anybody may have done.
  const running = new Running({ ...o, database: o.database.within('service') })
  running.start()
  return running
}

class Running implements RunningConsumer {
  readonly consumer: Consumer
  readonly verify: Verify
  readonly open: Open | undefined
  readonly #o: ConsumerOptions
  readonly #places: Places
  readonly #ends: Ends
  readonly #trouble: Trouble
  readonly #comparison: Comparison
  readonly #batches: Batches
  readonly #watch: Watch
  readonly #stopping = new AbortController()
  #contact: Contact | undefined
  #fatal = false
  /** How many partitions each topic has; known before anything is read. A redrive may ask earlier: what it sends back is judged when it is read. */
  #partitions: ReadonlyMap<string, number> = new Map()

  constructor(o: ConsumerOptions) {
    const { consumer, transport, log } = o
    this.#o = o
    this.consumer = consumer
    this.verify = o.verify
    this.open = o.open
    this.#places = new Places(log)
    this.#ends = new Ends(transport, consumer.topics, log)
    this.#trouble = new Trouble(consumer.name, log, this.#stopping.signal)
    this.#comparison = new Comparison(o, this.#ends, this.#places)
    this.#batches = new Batches(o, {
      judge: this,
      places: this.#places,
      trouble: this.#trouble,
      compared: this.#comparison.compared,
      stopping: this.#stopping.signal,
      committed: (partition, emitted) => this.#committed(partition, emitted),
    })
    this.#watch = new Watch(o, this.#places, this.#ends, {
      inWork: this.#batches.inWork,
      isAble: () => this.#isInContact && !this.#trouble.lasts,
      seek: async positions => this.#contact?.seek(positions),
      onStall: error => this.#end(error),
    })
  }

  start(): void {
    const { transport, service, consumer } = this.#o
    const subscription = transport.consume({
      group: service,
      topics: consumer.topics,
      lingerMs: consumer.lingerMs ?? LINGER_MS,
      positions: (assigned, partitions) => {
        this.#partitions = partitions
        return this.#assign(assigned)
      },
      prepare: batch => this.#batches.prepare(batch),
      onBatch: batch => this.#batches.apply(batch),
      onFatal: error => this.#end(error),
    })
    this.#contact = new Contact(subscription, error => this.#end(error))
    this.#watch.start()
  }

  async #assign(assigned: readonly TopicPartition[]): Promise<ReadonlyMap<string, bigint>> {
    const { database, consumer } = this.#o
    const stored = await this.#trouble.outlast(() => openPositions(database, consumer.name, assigned))
    if (!stored) return new Map()
    this.#watch.moved()
    return this.#places.assign(assigned, stored)
  }

  #committed(partition: string, emitted: boolean): void {
    this.#places.progressed(partition)
    this.#trouble.over()
    this.#watch.progressed()
    this.#o.committed?.(emitted)
  }

  readonly belongs = (key: string, { topic, partition }: TopicPartition): boolean => {
    const partitions = this.#partitions.get(topic)
    return partitions === undefined || partitionOf(key, partitions) === partition
  }

  get done(): RunningConsumer['done'] {
    const { records, notApplied } = this.#batches
    const { parked, unproven, misplaced } = notApplied
    return { records, failures: this.#trouble.count, parked, unproven, misplaced }
  }

  status(): ConsumerStatus {
    const inContact = this.#isInContact
    return {
      inContact,
      healthy: inContact && !this.#fatal && !this.#trouble.lasts && this.#places.halted.length === 0,
      lastProgressAt: this.#watch.lastProgressAt,
      halted: this.#places.halted,
    }
  }

  get #isInContact(): boolean {
    return this.#contact?.isRecent ?? false
  }

  async lag(): Promise<Lag[]> {
    await this.#ends.look()
    return this.#ends.behind(await readPositions(this.#o.database, this.consumer.name))
  }

  readonly compare = (): Promise<void> => this.#comparison.run()

  applied(): Promise<void> {
    return this.#watch.progress()
  }

  nudge(): void {
    void this.#watch.check()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#watch.stop()
    await this.#contact?.stop()
  }

  #end(error: Error): void {
    if (this.#fatal || this.#stopping.signal.aborted) return
    this.#fatal = true
    this.#o.log.error({ consumer: this.consumer.name, error: error.message }, 'consumer cannot go on')
    this.#o.onFatal(error)
  }
}
