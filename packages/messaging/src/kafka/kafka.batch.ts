import type { InBatch, InRecord, TopicPartition } from '../ports.ts'
import type { EachBatchPayload } from './kafka.ts'

/** A batch of kafkajs as it is here. */
export const batchOf = (
  batch: EachBatchPayload['batch'],
  at: TopicPartition,
  abandoned: InBatch['abandoned'],
): InBatch => ({
  ...at,
  // Where the fetch was made; kafkajs has it but does not declare it.
  from: BigInt(decoded(batch).fetchedOffset),
  records: decoded(batch).messages.map(toRecord),
  endOffset: BigInt(batch.highWatermark),
  abandoned,
})

/** Offset, key and headers arrive in this form already (see kafka.record.ts). */
const toRecord = ({ offset, key, value, headers }: InRecord): InRecord => ({ offset, key, value, headers })

/** A batch as it is here: with what kafkajs has and does not declare, and records that are decoded already (see kafka.record.ts). */
type DecodedBatch = { readonly fetchedOffset: string; readonly messages: readonly InRecord[] }
const decoded = (batch: unknown): DecodedBatch => batch as DecodedBatch
