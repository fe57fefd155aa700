import type { Cell } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { asc, eq, inArray, sql } from '@lodestone/database/drizzle'
import { disclosedTable, poolSheetTable } from '../schema.ts'
import type { Disclosed, Phase } from './disclosed.ts'

export async function keepDisclosed(tx: Sql, roundId: string, phase: Phase, data: Disclosed): Promise<void> {
  await tx.drizzle.insert(disclosedTable).values({ roundId, phase, data }).onConflictDoNothing()
}

/** What has been disclosed of rounds, by phase. */
export async function readDisclosed(
  { drizzle }: Sql,
  roundIds: readonly string[],
): Promise<Map<string, Map<Phase, Disclosed>>> {
  const rows = await drizzle
    .select()
    .from(disclosedTable)
    .where(inArray(disclosedTable.roundId, [...roundIds]))
  const rounds = new Map<string, Map<Phase, Disclosed>>()
  for (const row of rows) {
    const phases = rounds.get(row.roundId) ?? new Map<Phase, Disclosed>()
    rounds.set(row.roundId, phases.set(row.phase, row.data))
  }
  return rounds
}

/** Keeps a pool sheet, or one more part of it. */
export async function keepPool(tx: Sql, roundId: string, version: number, cells: readonly Cell[]): Promise<void> {
  await tx.drizzle
    .insert(poolSheetTable)
    .values({ roundId, version, cells: [...cells] })
    .onConflictDoUpdate({
      target: [poolSheetTable.roundId, poolSheetTable.version],
      set: { cells: sql`${poolSheetTable.cells} || excluded.cells` },
    })
}

export const readPools = (tx: Sql, roundId: string): Promise<{ version: number; cells: Cell[] }[]> =>
  tx.drizzle
    .select({ version: poolSheetTable.version, cells: poolSheetTable.cells })
    .from(poolSheetTable)
    .where(eq(poolSheetTable.roundId, roundId))
    .orderBy(asc(poolSheetTable.version))
