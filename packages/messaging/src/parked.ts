import type { Sql } from '@lodestone/database'
import type { InRecord, TopicPartition } from './ports.ts'
import type { Reading } from './received.ts'

/** A key whose records wait, shown by the record that could not be applied, or was not tried yet (`not-tried`). */
export type Parked = {
  readonly id: string
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly key: string
  readonly errorClass: string
  readonly attempts: number
  readonly parkedAt: string
  /** Later records of the key that wait behind it. */
  readonly behind: number
}

const LISTED = 1_000

/**
 * Rows that keep their key waiting: they failed, or they come first since the one before them is gone and the redrive that was to go on
 * with them was broken off.
 */
export const IN_THE_WAY = `(error_class IS NOT NULL OR NOT EXISTS (
  SELECT 1 FROM parked AS before WHERE before.consumer = parked.consumer AND before.topic = parked.topic
  AND before.key = parked.key AND before."offset" < parked."offset"))`

/** What waits for an operator, oldest first; the first thousand. */
export async function parkedRecords(sql: Sql): Promise<Parked[]> {
  return sql.query<Parked>(
    `SELECT id, topic, partition, "offset"::float8 AS offset, key, coalesce(error_class, 'not-tried') AS "errorClass",
            attempts, parked_at AS "parkedAt",
            (SELECT count(*)::int FROM parked AS other WHERE other.consumer = parked.consumer AND other.topic = parked.topic
             AND other.key = parked.key AND other."offset" > parked."offset") AS behind
     FROM parked WHERE ${IN_THE_WAY} ORDER BY parked_at, id LIMIT ${LISTED}`,
  )
}

/** Records that wait for an operator, with those behind them. */
export async function parkedCount(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ count: number }>('SELECT count(*)::int AS count FROM parked', [], 'parked-count')
  return row?.count ?? 0
}

/** Keeps records of parked keys with their bytes: the operator needs no broker to have them applied. */
export async function park(tx: Sql, consumer: string, at: TopicPartition, readings: readonly Reading[]): Promise<void> {
  if (readings.length === 0) return
  const heads = new Set<string>()
  const known = await tx.query<{ key: string }>(
    'SELECT DISTINCT key FROM parked WHERE consumer = $1 AND topic = $2 AND key = ANY ($3::text[])',
    [consumer, at.topic, readings.map(reading => reading.key)],
  )
  for (const { key } of known) heads.add(key)
  const errorClasses = readings.map(reading => {
    if (heads.has(reading.key)) return null
    heads.add(reading.key)
    return reading.kind === 'broken' ? reading.errorClass : null
  })
  await tx.query(
    `INSERT INTO parked (consumer, topic, partition, "offset", key, value, headers, error_class, attempts)
     SELECT $1, $2, $3, at, key, value, headers, error_class, CASE WHEN error_class IS NULL THEN 0 ELSE 1 END
     FROM unnest($4::bigint[], $5::text[], $6::bytea[], $7::text[], $8::text[]) AS waiting(at, key, value, headers, error_class)
     ON CONFLICT (consumer, topic, key, "offset") DO NOTHING`,
    [
      consumer,
      at.topic,
      at.partition,
      readings.map(reading => reading.record.offset),
      readings.map(reading => reading.key),
      readings.map(reading => reading.record.value),
      readings.map(reading => JSON.stringify({ key: reading.record.key, headers: reading.record.headers })),
      errorClasses,
    ],
  )
}

export type ParkedRow = {
  id: string
  offset: bigint
  key: string
  value: Buffer | null
  headers: string
  error_class: string | null
}

/** A parked row as the record that it was. */
export function recordOf(row: ParkedRow): InRecord {
  const { key, headers } = JSON.parse(row.headers) as { key: string | null; headers: Record<string, string> }
  return { offset: row.offset, key, headers, value: row.value }
}
