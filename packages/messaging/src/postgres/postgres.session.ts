import type { Database, DatabaseSession } from '@lodestone/database'
import { batchQueue, costOf } from '../batch-queue.ts'
import { type ConsumeOptions, type InBatch, partitionKey } from '../ports.ts'
import { Resting } from '../resting.ts'
import { Alarm } from '../wait.ts'
import { Holding, RENEW_MS } from './postgres.holding.ts'
import { countPartitions } from './postgres.partitions.ts'
import { endOf, goTo, type ReadPartition } from './postgres.place.ts'
import { readLog } from './postgres.read.ts'

/** The channel on which the log tells what was appended to, and which group has changed. */
const CHANNEL = 'lodestone_log'
/** Looks without having been woken: what is appended wakes, so this is for what nobody has thought of. */
const POLL_MS = 2_000
/** Why a life ends in order. */
const STOPPED = new Error('stopped')

/** One life of a reader of the log in PostgreSQL: as long as its connection. */
export class LogSession {
  readonly #database: Database
  readonly #o: ConsumeOptions
  readonly #contact: () => void
  readonly #holding: Holding
  readonly #queue = batchQueue()
  readonly #resting: Resting
  readonly #alarm = new Alarm()
  readonly #ending = new AbortController()
  /** Renewals and what hangs on them, one after another. */
  #renewed = Promise.resolve()
  /** What is read now, by its partition's key; replaced as a whole by each assignment, and empty until its positions are known. */
  #places: ReadonlyMap<string, ReadPartition> = new Map()
  #assigned: string | undefined

  /** `member` is the same in all lives of a subscription, so that what it held is its own again. */
  constructor(database: Database, member: string, o: ConsumeOptions, contact: () => void) {
    this.#database = database
    this.#o = o
    this.#contact = contact
    this.#holding = new Holding(member, o)
    this.#resting = new Resting(o.lingerMs)
  }

  /** Resolves after `stop`; rejects when its connection is lost or anything else goes wrong. No batch is in work then. */
  async run(): Promise<void> {
    const session = await this.#database.session({})
    let renewing: NodeJS.Timeout | undefined
    try {
      await session.listen(CHANNEL, payload => this.#heard(payload, session))
      await this.#holding.renew(session)
      renewing = setInterval(() => this.#renew(session), RENEW_MS)
      await this.#readOn(session)
    } finally {
      clearInterval(renewing)
      this.#end(STOPPED)
      await this.#queue.done
      await this.#renewed
      if (this.#ending.signal.reason === STOPPED) await this.#holding.leave(session).catch(() => {})
      await session.close()
    }
  }

  stop(): void {
    this.#end(STOPPED)
  }

  seek(positions: ReadonlyMap<string, bigint>): void {
    for (const [key, next] of positions) {
      const place = this.#places.get(key)
      if (place) goTo(place, next)
    }
    this.#alarm.ring()
  }

  #end(reason: Error): void {
    this.#ending.abort(reason)
    this.#alarm.ring()
  }

  get #isOver(): boolean {
    return this.#ending.signal.aborted
  }

  #heard(payload: string, session: DatabaseSession): void {
    if (payload === `@${this.#o.group}`) this.#renew(session)
    else if (payload.split(',').some(topic => this.#o.topics.includes(topic))) this.#alarm.ring()
  }

  #renew(session: DatabaseSession): void {
    this.#renewed = this.#renewed
      .then(() => (this.#isOver ? undefined : this.#holding.renew(session)))
      .then(
        () => {
          this.#contact()
          if (this.#isReassigned) this.#alarm.ring()
        },
        error => this.#end(error),
      )
  }

  get #isReassigned(): boolean {
    return this.#holding.kept.id !== this.#assigned
  }

  async #readOn(session: DatabaseSession): Promise<void> {
    while (!this.#isOver) {
      if (this.#isReassigned) await this.#assign(session)
      await this.#resting.rest(this.#ending.signal)
      await this.#queue.room()
      if (!this.#isOver && !(await this.#read(session))) await this.#alarm.sleep(POLL_MS)
    }
    if (this.#ending.signal.reason !== STOPPED) throw this.#ending.signal.reason
  }

  /** Not before the batches in work are done: they may still move a position, and nobody else may have their partitions. */
  async #assign(session: DatabaseSession): Promise<void> {
    this.#places = new Map()
    await this.#queue.done
    await this.#holding.giveSurplus(session)
    const { id, partitions } = this.#holding.kept
    const positions = await this.#o.positions(partitions, await countPartitions(session, this.#o.topics))
    this.#places = new Map(
      partitions.map(({ topic, partition }) => {
        const key = partitionKey({ topic, partition })
        return [key, { topic, partition, next: positions.get(key) ?? 0n, halted: false, seeks: 0 }]
      }),
    )
    this.#assigned = id
  }

  /** Whether there was anything to read. */
  async #read(session: DatabaseSession): Promise<boolean> {
    const places = [...this.#places.values()].filter(({ halted }) => !halted)
    if (places.length === 0 || !this.#holding.isValid) return false
    const asked = places.map(({ seeks }) => seeks)
    const brought = await readLog(session, places)
    this.#contact()
    if (brought.length > 0) this.#resting.brought(brought.flatMap(({ records }) => records))
    for (const { at, from, endOffset, records } of brought) {
      const place = places[at]
      // Sought meanwhile.
      if (!place || place.seeks !== asked[at]) continue
      this.#bring(place, {
        topic: place.topic,
        partition: place.partition,
        // Offsets are dense: what is missing was older than its topic keeps it.
        from,
        records,
        endOffset,
        abandoned: () => this.#isOver || !this.#holding.isValid || this.#places.get(partitionKey(place)) !== place,
      })
    }
    return brought.length > 0
  }

  #bring(place: ReadPartition, batch: InBatch): void {
    const { seeks } = place
    place.next = endOf(batch)
    this.#queue.add(partitionKey(place), costOf(batch), async () => {
      if (place.seeks !== seeks) return
      // To be read again, should it stay ours.
      if (batch.abandoned()) goTo(place, batch.from)
      else await this.#deliver(place, seeks, batch).catch(error => this.#end(error))
    })
    if (this.#queue.busy) this.#o.prepare?.(batch)
  }

  async #deliver(place: ReadPartition, seeks: number, batch: InBatch): Promise<void> {
    const begin = performance.now()
    const { next, halt = false } = await this.#o.onBatch(batch)
    this.#resting.took(performance.now() - begin)
    // A seek made meanwhile counts for more.
    if (place.seeks !== seeks) return
    if (halt || next !== endOf(batch)) goTo(place, next, halt)
    this.#alarm.ring()
  }
}
