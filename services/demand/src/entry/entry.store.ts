import type { EntryStatus, Line, WhyLineOut } from '@lodestone/contracts'
import { type Insert, insertOf, LINE, plainArray, type Sql } from '@lodestone/database'
import { and, asc, eq, gt, type SQL } from '@lodestone/database/drizzle'
import { chunksOf, fromJson, type JsonText } from '@lodestone/kernel'
import type { Statement } from '@lodestone/service'
import { entryTable } from '../schema.ts'
import type { BookState, Entry } from './entry.ts'
import type { Earlier } from './remainder.ts'

type EntryRow = {
  round_id: string
  forecast_id: string
  participant_id: string
  version: number
  status: EntryStatus
  reason: string | null
  why: WhyLineOut | null
  carried_from: string | null
  body: JsonText<Line>
}

const entryOf = (row: EntryRow): Entry => ({
  roundId: row.round_id,
  forecastId: row.forecast_id,
  participantId: row.participant_id,
  version: row.version,
  status: row.status,
  ...(row.reason === null ? {} : { reason: row.reason }),
  ...(row.why === null ? {} : { why: row.why }),
  ...(row.carried_from === null ? {} : { carriedFrom: row.carried_from }),
  line: fromJson(row.body),
})

/** Bounds how long making one statement holds the process. */
export const ENTRIES_PER_STATEMENT = 1_000

const COLUMNS = {
  round_id: 'uuid',
  line_id: 'uuid',
  forecast_id: 'uuid',
  participant_id: 'uuid',
  version: 'int',
  status: 'text',
  reason: 'text',
  why: 'jsonb',
  barred: 'bool',
  kept_out: 'bool',
  out_at: 'timestamptz',
  out_by: 'text',
  live: 'bool',
  carried_from: 'uuid',
  body: LINE,
}

/** Who changes places in rounds, and when. */
export type Act = { readonly at: Date; readonly by: string }

/** Whether an entry stood in its round and now does so no longer. */
const isOut = ({ status, keptOut }: Entry): boolean => (status === 'dropped' || status === 'left') && !keptOut

/** Inserts or replaces entries. What was once dropped stays so, with that act; what left and then stays out has still left, by that act. */
export const entryInsert = (entries: readonly Entry[], act: Act): Insert =>
  insertOf(
    'entry',
    COLUMNS,
    entries.map(entry => ({
      round_id: entry.roundId,
      line_id: entry.line.id,
      forecast_id: entry.forecastId,
      participant_id: entry.participantId,
      version: entry.version,
      status: entry.status,
      reason: entry.reason ?? null,
      why: entry.why ? JSON.stringify(entry.why) : null,
      barred: entry.status === 'dropped',
      kept_out: entry.keptOut ?? false,
      out_at: isOut(entry) ? act.at.toISOString() : null,
      out_by: isOut(entry) ? act.by : null,
      live: entry.status === 'joined',
      carried_from: entry.carriedFrom ?? null,
      body: JSON.stringify(entry.line),
    })),
    `ON CONFLICT (round_id, line_id) DO UPDATE SET version = excluded.version, status = excluded.status, reason = excluded.reason, why = excluded.why, live = excluded.live,
       barred = entry.barred OR excluded.barred, kept_out = entry.kept_out AND excluded.kept_out,
       out_at = CASE WHEN entry.barred OR (excluded.kept_out AND NOT entry.kept_out) THEN entry.out_at ELSE excluded.out_at END,
       out_by = CASE WHEN entry.barred OR (excluded.kept_out AND NOT entry.kept_out) THEN entry.out_by ELSE excluded.out_by END,
       carried_from = excluded.carried_from, body = excluded.body`,
  )

export function entryStatement(entries: readonly Entry[], act: Act): Statement {
  const { form, params, sql } = entryInsert(entries, act)
  return { sql: sql(1), values: params, name: `entry-save-${form}` }
}

export async function saveEntries(tx: Sql, entries: readonly Entry[], act: Act): Promise<void> {
  for (const some of chunksOf(entries, ENTRIES_PER_STATEMENT)) {
    const { sql, values, name } = entryStatement(some, act)
    await tx.query(sql, values, name)
  }
}

/** Entries of a forecast that bind its lines, with the state of each round's book, which is locked against sealing. */
export async function liveEntriesOf(tx: Sql, forecastId: string): Promise<(Entry & { book: BookState })[]> {
  const rows = await tx.query<EntryRow & { state: BookState }>(
    `SELECT entry.round_id, forecast_id, participant_id, version, status, reason, why, carried_from, body, book.state
     FROM entry JOIN book USING (round_id) WHERE forecast_id = $1 AND (live OR (status = 'dropped' AND book.state = 'collecting'))
     FOR SHARE OF book`,
    [forecastId],
    'entry-live',
  )
  return rows.map(row => ({ ...entryOf(row), book: row.state }))
}

/** What rounds that are over awarded to lines, by line: none of a line that none of them sealed. */
export async function earlierOf(tx: Sql, lineIds: readonly string[]): Promise<Map<string, Earlier>> {
  const rows = await tx.query<Earlier & { lineId: string }>(
    `SELECT line_id AS "lineId", (array_agg(round_id ORDER BY done_at DESC NULLS LAST))[1] AS "roundId", sum(coalesce(awarded_need, 0))::bigint AS awarded
     FROM entry JOIN book USING (round_id) WHERE line_id = ANY($1::uuid[]) AND status = 'confirmed' AND book.state = 'done' GROUP BY line_id`,
    [plainArray(lineIds)],
    'entry-earlier',
  )
  return new Map(rows.map(({ lineId, ...own }) => [lineId, own]))
}

/** Places of a participant in rounds whose books are not sealed, locked as every writer of entries does: its forecasts, then the books shared. */
export async function lockEntriesOf(tx: Sql, participantId: string): Promise<(Entry & { book: BookState })[]> {
  await tx.query('SELECT 1 FROM forecast WHERE participant_id = $1 ORDER BY id FOR UPDATE', [participantId])
  const rows = await tx.query<EntryRow & { state: BookState }>(
    `SELECT entry.round_id, forecast_id, participant_id, version, status, reason, why, carried_from, body, book.state
     FROM entry JOIN book USING (round_id) WHERE participant_id = $1 AND live AND book.state IN ('collecting', 'offering')
     ORDER BY round_id, line_id FOR SHARE OF book`,
    [participantId],
  )
  return rows.map(row => ({ ...entryOf(row), book: row.state }))
}

/**
 * One entry of a round, its forecast locked first and then its book shared, as every writer of entries does. From the close of the offers on the
 * book counts as sealed, whether or not the round has said so: the database's clock alone says who is late.
 */
export async function lockEntry(
  tx: Sql,
  roundId: string,
  lineId: string,
): Promise<{ entry: Entry; book: BookState } | undefined> {
  const [owner] = await tx.query<{ forecast_id: string }>(
    'SELECT forecast_id FROM entry WHERE round_id = $1 AND line_id = $2',
    [roundId, lineId],
  )
  if (!owner) return undefined
  await tx.query('SELECT 1 FROM forecast WHERE id = $1 FOR UPDATE', [owner.forecast_id])
  const [book] = await tx.query<{ state: BookState; closes: string }>(
    `SELECT state, data->>'offersCloseAt' AS closes FROM book WHERE round_id = $1 FOR SHARE`,
    [roundId],
  )
  const [row] = await tx.query<EntryRow & { closed: boolean }>(
    `SELECT *, $3::timestamptz <= clock_timestamp() AS closed FROM entry WHERE round_id = $1 AND line_id = $2 FOR UPDATE`,
    [roundId, lineId, book?.closes ?? null],
  )
  return row && book ? { entry: entryOf(row), book: row.closed ? 'sealed' : book.state } : undefined
}

export type EntryFilter = { roundId: string; participantId?: string; after?: string; limit: number }

/** Entries of a round by line id, one more than the limit. */
export async function listEntries(sql: Sql, filter: EntryFilter): Promise<Entry[]> {
  const conditions: (SQL | undefined)[] = [
    eq(entryTable.roundId, filter.roundId),
    filter.participantId === undefined ? undefined : eq(entryTable.participantId, filter.participantId),
    filter.after === undefined ? undefined : gt(entryTable.lineId, filter.after),
  ]
  const rows = await sql.drizzle
    .select()
    .from(entryTable)
    .where(and(...conditions))
    .orderBy(asc(entryTable.lineId))
    .limit(filter.limit + 1)
  return rows.map(row =>
    entryOf({
      ...row,
      round_id: row.roundId,
      forecast_id: row.forecastId,
      participant_id: row.participantId,
      carried_from: row.carriedFrom,
    }),
  )
}
