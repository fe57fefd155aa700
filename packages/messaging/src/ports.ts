/** A record to be published: one key's records keep their order. */
export type OutRecord = {
  readonly topic: string
  readonly key: string
  readonly value: string
  readonly headers: Readonly<Record<string, string>>
}

/** A record as it was read; nothing in it is trusted yet. */
export type InRecord = {
  readonly offset: bigint
  readonly key: string | null
  readonly value: Buffer | null
  readonly headers: Readonly<Record<string, string>>
}

export type TopicPartition = { readonly topic: string; readonly partition: number }

/** Consecutive records of one partition, at least one. */
export type InBatch = TopicPartition & {
  /** The offset at which the read was made; the first record may lie behind it. */
  readonly from: bigint
  readonly records: readonly InRecord[]
  /** Offset after the last record of the partition, as the broker said with this batch. */
  readonly endOffset: bigint
  /** Whether the partition was taken away meanwhile, so that going on with the batch is of no use. */
  abandoned(): boolean
}

export interface Producer {
  /**
   * Resolves when every record is stored, in order per key. A rejection is ambiguous: some may be stored; the caller sends the same
   * records again, each key's before any other of it. One call at a time.
   */
  send(records: readonly OutRecord[]): Promise<void>
  close(): Promise<void>
}

/** Where to go on with a partition after a batch; `halt` stops reading it until it is assigned anew or sought. */
export type BatchProgress = { readonly next: bigint; readonly halt?: boolean }

export type ConsumeOptions = {
  readonly group: string
  readonly topics: readonly string[]
  /** Milliseconds from one fetch to the next at least; what comes after a longer silence is given at once. */
  readonly lingerMs?: number
  /**
   * Next offset wanted of each partition that was just assigned. This is the truth; the broker's own offsets are hints. `partitions` is how many
   * each of the topics has.
   */
  positions(
    assigned: readonly TopicPartition[],
    partitions: ReadonlyMap<string, number>,
  ): Promise<ReadonlyMap<string, bigint>>
  /** May be called with a batch that will be given to `onBatch` later, while another one is in work: time to read it. */
  prepare?(batch: InBatch): void
  /** Gets the batches of a partition one after another, those of several side by side. May take as long as it needs and must not reject. */
  onBatch(batch: InBatch): Promise<BatchProgress>
  /** What no restart of the subscription can heal. */
  onFatal(error: Error): void
}

export interface Subscription {
  /** Reads these partitions from other offsets, starting with the next fetch; partitions of other members are left alone. */
  seek(positions: ReadonlyMap<string, bigint>): void
  /** When the broker was last heard of, in milliseconds of `performance.now()`; undefined before the first time. */
  readonly lastContactAt: number | undefined
  /** Resolves when no batch is in work any more. */
  stop(): Promise<void>
}

/** Partitions of a topic whose settings name none. */
export const DEFAULT_PARTITIONS = 4

/** One topic. */
export type TopicSettings = {
  readonly name: string
  readonly partitions?: number
  /** Milliseconds for which a record is kept; for ever when left out. */
  readonly retentionMs?: number
}

export interface Transport {
  /** Does not wait for a broker. */
  producer(): Promise<Producer>
  /** Does not wait for a broker either: it is connected, and connected again, in the background. */
  consume(options: ConsumeOptions): Promise<Subscription>
  /** Creates what is missing and corrects what differs. Rejects when no broker answers in time. */
  ensureTopics(topics: readonly TopicSettings[]): Promise<void>
  /** Offset after the last record of every partition of these topics. */
  endOffsets(topics: readonly string[]): Promise<ReadonlyMap<string, bigint>>
  /** Offset of the first record that every partition of these topics still holds; where it holds none, its end. */
  startOffsets(topics: readonly string[]): Promise<ReadonlyMap<string, bigint>>
  close(): Promise<void>
}

/** Key of a partition in maps. */
export const partitionKey = (at: TopicPartition): string => `${at.topic}/${at.partition}`

/** The partition of such a key. */
export function partitionOfKey(key: string): TopicPartition {
  const slash = key.lastIndexOf('/')
  return { topic: key.slice(0, slash), partition: Number(key.slice(slash + 1)) }
}
