import { mapInStretches } from '@lodestone/kernel'
import { type BatchProgress, type InBatch, type InRecord, partitionKey, type TopicPartition } from '../ports.ts'
import { wantedBy } from './consumer.ts'
import { NotApplied } from './not-applied.ts'
import type { KeptPosition, Places } from './places.ts'
import { readPositions } from './positions.ts'
import { type Judge, type ReceivedRecord, read } from './received.ts'
import type { ConsumerOptions } from './running-consumer.ts'
import { applySlice, type SliceResult } from './slice.ts'
import { slicesOf } from './slicing.ts'
import type { Trouble } from './trouble.ts'

/** What the work on batches is done with. */
export type Around = {
  readonly judge: Judge
  readonly places: Places
  readonly trouble: Trouble
  /** Up to when each topic was compared. */
  readonly compared: ReadonlyMap<string, string>
  readonly stopping: AbortSignal
  committed(partition: string, emitted: boolean): void
}

/** Applies the batches of a consumer, those of several partitions side by side. */
export class Batches {
  /** Partitions of which a batch is being applied. */
  readonly inWork = new Set<string>()
  readonly notApplied: NotApplied
  /** How many were read and are behind the consumer. */
  records = 0
  readonly #o: ConsumerOptions
  readonly #around: Around
  readonly #wanted: ((type: string) => boolean) | undefined
  readonly #prepared = new WeakMap<InBatch, Promise<ReceivedRecord[]>>()

  constructor(o: ConsumerOptions, around: Around) {
    this.#o = o
    this.#around = around
    this.notApplied = new NotApplied(o.consumer.name, o.log)
    this.#wanted = wantedBy(o.consumer)
  }

  /** Reads the first slice of a batch before its turn. */
  prepare(batch: InBatch): void {
    this.#prepared.set(batch, this.#read(batch, slicesOf(batch.records)[0]))
  }

  async apply(batch: InBatch): Promise<BatchProgress> {
    const { places } = this.#around
    const refused = places.refuse(batch)
    const position = places.get(batch)
    if (refused || !position) return refused ?? { next: batch.from, halt: true }
    const key = partitionKey(batch)
    // The event that proves the log was applied before.
    const known = (batch.records[0]?.offset ?? position.current.next) < position.current.next ? 1 : 0
    if (known === batch.records.length) return { next: position.current.next }
    this.inWork.add(key)
    try {
      return await this.#applyAll(known ? { ...batch, records: batch.records.slice(known) } : batch, key, position)
    } finally {
      this.inWork.delete(key)
    }
  }

  async #applyAll(batch: InBatch, key: string, position: KeptPosition): Promise<BatchProgress> {
    const slices = slicesOf(batch.records)
    let readings = await (this.#prepared.get(batch) ?? this.#read(batch, slices[0]))
    for (let i = 0; i < slices.length; i++) {
      if (this.#around.stopping.aborted || batch.abandoned()) break
      // The next slice is read while the database works on this one.
      let ahead: Promise<ReceivedRecord[]> | undefined
      const readNext = () => {
        ahead ??= new Promise(resolve => setImmediate(resolve)).then(() => this.#read(batch, slices[i + 1]))
        return ahead
      }
      const from = position.current.next
      const result = await this.#applySlice(batch, key, position, readings, readNext)
      readings = await readNext()
      this.records += Number(position.current.next - from)
      switch (result.kind) {
        case 'applied':
          break
        case 'interrupted':
          return { next: position.current.next }
        case 'overtaken':
          await this.#reload(key, position)
          return { next: position.current.next }
        case 'gap':
          return this.#around.places.haltAtGap(key, result.gap)
      }
    }
    return { next: position.current.next }
  }

  #applySlice(
    { topic, partition }: TopicPartition,
    key: string,
    position: KeptPosition,
    readings: readonly ReceivedRecord[],
    waiting: () => void,
  ): Promise<SliceResult> {
    const { database, consumer, ages, clock = () => new Date() } = this.#o
    const { trouble, compared, committed } = this.#around
    const slice = {
      database,
      consumer,
      clock,
      at: { topic, partition },
      position,
      compared: compared.get(topic),
      waiting,
      ages,
      committed: (emitted: boolean) => committed(key, emitted),
      parked: (reading: ReceivedRecord) => this.notApplied.tell(key, reading),
      trouble: (error: unknown) => trouble.after(error),
    }
    return applySlice(slice, readings)
  }

  #read(at: TopicPartition, records: readonly InRecord[] = []): Promise<ReceivedRecord[]> {
    const { giveWay = async () => {} } = this.#o
    return mapInStretches(records, record => read(record, at, this.#around.judge, this.#wanted), giveWay)
  }

  async #reload(key: string, position: KeptPosition): Promise<void> {
    const { database, consumer } = this.#o
    const stored = await this.#around.trouble.outlast(() => readPositions(database, consumer.name))
    position.current = stored?.get(key) ?? position.current
  }
}
