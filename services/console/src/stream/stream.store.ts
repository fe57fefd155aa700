import { insertOf, LINE, type Sql } from '@lodestone/database'
import type { RowOf } from '@lodestone/database/drizzle'
import type { streamEventTable } from '../schema.ts'

export type StreamEvent = Readonly<Omit<RowOf<typeof streamEventTable>, 'id'>> & { readonly id: string }

/** Events kept: about a day of a busy hub. */
export const KEPT_EVENTS = 10_000
/** Any number that no other lock of this schema has. */
const ORDER_LOCK = 7_301

const COLUMNS = { type: 'text', body: LINE }

/** Keeps events in the order given. One writer at a time, so that a reader that goes on behind the last id misses none. */
export async function keepEvents(tx: Sql, events: readonly Omit<StreamEvent, 'id'>[]): Promise<void> {
  if (events.length === 0) return
  await tx.query('SELECT pg_advisory_xact_lock($1)', [ORDER_LOCK])
  const { form, params, sql } = insertOf('stream_event', COLUMNS, events, 'ORDER BY position')
  await tx.query(sql(1), params, `stream-keep-${form}`)
}

export async function eventsAfter(sql: Sql, id: bigint, limit: number): Promise<StreamEvent[]> {
  const rows = await sql.query<RowOf<typeof streamEventTable>>(
    'SELECT id, type, body FROM stream_event WHERE id > $1 ORDER BY id LIMIT $2',
    [id, limit],
    'stream-after',
  )
  return rows.map(row => ({ ...row, id: String(row.id) }))
}

/** First and last id kept; `last` is 0 and `first` 1 when there is none. */
export async function boundsOf(sql: Sql): Promise<{ first: bigint; last: bigint }> {
  const [row] = await sql.query<{ first: bigint | null; last: bigint | null }>(
    'SELECT min(id) AS first, max(id) AS last FROM stream_event',
    [],
    'stream-bounds',
  )
  return { first: row?.first ?? 1n, last: row?.last ?? 0n }
}

export async function forgetOld(sql: Sql): Promise<void> {
  await sql.query('DELETE FROM stream_event WHERE id <= (SELECT max(id) FROM stream_event) - $1', [KEPT_EVENTS])
}
