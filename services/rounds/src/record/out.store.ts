import type { DataOf, demandEntriesOut, LineOut } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { asc, eq } from '@lodestone/database/drizzle'
import { lineOutTable } from '../schema.ts'

/** Keeps one part of what demand tells of lines that are out of a round; again, it changes nothing. */
export async function keepLinesOut(tx: Sql, { roundId, part, lines }: DataOf<typeof demandEntriesOut>): Promise<void> {
  await tx.drizzle.insert(lineOutTable).values({ roundId, part, lines }).onConflictDoNothing()
}

/** Lines that are out of a round, by their ids. All have come once the seal of the demand book has. */
export async function readLinesOut(tx: Sql, roundId: string): Promise<LineOut[]> {
  const rows = await tx.drizzle
    .select({ lines: lineOutTable.lines })
    .from(lineOutTable)
    .where(eq(lineOutTable.roundId, roundId))
    .orderBy(asc(lineOutTable.part))
  return rows.flatMap(row => row.lines)
}
