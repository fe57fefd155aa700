import type { Sql } from '@lodestone/database'
import { and, eq, getTableColumns, isNull, or } from '@lodestone/database/drizzle'
import type { Book } from '../entry/book.store.ts'
import { bookTable, poolTable } from '../schema.ts'

/** Books that a pool waits for: collected ones without a pool, and sealed ones that their pool has not been compared with. */
export async function waitingBooks({ drizzle }: Sql, roundId?: string): Promise<Book[]> {
  const { phase } = bookTable
  return drizzle
    .select(getTableColumns(bookTable))
    .from(bookTable)
    .leftJoin(poolTable, eq(poolTable.roundId, bookTable.roundId))
    .where(
      and(
        or(
          and(eq(phase, 'collected'), isNull(poolTable.settled)),
          and(eq(phase, 'sealed'), eq(poolTable.settled, false)),
        ),
        roundId === undefined ? undefined : eq(bookTable.roundId, roundId),
      ),
    )
}

/** Remembers that a round's pool is published, and whether its sealed book has been compared with it. */
export async function markPool(tx: Sql, roundId: string, settled: boolean): Promise<void> {
  await tx.drizzle
    .insert(poolTable)
    .values({ roundId, settled })
    .onConflictDoUpdate({ target: poolTable.roundId, set: { settled } })
}
