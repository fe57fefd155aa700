import type { InBatch } from './ports.ts'
import { WorkQueue } from './work-queue.ts'

/** Bytes of records that may wait, with what a record costs beside its value: about 6,000 small events. */
const QUEUED_BYTES = 4 * 1024 * 1024
const RECORD_BYTES = 600
/** Partitions in work at a time: while the database works for one of them, the statements of the other are made. */
const SIDE_BY_SIDE = 4

/** Batches in work and those behind them: the next is fetched and unpacked while the database works. */
export const batchQueue = (): WorkQueue => new WorkQueue(QUEUED_BYTES, SIDE_BY_SIDE)

/** What a batch takes of the queue. */
export const costOf = ({ records }: InBatch): number =>
  records.reduce((sum, { value }) => sum + RECORD_BYTES + (value?.length ?? 0), 0)
