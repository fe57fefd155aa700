import type { DatabaseSession } from '@lodestone/database'
import { tracer } from '@lodestone/tracing'
import type { OutRecord, Producer } from '../ports.ts'
import { sendTraced } from '../traced.ts'
import { type Alarm, pause } from '../wait.ts'
import type { ShardLeases } from './lease.ts'
import { deleteSent, isFull, type Pending, readOutbox } from './outbox.ts'
import { byPlace } from './place.ts'
import { idleMs, restMs } from './relay.pace.ts'

export type PumpOptions = {
  readonly schema: string
  readonly owner: string
  readonly leases: ShardLeases
  readonly producer: Producer
  readonly prove: (records: readonly OutRecord[]) => OutRecord[] | Promise<OutRecord[]>
  /** Rings when there may be something to send. */
  readonly alarm: Alarm
  readonly stopping: AbortSignal
}

/** Sends what is in the outbox, batch after batch, and deletes it when the broker has it. */
export class Pump {
  readonly done = { batches: 0, records: 0, failures: 0 }
  /** In a row: a session that can be had says nothing of the broker. */
  #failures = 0
  readonly #o: PumpOptions
  readonly #source: string

  constructor(o: PumpOptions) {
    this.#o = o
    this.#source = `urn:lodestone:${o.schema}`
  }

  /** Counts a failure. Gives how many there were in a row. */
  failed(): number {
    this.done.failures++
    return ++this.#failures
  }

  /** Until the relay stops, or its leases are lost. */
  async run(session: DatabaseSession, lost: AbortSignal): Promise<void> {
    const { leases, owner, alarm, stopping } = this.#o
    let idle = 0
    // Nothing is being sent yet: a relay whose every send fails would else keep its shards for ever.
    await leases.giveUpExcess(session)
    let batch = await this.#read(session)
    let sent: readonly Pending[] = []
    let sentAt = Number.NEGATIVE_INFINITY
    while (!stopping.aborted) {
      lost.throwIfAborted()
      batch = batch.filter(row => leases.held.get(row.shard) === row.epoch)
      if (isFull(batch) && !leases.hasExcess) {
        const next = await this.#sendFull(session, batch, sent)
        this.#failures = 0
        sent = batch
        batch = next
        continue
      }
      if (batch.length > 0) {
        sentAt = performance.now()
        await this.#send(batch)
      }
      await deleteSent(session, owner, [...sent, ...batch])
      await leases.giveUpExcess(session)
      this.#failures = 0
      idle = batch.length > 0 ? 0 : idle + 1
      sent = []
      const rest = restMs(performance.now() - sentAt)
      if (idle > 0) await alarm.sleep(idleMs(idle, leases.alone))
      else if (rest > 0) await pause(rest, stopping)
      batch = await this.#read(session)
    }
    await deleteSent(session, owner, sent)
  }

  /**
   * Sends one of many batches; meanwhile the one before is forgotten and the next one read. A rejection leaves every row in place, to
   * be sent again before any other.
   */
  async #sendFull(session: DatabaseSession, batch: readonly Pending[], before: readonly Pending[]): Promise<Pending[]> {
    const sending = this.#send(batch)
    const next = deleteSent(session, this.#o.owner, before).then(() => this.#read(session, batch))
    const [sent, read] = await Promise.allSettled([sending, next])
    if (sent.status === 'rejected') throw sent.reason
    if (read.status === 'rejected') throw read.reason
    return read.value
  }

  #read(session: DatabaseSession, sending: readonly Pending[] = []): Promise<Pending[]> {
    return readOutbox(session, this.#source, this.#o.leases.held, sending)
  }

  async #send(batch: readonly Pending[]): Promise<void> {
    const { producer, prove, schema } = this.#o
    const records = await prove(byPlace(batch.map(row => row.record)))
    await (tracer ? sendTraced(producer, schema, records) : producer.send(records))
    this.done.batches++
    this.done.records += records.length
  }
}
