import type { Sql } from '@lodestone/database'
import { and, eq, ne, sql } from '@lodestone/database/drizzle'
import { toJson } from '@lodestone/kernel'
import { projectRoundTable, projectSoldTable, projectStatementTable } from '../schema.project-rounds.ts'
import type { Sold } from './statement.ts'

export type StatementRow = typeof projectStatementTable.$inferSelect
type Key = Pick<StatementRow, 'roundId' | 'participantId' | 'part'>

const isOf = ({ roundId, participantId, part }: Key) =>
  and(
    eq(projectStatementTable.roundId, roundId),
    eq(projectStatementTable.participantId, participantId),
    eq(projectStatementTable.part, part),
  )

export async function findStatement({ drizzle }: Sql, key: Key): Promise<StatementRow | undefined> {
  const [row] = await drizzle.select().from(projectStatementTable).where(isOf(key))
  return row
}

/** A party's statement, or version 1 of none with this id; the lock on its round keeps others away. */
export const statementIn = async (tx: Sql, key: Key, id: string): Promise<StatementRow> =>
  (await findStatement(tx, key)) ?? {
    ...key,
    ...{ id, version: 1, rows: 0, digest: '', statedAt: null },
    tables: toJson({ pledges: [], conditions: [] }),
  }

export const saveStatement = async ({ drizzle }: Sql, row: StatementRow): Promise<void> => {
  const { roundId, participantId, part } = projectStatementTable
  await drizzle
    .insert(projectStatementTable)
    .values(row)
    .onConflictDoUpdate({ target: [roundId, participantId, part], set: row })
}

/** What rounds that were not cancelled have sold of a supplier's projects, by project and year. */
export const soldOf = ({ drizzle }: Sql, participantId: string): Promise<Sold[]> =>
  drizzle
    .select({
      owner: projectSoldTable.participantId,
      project: projectSoldTable.project,
      year: projectSoldTable.year,
      kg: sql<string>`trim_scale(sum(${projectSoldTable.kg}))::text`,
    })
    .from(projectSoldTable)
    .innerJoin(projectRoundTable, eq(projectRoundTable.id, projectSoldTable.roundId))
    .where(and(eq(projectSoldTable.participantId, participantId), ne(projectRoundTable.state, 'cancelled')))
    .groupBy(projectSoldTable.participantId, projectSoldTable.project, projectSoldTable.year)
    .execute()
