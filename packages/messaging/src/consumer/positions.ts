import type { Sql } from '@lodestone/database'
import type { RowOf } from '@lodestone/database/drizzle'
import { partitionKey, type TopicPartition } from '../ports.ts'
import type { inboxOffsetTable } from '../schema.ts'

/** How far a partition was read: the next offset, and the id of the event before it, where that is known. */
export type Reached = { readonly next: bigint; readonly last?: string | undefined }

/** Where a consumer stands in a partition. `revision` changes when somebody else changed what was applied. */
export type Position = Reached & { readonly revision: bigint }

type PositionRow = Omit<RowOf<typeof inboxOffsetTable>, 'consumer'>

/** Positions of the partitions, made where there are none: a partition never read starts at 0. */
export async function openPositions(
  sql: Sql,
  consumer: string,
  partitions: readonly TopicPartition[],
): Promise<Map<string, Position>> {
  await sql.query(
    `INSERT INTO inbox_offset (consumer, topic, partition)
     SELECT $1, topic, partition FROM unnest($2::text[], $3::int[]) AS at(topic, partition)
     ORDER BY topic, partition ON CONFLICT DO NOTHING`,
    [consumer, partitions.map(at => at.topic), partitions.map(at => at.partition)],
  )
  return readPositions(sql, consumer)
}

/** Positions of every partition that the consumer has met. */
export async function readPositions(sql: Sql, consumer: string): Promise<Map<string, Position>> {
  const rows = await sql.query<PositionRow>(
    'SELECT topic, partition, next_offset, last_event, revision FROM inbox_offset WHERE consumer = $1',
    [consumer],
    'inbox-positions',
  )
  return new Map(
    rows.map(({ next_offset: next, last_event: last, revision, ...at }) => [
      partitionKey(at),
      { next, last: last ?? undefined, revision },
    ]),
  )
}
