import type { Sql } from '@lodestone/database'
import { and, asc, eq, ne } from '@lodestone/database/drizzle'
import { present } from '@lodestone/kernel'
import { bookPartTable, roundTable, runTable } from '../schema.ts'
import type { BookOwner, BookTexts } from './book.ts'

/** Columns of a round that one event fills. */
type RoundColumns = Partial<Omit<typeof roundTable.$inferSelect, 'roundId' | 'cancelled'>>

/** Keeps what an event tells about a round, and gives what is known of it then. Topics are read side by side, so any of them may be first. */
export async function keepRound(tx: Sql, roundId: string, columns: RoundColumns) {
  const [round] = await tx.drizzle
    .insert(roundTable)
    .values({ roundId, ...columns })
    .onConflictDoUpdate({ target: roundTable.roundId, set: columns })
    .returning()
  return present(round)
}

export async function cancelRound(tx: Sql, roundId: string): Promise<void> {
  await tx.drizzle
    .insert(roundTable)
    .values({ roundId, cancelled: true })
    .onConflictDoUpdate({ target: roundTable.roundId, set: { cancelled: true } })
  await tx.drizzle
    .update(runTable)
    .set({ state: 'cancelled' })
    .where(and(eq(runTable.roundId, roundId), ne(runTable.state, 'done')))
}

export async function keepPart(tx: Sql, part: typeof bookPartTable.$inferInsert): Promise<void> {
  const { roundId, owner, part: number } = bookPartTable
  await tx.drizzle
    .insert(bookPartTable)
    .values(part)
    .onConflictDoUpdate({ target: [roundId, owner, number], set: { body: part.body } })
}

/** The texts of both books. Read outside any transaction: a book no longer changes once it is sealed. */
export async function readBookTexts({ drizzle }: Sql, roundId: string): Promise<BookTexts> {
  const rows = await drizzle
    .select({ owner: bookPartTable.owner, body: bookPartTable.body })
    .from(bookPartTable)
    .where(eq(bookPartTable.roundId, roundId))
    .orderBy(asc(bookPartTable.owner), asc(bookPartTable.part))
  const bodies = (owner: BookOwner) => rows.filter(row => row.owner === owner).map(row => row.body)
  return { demand: bodies('demand'), supply: bodies('supply') }
}
