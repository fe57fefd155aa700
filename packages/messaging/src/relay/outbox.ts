import type { Sql } from '@lodestone/database'
import type { RowOf } from '@lodestone/database/drizzle'
import { toRecord } from '../envelope.ts'
import type { OutRecord } from '../ports.ts'
import type { journalTable, outboxTable } from '../schema.ts'
import { SHARDS } from '../shard.ts'
import type { Leases } from './lease.ts'

/** Rows of one send at most, and bytes of their data at most (one row may exceed it alone). */
const BATCH_ROWS = 500
const BATCH_BYTES = 512 * 1024

/** Whether a batch was cut off, so that more is sure to wait behind it: as many rows or bytes as one may have. */
export const isFull = (batch: readonly Pending[]): boolean =>
  batch.length === BATCH_ROWS ||
  batch.reduce((sum, { record }) => sum + Buffer.byteLength(record.value), 0) >= BATCH_BYTES

/** One row to be sent, with the epoch under which its shard was held when it was read. */
export type Pending = {
  readonly shard: number
  readonly id: bigint
  readonly epoch: bigint
  readonly record: OutRecord
}

type OutboxRow = Pick<RowOf<typeof outboxTable>, 'shard' | 'id' | 'subject'> &
  Pick<RowOf<typeof journalTable>, 'type' | 'time' | 'actor' | 'data' | 'traceparent'> & {
    topic: string
    version: number
    event: string
    correlation: string
    causation: string | null
  }

/**
 * Plans must not change with the size of the outbox: one made while it is empty would scan and sort a backlog at every poll. Nor do they
 * with what is asked, and planning the reading takes longer than running it: it is planned once.
 */
export const RELAY_SETTINGS = {
  plan_cache_mode: 'force_generic_plan',
  enable_seqscan: 'off',
  enable_sort: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
}

/** The oldest rows of one shard, if it is asked for, without those that are being sent. */
const ofShard = (_: unknown, shard: number) =>
  `(SELECT shard, id, subject, seq FROM outbox WHERE shard = ${shard} AND ${shard} = ANY ($1::smallint[])
    AND id <> ALL ($2::bigint[]) ORDER BY id LIMIT ${BATCH_ROWS})`

/**
 * Always from the start, never from a cursor: a row with a lower id may be committed later than one with a higher. Rows of one key
 * are committed in the order of their ids, so every read holds a beginning of what is left of each key.
 */
const READ = `WITH oldest AS (
${Array.from({ length: SHARDS }, ofShard).join('\nUNION ALL\n')}
ORDER BY id LIMIT ${BATCH_ROWS})
SELECT shard, id, subject, type, time, actor, data, topic, version, event, correlation, causation, traceparent FROM (
  SELECT oldest.shard, oldest.id, oldest.subject, j.type, j.time, j.actor, j.data, j.topic, j.aggregate_version AS version,
         j.id AS event, j.correlation_id AS correlation, j.causation_id AS causation, j.traceparent,
         sum(octet_length(j.data)) OVER (ORDER BY oldest.id ROWS UNBOUNDED PRECEDING) - octet_length(j.data) AS bytes_before
  FROM oldest JOIN journal AS j ON j.subject = oldest.subject AND j.seq = oldest.seq) AS measured
WHERE bytes_before < ${BATCH_BYTES} ORDER BY id`

/** The oldest rows of the shards held, in order of id, without those that are being sent. */
export async function readOutbox(
  sql: Sql,
  source: string,
  leases: Leases,
  sending: readonly Pending[],
): Promise<Pending[]> {
  if (leases.size === 0) return []
  const rows = await sql.query<OutboxRow>(READ, [[...leases.keys()], sending.map(({ id }) => id)], 'outbox-read')
  return rows.map(row => ({
    shard: row.shard,
    id: row.id,
    epoch: leases.get(row.shard) ?? -1n,
    record: toRecord(
      source,
      row.topic,
      {
        id: row.event,
        type: row.type,
        subject: row.subject,
        time: row.time,
        aggregateVersion: row.version,
        actor: row.actor,
        correlationId: row.correlation,
        causationId: row.causation ?? undefined,
        traceparent: row.traceparent ?? undefined,
      },
      row.data,
    ),
  }))
}

/**
 * By the rows' places, each looked up by its key: OFFSET 0 keeps the planner, which may believe the outbox to be empty, from reading
 * all of it for each row. No row of it is ever moved.
 */
const DELETE = `DELETE FROM outbox WHERE ctid = ANY (ARRAY(
  SELECT stored.place FROM unnest($1::smallint[], $2::bigint[], $3::bigint[]) AS sent(shard, id, epoch)
  JOIN shard_lease AS lease ON lease.shard = sent.shard AND lease.owner = $4 AND lease.epoch = sent.epoch
  CROSS JOIN LATERAL (
    SELECT ctid AS place FROM outbox WHERE outbox.shard = sent.shard AND outbox.id = sent.id OFFSET 0) AS stored))`

/** Forgets rows that the broker has acknowledged; those whose shard has another owner by now are his to send again and to forget. */
export async function deleteSent(sql: Sql, owner: string, sent: readonly Pending[]): Promise<void> {
  if (sent.length === 0) return
  const params = [sent.map(row => row.shard), sent.map(row => row.id), sent.map(row => row.epoch), owner]
  await sql.query(DELETE, params, 'outbox-delete')
}

const STATUS = `SELECT (SELECT count(*)::int FROM outbox) AS depth,
  (SELECT extract(epoch FROM clock_timestamp() - min(j.time)) * 1000 FROM generate_series(0, ${SHARDS - 1}) AS s
   CROSS JOIN LATERAL (SELECT subject, seq FROM outbox WHERE shard = s ORDER BY id LIMIT 1) AS first
   JOIN journal AS j ON j.subject = first.subject AND j.seq = first.seq) AS age`

/** Rows not yet sent, and the age of the oldest in milliseconds. */
export async function outboxStatus(sql: Sql): Promise<{ depth: number; oldestAgeMs: number }> {
  const [row] = await sql.query<{ depth: number; age: string | null }>(STATUS, [], 'outbox-status')
  return { depth: row?.depth ?? 0, oldestAgeMs: Math.max(0, Math.round(Number(row?.age ?? 0))) }
}
