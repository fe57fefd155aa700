import type { Round as Shown } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { inArray } from '@lodestone/database/drizzle'
import { projectDecisionTable } from '../schema.ts'

/** What a round of projects was decided by, and when. */
export type Decided = NonNullable<Shown['projects']>

/** Keeps what a round was decided by. The first decision stands. */
export async function keepDecided({ drizzle }: Sql, roundId: string, decided: Decided): Promise<void> {
  await drizzle
    .insert(projectDecisionTable)
    .values({ roundId, ...decided })
    .onConflictDoNothing()
}

/** What rounds of projects were decided by, those of them that are. */
export async function readDecided({ drizzle }: Sql, roundIds: readonly string[]): Promise<Map<string, Decided>> {
  const rows = await drizzle
    .select()
    .from(projectDecisionTable)
    .where(inArray(projectDecisionTable.roundId, [...roundIds]))
  return new Map(rows.map(({ roundId, ...decided }) => [roundId, decided]))
}
