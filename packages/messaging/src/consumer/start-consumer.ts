import { errorOf, mapInStretches } from '@lodestone/kernel'
import { partitionOf } from '../kafka/kafka.murmur2.ts'
import {
  type BatchProgress,
  type InBatch,
  type InRecord,
  partitionKey,
  type Subscription,
  type TopicPartition,
} from '../ports.ts'
import type { Open } from '../proof/conceal.ts'
import type { Verify } from '../proof/verify.ts'
import { type Consumer, wantedBy } from './consumer.ts'
import { Comparison } from './counts.compare.ts'
import { Ends } from './ends.ts'
import { NotApplied } from './not-applied.ts'
import { type KeptPosition, Places } from './places.ts'
import { openPositions, type Position, readPositions } from './positions.ts'
import { type ReceivedRecord, read } from './received.ts'
import type { ConsumerOptions, ConsumerStatus, Lag, RunningConsumer } from './running-consumer.ts'
import { applySlice } from './slice.ts'
import { slicesOf } from './slicing.ts'
import { Stall } from './stall.ts'
import { Trouble } from './trouble.ts'

/** How often stored positions are looked at, and the ends of the log when nothing has moved. */
const CHECK_MS = 5_000
const LOOK_MS = 15_000
/** Contact with the broker older than this is no contact. */
const CONTACT_MS = 15_000
/** A slice costs its transaction however few events it holds: waiting for more is cheaper, and nobody notices. */
const LINGER_MS = 50
/** With records to read and nothing committed for this long, the process is better started again. */
const STALLED_MS = 60_000

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
  readonly #wanted: ((type: string) => boolean) | undefined
  readonly #prepared = new WeakMap<InBatch, Promise<ReceivedRecord[]>>()
  #subscription: Promise<Subscription> | undefined
  #contactAt: () => number | undefined = () => undefined
  #checking: NodeJS.Timeout | undefined
  readonly #ends: Ends
  readonly #notApplied: NotApplied
  readonly #comparison: Comparison
  readonly #inWork = new Set<string>()
  #records = 0
  readonly #stopping = new AbortController()
  readonly #trouble: Trouble
  #fatal = false
  #lastProgressAt: number | undefined
  #movedAt = performance.now()
  readonly #stall = new Stall()
  #lookedAt = 0
  /** How many partitions each topic has; known before anything is read. A redrive may ask earlier: what it sends back is judged when it is read. */
  #partitions: ReadonlyMap<string, number> = new Map()
  #progress = Promise.withResolvers<void>()

  constructor(o: ConsumerOptions) {
    this.#o = o
    this.consumer = o.consumer
    this.verify = o.verify
    this.open = o.open
    this.#places = new Places(o.log)
    this.#ends = new Ends(o.transport, o.consumer.topics, o.log)
    this.#notApplied = new NotApplied(o.consumer.name, o.log)
    this.#trouble = new Trouble(o.consumer.name, o.log, this.#stopping.signal)
    this.#wanted = wantedBy(o.consumer)
    this.#comparison = new Comparison(o, this.#ends, this.#places)
  }

  get done(): RunningConsumer['done'] {
    const { parked, unproven, misplaced } = this.#notApplied
    return { records: this.#records, failures: this.#trouble.count, parked, unproven, misplaced }
  }

  readonly compare = (): Promise<void> => this.#comparison.run()

  readonly belongs = (key: string, { topic, partition }: TopicPartition): boolean => {
    const partitions = this.#partitions.get(topic)
    return partitions === undefined || partitionOf(key, partitions) === partition
  }

  start(): void {
    const { transport, service, consumer } = this.#o
    this.#subscription = transport.consume({
      group: service,
      topics: consumer.topics,
      lingerMs: consumer.lingerMs ?? LINGER_MS,
      positions: (assigned, partitions) => {
        this.#partitions = partitions
        return this.#assign(assigned)
      },
      prepare: batch => this.#prepare(batch),
      onBatch: batch => this.#onBatch(batch),
      onFatal: error => this.#end(error),
    })
    this.#subscription.then(
      subscription => {
        this.#contactAt = () => subscription.lastContactAt
      },
      error => this.#end(error),
    )
    this.#checking = setInterval(() => void this.#check(), CHECK_MS)
  }

  status(): ConsumerStatus {
    const inContact = this.#isInContact()
    return {
      inContact,
      healthy: inContact && !this.#fatal && !this.#trouble.lasts && this.#places.halted.length === 0,
      lastProgressAt: this.#lastProgressAt,
      halted: this.#places.halted,
    }
  }

  #isInContact(): boolean {
    const contactAt = this.#contactAt()
    return contactAt !== undefined && performance.now() - contactAt < CONTACT_MS
  }

  async lag(): Promise<Lag[]> {
    await this.#ends.look()
    return this.#ends.behind(await readPositions(this.#o.database, this.consumer.name))
  }

  applied(): Promise<void> {
    return this.#progress.promise
  }

  nudge(): void {
    void this.#check()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    clearInterval(this.#checking)
    const subscription = await this.#subscription?.catch(() => undefined)
    await subscription?.stop()
  }

  #end(error: Error): void {
    if (this.#fatal || this.#stopping.signal.aborted) return
    this.#fatal = true
    this.#o.log.error({ consumer: this.consumer.name, error: error.message }, 'consumer cannot go on')
    this.#o.onFatal(error)
  }

  async #assign(assigned: readonly { topic: string; partition: number }[]): Promise<ReadonlyMap<string, bigint>> {
    for (;;) {
      try {
        const stored = await openPositions(this.#o.database, this.consumer.name, assigned)
        this.#moved()
        this.#trouble.over()
        return this.#places.assign(assigned, stored)
      } catch (error) {
        if (!(await this.#trouble.after(error))) return new Map()
      }
    }
  }

  async #onBatch(batch: InBatch): Promise<BatchProgress> {
    const refused = this.#places.refuse(batch)
    const place = this.#places.get(batch)
    if (refused || !place) return refused ?? { next: batch.from, halt: true }
    const key = partitionKey(batch)
    // The event that proves the log was applied before.
    const known = (batch.records[0]?.offset ?? place.current.next) < place.current.next ? 1 : 0
    if (known === batch.records.length) return { next: place.current.next }
    this.#inWork.add(key)
    try {
      return await this.#applyAll(known ? { ...batch, records: batch.records.slice(known) } : batch, key, place)
    } finally {
      this.#inWork.delete(key)
    }
  }

  /** Reads the first slice of a batch before its turn. */
  #prepare(batch: InBatch): void {
    this.#prepared.set(batch, this.#read(batch, slicesOf(batch.records)[0]))
  }

  #read(at: TopicPartition, records: readonly InRecord[] = []): Promise<ReceivedRecord[]> {
    const { giveWay = async () => {} } = this.#o
    return mapInStretches(records, record => read(record, at, this, this.#wanted), giveWay)
  }

  async #applyAll(batch: InBatch, key: string, position: KeptPosition): Promise<BatchProgress> {
    const { database } = this.#o
    const slices = slicesOf(batch.records)
    let readings = await (this.#prepared.get(batch) ?? this.#read(batch, slices[0]))
    for (let i = 0; i < slices.length; i++) {
      if (this.#stopping.signal.aborted || batch.abandoned()) break
      // The next slice is read while the database works on this one.
      let ahead: Promise<ReceivedRecord[]> | undefined
      const readNext = () => {
        ahead ??= new Promise(resolve => setImmediate(resolve)).then(() => this.#read(batch, slices[i + 1]))
        return ahead
      }
      const from = position.current.next
      const result = await applySlice(
        {
          database,
          consumer: this.consumer,
          clock: this.#o.clock ?? (() => new Date()),
          at: { topic: batch.topic, partition: batch.partition },
          position,
          compared: this.#comparison.compared.get(batch.topic),
          waiting: readNext,
          ages: this.#o.ages,
          committed: emitted => this.#committed(key, emitted),
          parked: reading => this.#notApplied.tell(key, reading),
          trouble: error => this.#trouble.after(error),
        },
        readings,
      )
      readings = await readNext()
      this.#records += Number(position.current.next - from)
      switch (result.kind) {
        case 'applied':
          break
        case 'interrupted':
          return { next: position.current.next }
        case 'overtaken':
          await this.#reload(key, position)
          return { next: position.current.next }
        case 'gap':
          return this.#places.haltAtGap(key, result.gap)
      }
    }
    return { next: position.current.next }
  }

  async #reload(key: string, position: KeptPosition): Promise<void> {
    for (;;) {
      try {
        position.current = (await readPositions(this.#o.database, this.consumer.name)).get(key) ?? position.current
        this.#trouble.over()
        return
      } catch (error) {
        if (!(await this.#trouble.after(error))) return
      }
    }
  }

  #committed(key: string, emitted: boolean): void {
    this.#places.progressed(key)
    this.#trouble.over()
    this.#lastProgressAt = Date.now()
    this.#moved()
    this.#progress.resolve()
    this.#progress = Promise.withResolvers()
    this.#o.committed?.(emitted)
  }

  #moved(): void {
    this.#movedAt = performance.now()
    this.#stall.moved()
  }

  /** Notices what changed behind the consumer's back: positions moved by others, a log cut short, a stall. */
  async #check(): Promise<void> {
    try {
      const stored = await readPositions(this.#o.database, this.consumer.name)
      this.#stall.look(this.#isInContact() && !this.#trouble.lasts && this.#inWork.size === 0, performance.now())
      const moved = this.#places.refresh(stored, this.#inWork)
      if (moved.size > 0) (await this.#subscription)?.seek(moved)
      if (performance.now() - Math.max(this.#movedAt, this.#lookedAt) < LOOK_MS) return
      this.#lookedAt = performance.now()
      const before = this.#places.positions
      const ends = await this.#ends.look()
      if (ends) this.#judge(ends, before)
    } catch (error) {
      this.#stall.look(false, performance.now())
      this.#o.log.debug({ consumer: this.consumer.name, error: errorOf(error).message }, 'check failed')
    }
  }

  #judge(ends: ReadonlyMap<string, bigint>, before: ReadonlyMap<string, Position>): void {
    const behind = this.#places.judge(ends, before)
    if (!behind) this.#stall.moved()
    else if (this.#stall.ms > STALLED_MS)
      this.#end(
        new Error(`consumer ${this.consumer.name} has records to read and made no progress for ${STALLED_MS} ms`),
      )
  }
}
