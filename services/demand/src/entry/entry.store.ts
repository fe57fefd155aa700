import { plainArray, type Sql } from '@lodestone/database'
import { and, asc, eq, gt, inArray, shownAs, sql } from '@lodestone/database/drizzle'
import { bookTable, entryTable, forecastTable } from '../schema.ts'
import { type EntryRow, entryOf, SHOWN } from './entry.row.ts'
import type { BookState, Entry } from './entry.ts'
import type { EarlierAwards } from './remainder.ts'

/** Entries of a forecast that bind its lines, with the state of each round's book, which is locked against sealing. */
export async function liveEntriesOf(tx: Sql, forecastId: string): Promise<(Entry & { book: BookState })[]> {
  const rows = await tx.query<EntryRow & { state: BookState }>(
    `SELECT ${shownAs(SHOWN)}, book.state FROM entry JOIN book USING (round_id)
     WHERE forecast_id = $1 AND (live OR (status = 'dropped' AND book.state = 'collecting'))
     FOR SHARE OF book`,
    [forecastId],
    'entry-live',
  )
  return rows.map(({ state, ...row }) => ({ ...entryOf(row), book: state }))
}

/** What rounds that are over awarded to lines, by line: none of a line that none of them sealed. */
export async function earlierOf(tx: Sql, lineIds: readonly string[]): Promise<Map<string, EarlierAwards>> {
  const rows = await tx.query<EarlierAwards & { lineId: string }>(
    `SELECT line_id AS "lineId", (array_agg(round_id ORDER BY done_at DESC NULLS LAST))[1] AS "roundId", sum(coalesce(awarded_need, 0))::bigint AS awarded
     FROM entry JOIN book USING (round_id) WHERE line_id = ANY($1::uuid[]) AND status = 'confirmed' AND book.state = 'done' GROUP BY line_id`,
    [plainArray(lineIds)],
    'entry-earlier',
  )
  return new Map(rows.map(({ lineId, ...own }) => [lineId, own]))
}

/** Places of a participant in rounds whose books are not sealed, locked as every writer of entries does: its forecasts, then the books shared. */
export async function lockEntriesOf(tx: Sql, participantId: string): Promise<(Entry & { book: BookState })[]> {
  await tx.drizzle
    .select({ id: forecastTable.id })
    .from(forecastTable)
    .where(eq(forecastTable.participantId, participantId))
    .orderBy(asc(forecastTable.id))
    .for('update')
  const rows = await tx.drizzle
    .select({ ...SHOWN, state: bookTable.state })
    .from(entryTable)
    .innerJoin(bookTable, eq(bookTable.roundId, entryTable.roundId))
    .where(
      and(
        eq(entryTable.participantId, participantId),
        eq(entryTable.live, true),
        inArray(bookTable.state, ['collecting', 'offering']),
      ),
    )
    .orderBy(asc(entryTable.roundId), asc(entryTable.lineId))
    .for('share', { of: bookTable })
  return rows.map(({ state, ...row }) => ({ ...entryOf(row), book: state }))
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
  const isEntry = and(eq(entryTable.roundId, roundId), eq(entryTable.lineId, lineId))
  const [owner] = await tx.drizzle.select({ forecastId: entryTable.forecastId }).from(entryTable).where(isEntry)
  if (!owner) return undefined
  await tx.drizzle
    .select({ id: forecastTable.id })
    .from(forecastTable)
    .where(eq(forecastTable.id, owner.forecastId))
    .for('update')
  const [book] = await tx.drizzle
    .select({ state: bookTable.state, closes: sql<string>`${bookTable.data}->>'offersCloseAt'` })
    .from(bookTable)
    .where(eq(bookTable.roundId, roundId))
    .for('share')
  if (!book) return undefined
  const [row] = await tx.drizzle
    .select({ ...SHOWN, isClosed: sql<boolean>`${book.closes}::timestamptz <= clock_timestamp()` })
    .from(entryTable)
    .where(isEntry)
    .for('update')
  if (!row) return undefined
  const { isClosed, ...entry } = row
  return { entry: entryOf(entry), book: isClosed ? 'sealed' : book.state }
}

export type EntryFilter = { roundId: string; participantId?: string; after?: string; limit: number }

/** Entries of a round by line id, one more than the limit. */
export async function listEntries({ drizzle }: Sql, filter: EntryFilter): Promise<Entry[]> {
  const rows = await drizzle
    .select(SHOWN)
    .from(entryTable)
    .where(
      and(
        eq(entryTable.roundId, filter.roundId),
        filter.participantId === undefined ? undefined : eq(entryTable.participantId, filter.participantId),
        filter.after === undefined ? undefined : gt(entryTable.lineId, filter.after),
      ),
    )
    .orderBy(asc(entryTable.lineId))
    .limit(filter.limit + 1)
  return rows.map(entryOf)
}
