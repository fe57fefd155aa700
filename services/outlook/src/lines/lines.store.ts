import type { Sql } from '@lodestone/database'
import { eq } from '@lodestone/database/drizzle'
import { type JsonText, toJson } from '@lodestone/kernel'
import type { LinesOf } from '../computation/computation.ts'
import { ownLinesTable } from '../schema.ts'

export type OwnLinesRow = typeof ownLinesTable.$inferSelect

/** What a member has before it states anything. */
export const unstated = (participantId: string): OwnLinesRow => ({
  participantId,
  version: 1,
  digest: '',
  rows: 0,
  lines: toJson([]),
  statedAt: null,
})

export async function findLines({ drizzle }: Sql, participantId: string): Promise<OwnLinesRow | undefined> {
  const [row] = await drizzle.select().from(ownLinesTable).where(eq(ownLinesTable.participantId, participantId))
  return row
}

/** A member's lines, kept from others until the transaction ends. */
export async function lockLines(tx: Sql, participantId: string): Promise<OwnLinesRow> {
  await tx.drizzle.insert(ownLinesTable).values(unstated(participantId)).onConflictDoNothing()
  const [row] = await tx.drizzle
    .select()
    .from(ownLinesTable)
    .where(eq(ownLinesTable.participantId, participantId))
    .for('update')
  return row ?? unstated(participantId)
}

export const saveLines = async ({ drizzle }: Sql, row: OwnLinesRow): Promise<void> => {
  await drizzle.update(ownLinesTable).set(row).where(eq(ownLinesTable.participantId, row.participantId))
}

type All = { readonly text: JsonText<LinesOf[]>; readonly members: number; readonly rows: number }

/** The lines of all members within reach, as JSON that nobody here needs to read. */
export async function allLines(sql: Sql): Promise<All> {
  const [row] = await sql.query<All>(
    `SELECT count(*)::int AS members, coalesce(sum(rows), 0)::int AS rows,
       '[' || coalesce(string_agg('{"owner":"' || participant_id || '","lines":' || lines || '}', ',' ORDER BY participant_id), '') || ']' AS text
     FROM own_lines WHERE rows > 0`,
    [],
    'all-lines',
  )
  return row ?? { text: toJson([]), members: 0, rows: 0 }
}
