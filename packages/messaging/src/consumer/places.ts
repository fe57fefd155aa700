import type { Log } from '@lodestone/database'
import { type BatchProgress, type InBatch, type InRecord, partitionKey, type TopicPartition } from '../ports.ts'
import type { Position } from './positions.ts'
import type { Sorted } from './sequence.ts'

/** Moved along with every commit. `proved`: whether the log was seen to be the one in which it stands. */
export type KeptPosition = { current: Position; proved: boolean }

/** The record at which a partition has stopped, and since when, in Unix milliseconds. */
export type HaltedRecord = {
  readonly key: string
  readonly version: number
  readonly record: InRecord
  readonly since: number
}
/** A partition that has stopped: behind a record that came too early, unless it is the log that is at fault. */
export type Halted = { readonly partition: string; readonly reason: string; readonly record?: HaltedRecord }

/** A place whose event before it is known is proved by that event, which is read once more. */
const placeAt = (current: Position): KeptPosition => ({
  current,
  proved: current.last === undefined || current.next === 0n,
})
const startOf = ({ current, proved }: KeptPosition): bigint => (proved ? current.next : current.next - 1n)

/** Where a running consumer stands in the partitions that are assigned to it, and which of them it had to stop. */
export class Places {
  readonly #log: Log
  readonly #places = new Map<string, KeptPosition>()
  readonly #halted = new Map<string, Omit<Halted, 'partition'>>()
  /** Partitions whose reading has been sent back to the stored position since the last commit. */
  readonly #sentBack = new Set<string>()

  constructor(log: Log) {
    this.#log = log
  }

  get halted(): Halted[] {
    return [...this.#halted].map(([partition, halted]) => ({ partition, ...halted }))
  }

  /** Starts anew with an assignment. Gives the offsets wanted. */
  assign(assigned: readonly TopicPartition[], stored: ReadonlyMap<string, Position>): Map<string, bigint> {
    this.#places.clear()
    this.#halted.clear()
    this.#sentBack.clear()
    for (const key of assigned.map(partitionKey))
      this.#places.set(key, placeAt(stored.get(key) ?? { next: 0n, revision: 0n }))
    return new Map([...this.#places].map(([key, place]) => [key, startOf(place)]))
  }

  get(at: TopicPartition): KeptPosition | undefined {
    return this.#places.get(partitionKey(at))
  }

  get positions(): Map<string, Position> {
    return new Map([...this.#places].map(([key, { current }]) => [key, current]))
  }

  /** Whether a batch may be applied: undefined if so. One that was read from elsewhere is sent back, once. */
  refuse(batch: InBatch): BatchProgress | undefined {
    const key = partitionKey(batch)
    const place = this.#places.get(key)
    if (!place) return { next: batch.from, halt: true }
    const wanted = startOf(place)
    if (batch.from !== wanted && !this.#sentBack.has(key)) {
      this.#sentBack.add(key)
      return { next: wanted }
    }
    if (batch.from < wanted)
      return this.halt(key, `the log was read from ${batch.from}, but ${wanted} is wanted: it has been cut`)
    if (batch.from > wanted)
      this.#log.warn(
        { partition: key, from: String(batch.from), wanted: String(wanted) },
        'the log holds no older records',
      )
    if (place.proved) return undefined
    const [first] = batch.records
    const { next, last } = place.current
    if (first?.offset === next - 1n && first.headers.ce_id !== last)
      return this.halt(key, `the log holds another event at ${first.offset} than was applied: it is another log`)
    place.proved = true
    return undefined
  }

  /** Stops a partition loudly: going on would leave events out. */
  halt(key: string, reason: string, record?: HaltedRecord): BatchProgress {
    this.#halted.set(key, record ? { reason, record } : { reason })
    this.#log.error({ partition: key, reason }, 'partition halted: events are missing')
    const place = this.#places.get(key)
    return { next: place ? startOf(place) : 0n, halt: true }
  }

  haltAtGap(key: string, { expected, found, ...gap }: NonNullable<Sorted['gap']>): BatchProgress {
    const { offset } = gap.record
    const reason = `version ${found} came where ${expected} is next, at offset ${offset}`
    return this.halt(key, reason, { key: gap.key, version: found, record: gap.record, since: Date.now() })
  }

  progressed(key: string): void {
    this.#sentBack.delete(key)
    this.#halted.delete(key)
  }

  /** Takes over positions that somebody else changed. Gives the offsets of the partitions that must be read from elsewhere. */
  refresh(stored: ReadonlyMap<string, Position>, inWork: ReadonlySet<string>): Map<string, bigint> {
    const moved = new Map<string, bigint>()
    for (const [key, place] of this.#places) {
      const now = stored.get(key)
      if (!now || inWork.has(key) || now.revision === place.current.revision) continue
      const anew = now.next !== place.current.next || !place.proved || this.#halted.has(key)
      place.current = now
      if (anew) {
        this.#sentBack.delete(key)
        place.proved = placeAt(now).proved
        moved.set(key, startOf(place))
      }
      this.#halted.delete(key)
    }
    return moved
  }

  /**
   * Compares with the ends of the log. True when a partition that is not halted has records to read. The log has been cut only where it
   * ends before a position that stood already when the ends were asked for, and still stands: an end is old news to one that moved.
   */
  judge(ends: ReadonlyMap<string, bigint>, before: ReadonlyMap<string, Position>): boolean {
    let behind = false
    for (const [key, { current }] of this.#places) {
      const end = ends.get(key)
      if (end === undefined || this.#halted.has(key)) continue
      if (end < current.next && before.get(key) === current)
        this.halt(key, `the log ends at ${end}, before ${current.next} that was applied: it has been cut`)
      if (end > current.next) behind = true
    }
    return behind
  }
}
