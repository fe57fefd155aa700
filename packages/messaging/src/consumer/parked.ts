import { hash } from 'node:crypto'
import type { Sql } from '@lodestone/database'
import { and, eq, inArray, type RowOf } from '@lodestone/database/drizzle'
import { fromJson } from '@lodestone/kernel'
import type { InRecord, TopicPartition } from '../ports.ts'
import { envelopeOf } from '../proof/signed.ts'
import { leafOf } from '../proof/tree.ts'
import { parkedTable } from '../schema.ts'
import { ASIDE, isAside } from './aside.ts'
import type { ReceivedRecord } from './received.ts'

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
     FROM parked WHERE ${IN_THE_WAY} ORDER BY parked_at, topic, partition, parked."offset" LIMIT ${LISTED}`,
  )
}

/** Records that wait for an operator, with those behind them. */
export const parkedCount = ({ drizzle }: Sql): Promise<number> => drizzle.$count(parkedTable)

/**
 * Keeps records of parked keys with their bytes: the operator needs no broker to have them applied. What waits already is not kept again: a true
 * event may be written again without end. Told anew with other content it is another record.
 */
export async function park(
  tx: Sql,
  consumer: string,
  at: TopicPartition,
  all: readonly ReceivedRecord[],
): Promise<void> {
  const readings = await withoutFlood(tx, consumer, all)
  if (readings.length === 0) return
  const keys = [...new Set(readings.map(reading => reading.key))]
  const known = await tx.query<Pick<ParkedRow, 'key'>>(
    `SELECT key FROM unnest($3::text[]) AS asked(key)
     WHERE EXISTS (SELECT FROM parked WHERE consumer = $1 AND topic = $2 AND parked.key = asked.key)`,
    [consumer, at.topic, keys],
  )
  const heads = new Set(known.map(({ key }) => key))
  const errorClasses = readings.map(reading => {
    if (heads.has(reading.key)) return null
    heads.add(reading.key)
    return reading.kind === 'broken' ? reading.errorClass : null
  })
  await tx.query(
    `INSERT INTO parked (consumer, topic, partition, "offset", key, value, headers, digest, error_class, attempts)
     SELECT $1, $2, $3, at, key, value, headers, digest, error_class, CASE WHEN error_class IS NULL THEN 0 ELSE 1 END
     FROM unnest($4::bigint[], $5::text[], $6::bytea[], $7::text[], $8::text[], $9::text[])
       AS waiting(at, key, value, headers, digest, error_class)
     ON CONFLICT DO NOTHING`,
    [
      consumer,
      at.topic,
      at.partition,
      readings.map(reading => reading.record.offset),
      readings.map(reading => reading.key),
      readings.map(reading => reading.record.value),
      readings.map(reading => JSON.stringify({ key: reading.record.key, headers: reading.record.headers })),
      readings.map(reading => digestOf(at.topic, reading.record)),
      errorClasses,
    ],
  )
}

/** The hash of all that a record says. Its value enters as its bytes, which need not be text. */
const digestOf = (topic: string, { key, headers, value }: InRecord): string =>
  leafOf(envelopeOf({ topic, key, headers }), value ? hash('sha256', value, 'hex') : '')

/** Records set aside that are kept for an operator to look at: whoever writes them may write millions. */
const ASIDE_KEPT = 500

async function withoutFlood(
  tx: Sql,
  consumer: string,
  readings: readonly ReceivedRecord[],
): Promise<readonly ReceivedRecord[]> {
  const isFlood = (reading: ReceivedRecord) => reading.kind === 'broken' && isAside(reading.errorClass)
  if (!readings.some(isFlood)) return readings
  let kept = await tx.drizzle.$count(
    parkedTable,
    and(eq(parkedTable.consumer, consumer), inArray(parkedTable.errorClass, [...ASIDE])),
  )
  return readings.filter(reading => !isFlood(reading) || kept++ < ASIDE_KEPT)
}

export type ParkedRow = Pick<RowOf<typeof parkedTable>, 'id' | 'offset' | 'key' | 'value' | 'headers' | 'error_class'>

/** A parked row as the record that it was. */
export function recordOf(row: ParkedRow): InRecord {
  const { key, headers } = fromJson(row.headers)
  return { offset: row.offset, key, headers, value: row.value }
}
