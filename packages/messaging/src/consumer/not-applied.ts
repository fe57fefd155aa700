import type { Log } from '@lodestone/database'
import { isAside, MISPLACED, UNPROVEN } from './aside.ts'
import type { ReceivedRecord } from './received.ts'

/** Between two alarms of one class of records that were set aside. */
const ALARM_MS = 1_000
const ALARMS: Readonly<Record<string, string>> = {
  [UNPROVEN]: 'a record that the owner of its topic has not signed is not believed',
  [MISPLACED]: 'a record that stands in another partition than its key is not believed',
}

const ID = /^[0-9a-f-]{36}$/

/** Counts, and tells the log of, records that a consumer has parked or set aside. */
export class NotApplied {
  parked = 0
  unproven = 0
  misplaced = 0
  readonly #consumer: string
  readonly #log: Log
  readonly #alarmedAt = new Map<string, number>()

  constructor(consumer: string, log: Log) {
    this.#consumer = consumer
    this.#log = log
  }

  tell(partition: string, reading: ReceivedRecord): void {
    if (reading.kind === 'broken' && isAside(reading.errorClass)) {
      this.#setAside(partition, reading.errorClass, reading.record.offset)
      return
    }
    this.parked++
    const { ce_correlationid: correlationId = '' } = reading.record.headers
    const fields = {
      consumer: this.#consumer,
      partition,
      offset: String(reading.record.offset),
      // Of a record that anybody may have written.
      ...(ID.test(correlationId) ? { correlationId } : {}),
    }
    if (reading.kind === 'broken') this.#log.error({ ...fields, errorClass: reading.errorClass }, 'key parked')
    else this.#log.debug(fields, 'record waits behind a parked one')
  }

  /** Anybody may have written it, and many more: it is counted each time, and told once a second. */
  #setAside(partition: string, errorClass: string, offset: bigint): void {
    const count = errorClass === MISPLACED ? ++this.misplaced : ++this.unproven
    if (performance.now() - (this.#alarmedAt.get(errorClass) ?? Number.NEGATIVE_INFINITY) < ALARM_MS) return
    this.#alarmedAt.set(errorClass, performance.now())
    const fields = { consumer: this.#consumer, partition, offset: String(offset), errorClass, count }
    this.#log.error(fields, ALARMS[errorClass] ?? errorClass)
  }
}
