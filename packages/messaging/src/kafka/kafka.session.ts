import type { Log } from '@lodestone/database'
import { errorOf } from '@lodestone/kernel'
import { batchQueue, costOf } from '../batch-queue.ts'
import { type ConsumeOptions, type InBatch, partitionKey, partitionOfKey } from '../ports.ts'
import { Resting } from '../resting.ts'
import { batchOf } from './kafka.batch.ts'
import { HEARTBEAT_MS, openConsumer } from './kafka.consumer.ts'
import { type End, isBug } from './kafka.end.ts'
import { Hints } from './kafka.hints.ts'
import type { BeforeFetch, EachBatchPayload, Kafka, KafkaConsumer } from './kafka.ts'

/** No answered heartbeat for this long while nothing is in work: the consumer is replaced. */
export const SILENCE_MS = 30_000

/** How many partitions topics have. */
export type CountPartitions = (topics: readonly string[]) => Promise<ReadonlyMap<string, number>>

/** One life of a kafkajs consumer. */
export class ConsumerSession {
  readonly #o: ConsumeOptions
  readonly #log: Log
  readonly #prefix: string
  readonly #partitions: CountPartitions
  readonly #consumer: KafkaConsumer
  readonly #contact: () => void
  readonly #ended = Promise.withResolvers<End>()
  #over = false
  readonly #queue = batchQueue()
  readonly #resting: Resting
  readonly #ending = new AbortController()
  /** Rises whenever a partition is sought: a batch that was fetched before is out of date. */
  readonly #seeks = new Map<string, number>()
  /** The assignment in which a heartbeat was refused. */
  #lost: object | undefined
  /** Keys of the assigned partitions, once their positions are known and asked for; replaced as a whole by each assignment. */
  #assigned: Promise<ReadonlySet<string>> = Promise.resolve(new Set())
  readonly #hints: Hints

  constructor(
    client: Kafka,
    prefix: string,
    log: Log,
    o: ConsumeOptions,
    partitions: CountPartitions,
    contact: () => void,
  ) {
    this.#o = o
    this.#log = log
    this.#prefix = prefix
    this.#partitions = partitions
    this.#resting = new Resting(o.lingerMs)
    this.#consumer = openConsumer(client, prefix + o.group)
    this.#hints = new Hints(this.#consumer, error =>
      log.debug({ group: o.group, error: errorOf(error).message }, 'offset hint not stored'),
    )
    let lastContact = performance.now()
    this.#contact = () => {
      lastContact = performance.now()
      contact()
    }
    const { HEARTBEAT, GROUP_JOIN, CRASH } = this.#consumer.events
    this.#consumer.on(HEARTBEAT, this.#contact)
    this.#consumer.on(GROUP_JOIN, ({ payload }) => {
      this.#contact()
      this.#assign(payload.memberAssignment)
    })
    this.#consumer.on(CRASH, ({ payload }) =>
      this.#ended.resolve({ fatal: isBug(payload.error), error: payload.error }),
    )
    const watchdog = setInterval(() => {
      if (!this.#queue.busy && performance.now() - lastContact > SILENCE_MS)
        this.#ended.resolve({ fatal: false, error: new Error(`no answer from the broker for ${SILENCE_MS} ms`) })
    }, 5_000)
    this.#ended.promise.then(() => {
      this.#over = true
      this.#ending.abort()
      clearInterval(watchdog)
      this.#hints.rest()
    })
  }

  /** Resolves when this life is over, whatever ended it. */
  async run(): Promise<End> {
    this.#start().catch(error => this.#ended.resolve({ fatal: false, error }))
    const end = await this.#ended.promise
    await this.#queue.done
    await this.#hints.tell()
    await this.#consumer.disconnect().catch(error => this.#log.debug({ error: error.message }, 'disconnect failed'))
    return end
  }

  stop(): void {
    this.#ended.resolve({ fatal: false, error: new Error('stopped') })
  }

  seek(positions: ReadonlyMap<string, bigint>): void {
    this.#assigned.then(
      assigned => {
        for (const [key, offset] of positions) if (assigned.has(key)) this.#goTo(key, offset, true)
      },
      () => {},
    )
  }

  async #start(): Promise<void> {
    await this.#consumer.connect()
    await this.#consumer.subscribe({ topics: this.#o.topics.map(topic => this.#prefix + topic), fromBeginning: true })
    await this.#consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 1,
      eachBatch: Object.assign((payload: EachBatchPayload) => this.#eachBatch(payload), {
        beforeFetch: () => this.#resting.rest(this.#ending.signal),
      } satisfies BeforeFetch),
    })
  }

  #assign(assignment: Readonly<Record<string, number[]>>): void {
    const assigned = Object.entries(assignment).flatMap(([topic, partitions]) =>
      partitions.map(partition => ({ topic: topic.slice(this.#prefix.length), partition })),
    )
    this.#hints.forget()
    // Not before the batch in work is done: it may still move a position.
    this.#assigned = this.#queue.done.then(async () => {
      // Asked at each assignment: when a topic gets another partition, the group is assigned anew.
      const positions = await this.#o.positions(assigned, await this.#partitions(this.#o.topics))
      for (const at of assigned) this.#goTo(partitionKey(at), positions.get(partitionKey(at)) ?? 0n, true)
      return new Set(assigned.map(partitionKey))
    })
    this.#assigned.catch(error => this.#ended.resolve({ fatal: false, error }))
  }

  #goTo(key: string, offset: bigint, resume = false): void {
    this.#seeks.set(key, this.#seeksOf(key) + 1)
    const at = partitionOfKey(key)
    const [topic, partition] = [this.#prefix + at.topic, at.partition]
    try {
      this.#consumer.seek({ topic, partition, offset: String(offset) })
      if (resume) this.#consumer.resume([{ topic, partitions: [partition] }])
    } catch {
      // The consumer has ended meanwhile; its successor asks for the positions again.
    }
  }

  #seeksOf(key: string): number {
    return this.#seeks.get(key) ?? 0
  }

  /** Queues a batch and returns when there is room for another, so that kafkajs fetches and unpacks it meanwhile. */
  async #eachBatch({
    batch,
    heartbeat,
    resolveOffset,
    isStale,
    isRunning,
    pause: pausePartition,
  }: EachBatchPayload): Promise<void> {
    const assignment = this.#assigned
    const beat = setInterval(() => {
      heartbeat().catch(() => {
        this.#lost = assignment
      })
    }, HEARTBEAT_MS)
    try {
      this.#contact()
      this.#resting.brought(batch.messages)
      const assigned = await assignment
      if (this.#over) return await this.#queue.done
      const at = { topic: batch.topic.slice(this.#prefix.length), partition: batch.partition }
      const last = batch.messages.at(-1)?.offset
      if (last === undefined || isStale() || !assigned.has(partitionKey(at))) return
      const seeks = this.#seeksOf(partitionKey(at))
      const isCurrent = () => assignment === this.#assigned && seeks === this.#seeksOf(partitionKey(at))
      const abandoned = () => this.#over || !isRunning() || this.#lost === assignment || assignment !== this.#assigned
      const given = batchOf(batch, at, abandoned)
      this.#queue.add(partitionKey(at), costOf(given), () => this.#deliver(given, isCurrent, pausePartition))
      resolveOffset(last)
      if (this.#queue.busy) this.#o.prepare?.(given)
      await this.#queue.room()
    } finally {
      clearInterval(beat)
    }
  }

  /** Never rejects. `isCurrent` says whether the batch is still what is wanted of its partition. */
  async #deliver(batch: InBatch, isCurrent: () => boolean, halt: () => void): Promise<void> {
    if (this.#over || !isCurrent()) return
    try {
      const begin = performance.now()
      const { next, halt: halting } = await this.#o.onBatch(batch)
      this.#resting.took(performance.now() - begin)
      if (!isCurrent()) return
      const key = partitionKey(batch)
      if (halting) halt()
      if (next !== (batch.records.at(-1)?.offset ?? -1n) + 1n) this.#goTo(key, next)
      this.#hints.put(this.#prefix + batch.topic, batch.partition, next)
    } catch (error) {
      this.#ended.resolve({ fatal: false, error: errorOf(error) })
    }
  }
}
