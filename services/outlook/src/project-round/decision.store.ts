import type { Sql } from '@lodestone/database'
import { and, eq } from '@lodestone/database/drizzle'
import { ownDecisionTable, projectDecisionTable } from '../schema.project-rounds.ts'

export type DecisionRow = Pick<typeof projectDecisionTable.$inferSelect, 'book' | 'result' | 'failure'>

/** What is stored of a decision; of none where its rows are out of reach. */
export async function findDecision({ drizzle }: Sql, roundId: string): Promise<DecisionRow | undefined> {
  const { book, result, failure } = projectDecisionTable
  const [row] = await drizzle
    .select({ book, result, failure })
    .from(projectDecisionTable)
    .where(eq(projectDecisionTable.roundId, roundId))
  return row
}

type Told = (typeof ownDecisionTable.$inferSelect)['told']

/** What a party is told of its own. */
export async function findOwn({ drizzle }: Sql, roundId: string, participantId: string): Promise<Told | undefined> {
  const [row] = await drizzle
    .select({ told: ownDecisionTable.told })
    .from(ownDecisionTable)
    .where(and(eq(ownDecisionTable.roundId, roundId), eq(ownDecisionTable.participantId, participantId)))
  return row?.told
}
