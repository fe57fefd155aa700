import { plainArray, type Sql } from '@lodestone/database'
import type { InRecord, TopicPartition } from '../ports.ts'
import { type Counts, countsOf } from './counts.ts'

/** Adds counts to what a consumer has applied of a partition; of parameters from `$first`, and the first three those of every statement. */
export const addCounts = (
  first: number,
): string => `INSERT INTO applied_count (consumer, topic, partition, moment, count, sum)
  SELECT $1, $2, $3, moment, count, sum
  FROM unnest($${first}::timestamptz[], $${first + 1}::bigint[], $${first + 2}::numeric[]) AS fresh(moment, count, sum) ORDER BY moment
  ON CONFLICT (consumer, topic, partition, moment) DO UPDATE
  SET count = applied_count.count + excluded.count, sum = applied_count.sum + excluded.sum`

/** The parameters of `addCounts`. */
export const columnsOf = (counts: Counts): string[] =>
  [[...counts.keys()], [...counts.values()].map(one => one.count), [...counts.values()].map(one => one.sum)].map(
    plainArray,
  )

/** Counts records beside a slice's first statement: in its transaction. */
export async function countApplied(
  tx: Sql,
  consumer: string,
  { topic, partition }: TopicPartition,
  records: readonly InRecord[],
  compared?: string,
): Promise<void> {
  const counts = countsOf(topic, records, compared)
  if (counts.size === 0) return
  await tx.query(addCounts(4), [consumer, topic, partition, ...columnsOf(counts)], 'inbox-count')
}
