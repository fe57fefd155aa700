import type { Sql } from '@lodestone/database'
import { and, asc, eq, getTableColumns, gt, type Shown } from '@lodestone/database/drizzle'
import { present } from '@lodestone/kernel'
import { calendarLinkTable } from '../schema.ts'
import type { Due } from './calendar.ts'

const SHOWN = getTableColumns(calendarLinkTable)
export type CalendarLink = Shown<typeof SHOWN>

export async function insertLink({ drizzle }: Sql, link: CalendarLink): Promise<CalendarLink> {
  const [row] = await drizzle.insert(calendarLinkTable).values(link).returning(SHOWN)
  return present(row)
}

export const countLinks = ({ drizzle }: Sql, participantId: string): Promise<number> =>
  drizzle.$count(calendarLinkTable, eq(calendarLinkTable.participantId, participantId))

/** Links of a participant's people by id, one more than the limit. */
export const listLinks = (
  { drizzle }: Sql,
  o: { participantId: string; after?: string; limit: number },
): Promise<CalendarLink[]> =>
  drizzle
    .select(SHOWN)
    .from(calendarLinkTable)
    .where(
      and(
        eq(calendarLinkTable.participantId, o.participantId),
        o.after === undefined ? undefined : gt(calendarLinkTable.id, o.after),
      ),
    )
    .orderBy(asc(calendarLinkTable.id))
    .limit(o.limit + 1)

export async function findLink({ drizzle }: Sql, id: string): Promise<CalendarLink | undefined> {
  const [row] = await drizzle.select(SHOWN).from(calendarLinkTable).where(eq(calendarLinkTable.id, id))
  return row
}

/** Whether there was one. */
export async function deleteLink({ drizzle }: Sql, participantId: string, id: string): Promise<boolean> {
  const rows = await drizzle
    .delete(calendarLinkTable)
    .where(and(eq(calendarLinkTable.id, id), eq(calendarLinkTable.participantId, participantId)))
    .returning({ id: calendarLinkTable.id })
  return rows.length > 0
}

/** Deadlines of a calendar at most. */
const MOST_DUE = 500

/** What is due of a participant and not done, by when. */
export async function listDue(sql: Sql, participantId: string): Promise<Due[]> {
  const rows = await sql.query<{ what: Due['what']; subject: string; due_at: string; set_at: string }>(
    `SELECT what, subject, min(due_at) AS due_at, max(set_at) AS set_at
     FROM deadline WHERE participant_id = $1 AND NOT done AND due_at IS NOT NULL
     GROUP BY what, subject ORDER BY due_at, subject LIMIT ${MOST_DUE}`,
    [participantId],
    'calendar-due',
  )
  return rows.map(({ due_at: dueAt, set_at: saidAt, ...due }) => ({ ...due, dueAt, saidAt }))
}
