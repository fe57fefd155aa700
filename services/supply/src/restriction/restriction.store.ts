import type { Sql } from '@lodestone/database'
import { and, asc, eq, gt, isNull, type RowOf } from '@lodestone/database/drizzle'
import type { ReadEntry } from '@lodestone/files'
import type { restrictionEntryTable } from '../schema.ts'
import { restrictionListTable } from '../schema.ts'

export type RestrictionListRow = typeof restrictionListTable.$inferSelect

/** Rows written by one statement. */
const ROWS = 5_000

/** How often any list was loaded; 0 without lists. What was looked up under an earlier generation is due. */
export async function generationOf(sql: Sql): Promise<bigint> {
  const [row] = await sql.query<{ generation: bigint }>(
    'SELECT coalesce(max(generation), 0)::int8 AS generation FROM restriction_list',
    [],
    'restrictions-generation',
  )
  return row?.generation ?? 0n
}

/** A list, or what is left of one that was deleted; whoever loads one waits for whoever loads any, so that generations are committed in their order. */
export async function lockList(tx: Sql, id: string): Promise<RestrictionListRow | undefined> {
  await tx.query("SELECT pg_advisory_xact_lock(hashtext('restrictions'))", [], 'restrictions-lock')
  const [row] = await tx.drizzle.select().from(restrictionListTable).where(eq(restrictionListTable.id, id))
  return row
}

export async function saveList(tx: Sql, row: RestrictionListRow): Promise<void> {
  await tx.drizzle
    .insert(restrictionListTable)
    .values(row)
    .onConflictDoUpdate({ target: restrictionListTable.id, set: row })
}

/** Lists by id, one more than the limit. */
export const listRestrictions = ({ drizzle }: Sql, { after, limit }: { after?: string; limit: number }) =>
  drizzle
    .select()
    .from(restrictionListTable)
    .where(
      and(isNull(restrictionListTable.removedAt), after === undefined ? undefined : gt(restrictionListTable.id, after)),
    )
    .orderBy(asc(restrictionListTable.id))
    .limit(limit + 1)

/** What loading entries changes of a list. */
export type Change = {
  readonly came: readonly ReadEntry[]
  readonly changed: readonly ReadEntry[]
  readonly went: readonly string[]
}

export async function changeOf(tx: Sql, listId: string, entries: readonly ReadEntry[]): Promise<Change> {
  const rows = await tx.query<Pick<RowOf<typeof restrictionEntryTable>, 'entry_id' | 'digest'>>(
    'SELECT entry_id, digest FROM restriction_entry WHERE list_id = $1',
    [listId],
    'restrictions-digests',
  )
  const before = new Map(rows.map(row => [row.entry_id, row.digest]))
  const now = new Set(entries.map(one => one.entry.id))
  return {
    came: entries.filter(one => !before.has(one.entry.id)),
    changed: entries.filter(one => (before.get(one.entry.id) ?? one.digest) !== one.digest),
    went: [...before.keys()].filter(id => !now.has(id)),
  }
}

export async function saveChange(tx: Sql, listId: string, { came, changed, went }: Change): Promise<void> {
  const written = [...came, ...changed]
  for (let at = 0; at < written.length; at += ROWS) {
    const rows = written.slice(at, at + ROWS)
    await tx.query(
      `INSERT INTO restriction_entry (list_id, entry_id, digest, entry)
       SELECT $1, entry_id, digest, entry::jsonb FROM unnest($2::text[], $3::text[], $4::text[]) AS given (entry_id, digest, entry)
       ON CONFLICT (list_id, entry_id) DO UPDATE SET digest = EXCLUDED.digest, entry = EXCLUDED.entry`,
      [listId, rows.map(one => one.entry.id), rows.map(one => one.digest), rows.map(one => JSON.stringify(one.entry))],
      'restrictions-save',
    )
  }
  await tx.query(
    'DELETE FROM restriction_entry WHERE list_id = $1 AND entry_id = ANY($2::text[])',
    [listId, went],
    'restrictions-remove',
  )
}

/** An entry as it is looked up: its names, and what its list is called. */
export type EntryNames = {
  readonly listId: string
  readonly list: string
  readonly entryId: string
  readonly digest: string
  readonly names: readonly string[]
}

/** All entries of all lists, so many at a time. */
export async function* entriesOf(sql: Sql): AsyncGenerator<EntryNames[]> {
  let after: readonly [string, string] = ['', '']
  for (;;) {
    const rows = await sql.query<EntryNames>(
      `SELECT list_id AS "listId", list.name AS list, entry_id AS "entryId", digest, entry->'names' AS names
       FROM restriction_entry JOIN restriction_list AS list ON list.id = list_id
       WHERE (list_id, entry_id) > ($1, $2) ORDER BY list_id, entry_id LIMIT $3`,
      [...after, ROWS],
      'restrictions-names',
    )
    yield rows
    const last = rows.at(-1)
    if (!last || rows.length < ROWS) return
    after = [last.listId, last.entryId]
  }
}
