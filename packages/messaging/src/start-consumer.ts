import { mapInStretches } from '@lodestone/kernel'
import { type Consumer, wantedBy } from './consumer.ts'
import { openPositions, type Position, readPositions } from './inbox.ts'
import { partitionOf } from './kafka.murmur2.ts'
import { type Place, Places } from './places.ts'
import {
  type InBatch,
  type InRecord,
  type Progress,
  partitionKey,
  type Subscription,
  type TopicPartition,
} from './ports.ts'
import type { Open } from './proof/conceal.ts'
import type { Verify } from './proof/verify.ts'
import { isAside, MISPLACED, type Reading, read, UNPROVEN } from './received.ts'
import type { ConsumerOptions, ConsumerStatus, Lag, RunningConsumer } from './running-consumer.ts'
import { applySlice } from './slice.ts'
import { slicesOf } from './slicing.ts'
import { backOff, pause } from './wait.ts'

/** How often stored positions are looked at, and the ends of the log when nothing has moved. */
const CHECK_MS = 5_000
const LOOK_MS = 15_000
/** Contact with the broker older than this is no contact. */
const CONTACT_MS = 15_000
/** A slice costs its transaction however few events it holds: waiting for more is cheaper, and nobody notices. */
const LINGER_MS = 50
/** With records to read and nothing committed for this long, the process is better started again. */
const STALLED_MS = 60_000

/** Between two alarms of one class of records that were set aside. */
const ALARM_MS = 1_000
const ALARMS: Readonly<Record<string, string>> = {
  [UNPROVEN]: 'a record that the owner of its topic has not signed is not believed',
  [MISPLACED]: 'a record that stands in another partition than its key is not believed',
}

const ID = /^[0-9a-f-]{36}$/

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
  readonly done = { records: 0, parked: 0, unproven: 0, misplaced: 0, failures: 0 }
  readonly #o: ConsumerOptions
  readonly #places: Places
  readonly #wanted: ((type: string) => boolean) | undefined
  readonly #prepared = new WeakMap<InBatch, Promise<Reading[]>>()
  #subscription: Promise<Subscription> | undefined
  #contactAt: () => number | undefined = () => undefined
  #checking: NodeJS.Timeout | undefined
  #ends: ReadonlyMap<string, bigint> = new Map()
  readonly #inWork = new Set<string>()
  #failures = 0
  readonly #stopping = new AbortController()
  #fatal = false
  #lastProgressAt: number | undefined
  #movedAt = performance.now()
  #lookedAt = 0
  readonly #alarmedAt = new Map<string, number>()
  /** How many partitions each topic has; known before anything is read. A redrive may ask earlier: what it sends back is judged when it is read. */
  #partitions: ReadonlyMap<string, number> = new Map()
  #progress = Promise.withResolvers<void>()

  constructor(o: ConsumerOptions) {
    this.#o = o
    this.consumer = o.consumer
    this.verify = o.verify
    this.open = o.open
    this.#places = new Places(o.log)
    this.#wanted = wantedBy(o.consumer)
  }

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
    const contactAt = this.#contactAt()
    const inContact = contactAt !== undefined && performance.now() - contactAt < CONTACT_MS
    return {
      inContact,
      healthy: inContact && !this.#fatal && this.#failures === 0 && this.#places.halted.length === 0,
      lastProgressAt: this.#lastProgressAt,
      halted: this.#places.halted,
    }
  }

  async lag(): Promise<Lag[]> {
    await this.#lookAtEnds()
    const stored = await readPositions(this.#o.database, this.consumer.name)
    return [...this.#ends].map(([key, end]) => {
      const slash = key.lastIndexOf('/')
      const behind = Number(end - (stored.get(key)?.next ?? 0n))
      return { topic: key.slice(0, slash), partition: Number(key.slice(slash + 1)), records: Math.max(0, behind) }
    })
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
        this.#movedAt = performance.now()
        this.#failures = 0
        return this.#places.assign(assigned, stored)
      } catch (error) {
        if (!(await this.#trouble(error))) return new Map()
      }
    }
  }

  async #onBatch(batch: InBatch): Promise<Progress> {
    const refused = this.#places.refuse(batch)
    const place = this.#places.get(batch)
    if (refused || !place) return refused ?? { next: batch.from, halt: true }
    const key = partitionKey(batch)
    this.#inWork.add(key)
    try {
      return await this.#applyAll(batch, key, place)
    } finally {
      this.#inWork.delete(key)
    }
  }

  /** Reads the first slice of a batch before its turn. */
  #prepare(batch: InBatch): void {
    this.#prepared.set(batch, this.#read(batch, slicesOf(batch.records)[0]))
  }

  #read(at: TopicPartition, records: readonly InRecord[] = []): Promise<Reading[]> {
    const { giveWay = async () => {} } = this.#o
    return mapInStretches(records, record => read(record, at, this, this.#wanted), giveWay)
  }

  async #applyAll(batch: InBatch, key: string, position: Place): Promise<Progress> {
    const { database } = this.#o
    const slices = slicesOf(batch.records)
    let readings = await (this.#prepared.get(batch) ?? this.#read(batch, slices[0]))
    for (let i = 0; i < slices.length; i++) {
      if (this.#stopping.signal.aborted || batch.abandoned()) break
      // The next slice is read while the database works on this one.
      let ahead: Promise<Reading[]> | undefined
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
          waiting: readNext,
          committed: emitted => this.#committed(key, emitted),
          parked: reading => this.#parked(key, reading),
          trouble: error => this.#trouble(error),
        },
        readings,
      )
      readings = await readNext()
      this.done.records += Number(position.current.next - from)
      switch (result.kind) {
        case 'applied':
          break
        case 'interrupted':
          return { next: position.current.next }
        case 'overtaken':
          await this.#reload(key, position)
          return { next: position.current.next }
        case 'gap': {
          const { expected, found } = result.gap
          return this.#places.halt(
            key,
            `version ${found} came where ${expected} is next, at offset ${position.current.next}`,
          )
        }
      }
    }
    return { next: position.current.next }
  }

  async #reload(key: string, position: Place): Promise<void> {
    for (;;) {
      try {
        position.current = (await readPositions(this.#o.database, this.consumer.name)).get(key) ?? position.current
        this.#failures = 0
        return
      } catch (error) {
        if (!(await this.#trouble(error))) return
      }
    }
  }

  #committed(key: string, emitted: boolean): void {
    this.#places.progressed(key)
    this.#failures = 0
    this.#lastProgressAt = Date.now()
    this.#movedAt = performance.now()
    this.#progress.resolve()
    this.#progress = Promise.withResolvers()
    this.#o.committed?.(emitted)
  }

  #parked(key: string, reading: Reading): void {
    if (reading.kind === 'broken' && isAside(reading.errorClass)) {
      this.#setAside(key, reading.errorClass, reading.record.offset)
      return
    }
    this.done.parked++
    const { ce_correlationid: correlationId = '' } = reading.record.headers
    const fields = {
      consumer: this.consumer.name,
      partition: key,
      offset: String(reading.record.offset),
      // Of a record that anybody may have written.
      ...(ID.test(correlationId) ? { correlationId } : {}),
    }
    if (reading.kind === 'broken') this.#o.log.error({ ...fields, errorClass: reading.errorClass }, 'key parked')
    else this.#o.log.debug(fields, 'record waits behind a parked one')
  }

  /** Anybody may have written it, and many more: it is counted each time, and told once a second. */
  #setAside(partition: string, errorClass: string, offset: bigint): void {
    const count = errorClass === MISPLACED ? ++this.done.misplaced : ++this.done.unproven
    if (performance.now() - (this.#alarmedAt.get(errorClass) ?? Number.NEGATIVE_INFINITY) < ALARM_MS) return
    this.#alarmedAt.set(errorClass, performance.now())
    const fields = { consumer: this.consumer.name, partition, offset: String(offset), errorClass, count }
    this.#o.log.error(fields, ALARMS[errorClass] ?? errorClass)
  }

  async #trouble(error: unknown): Promise<boolean> {
    this.#failures++
    this.done.failures++
    const { log } = this.#o
    log.warn(
      { consumer: this.consumer.name, failures: this.#failures, error: (error as Error).message },
      'consumer: trying again',
    )
    await pause(backOff(this.#failures, 50, 5_000), this.#stopping.signal)
    return !this.#stopping.signal.aborted
  }

  /** Notices what changed behind the consumer's back: positions moved by others, a log cut short, a stall. */
  async #check(): Promise<void> {
    try {
      const stored = await readPositions(this.#o.database, this.consumer.name)
      const moved = this.#places.refresh(stored, this.#inWork)
      if (moved.size > 0) (await this.#subscription)?.seek(moved)
      if (performance.now() - Math.max(this.#movedAt, this.#lookedAt) < LOOK_MS) return
      this.#lookedAt = performance.now()
      const before = this.#places.positions
      const ends = await this.#lookAtEnds()
      if (ends) this.#judge(ends, before)
    } catch (error) {
      this.#o.log.debug({ consumer: this.consumer.name, error: (error as Error).message }, 'check failed')
    }
  }

  #judge(ends: ReadonlyMap<string, bigint>, before: ReadonlyMap<string, Position>): void {
    const behind = this.#places.judge(ends, before)
    const still = performance.now() - this.#movedAt
    if (!behind) this.#movedAt = Math.max(this.#movedAt, performance.now() - LOOK_MS)
    else if (still > STALLED_MS && this.#failures === 0 && this.#inWork.size === 0)
      this.#end(
        new Error(`consumer ${this.consumer.name} has records to read and made no progress for ${STALLED_MS} ms`),
      )
  }

  /** Undefined when the broker does not answer. */
  async #lookAtEnds(): Promise<ReadonlyMap<string, bigint> | undefined> {
    try {
      const ends = await this.#o.transport.endOffsets(this.consumer.topics)
      this.#ends = ends
      return ends
    } catch (error) {
      this.#o.log.debug({ error: (error as Error).message }, 'ends of the log unknown')
      return undefined
    }
  }
}
