import type { DataOf, roundOpened } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { and, eq, sql } from '@lodestone/database/drizzle'
import type { Seal } from '@lodestone/kernel'
import type { BookState } from '../entry/entry.ts'
import { bookTable } from '../schema.ts'

export type RoundData = DataOf<typeof roundOpened>

export const knownBook = async ({ drizzle }: Sql, roundId: string): Promise<boolean> =>
  (await drizzle.$count(bookTable, eq(bookTable.roundId, roundId))) > 0

/** Whether projects are decided on in a round that is known here, and no lines. */
export const isOfProjects = async ({ drizzle }: Sql, roundId: string): Promise<boolean> =>
  (await drizzle.$count(bookTable, and(eq(bookTable.roundId, roundId), sql`${bookTable.data}->>'type' = 'project'`))) >
  0

/** Opens a book, of which a round of projects has none: it is over at once. False when the round has one, which is then left as it is. */
export async function openBook(tx: Sql, round: RoundData): Promise<boolean> {
  const { roundId, collectionClosesAt } = round
  const { rowCount } = await tx.drizzle
    .insert(bookTable)
    .values({
      roundId,
      ...(round.type === 'project' ? OVER : { state: 'collecting' }),
      collectionClosesAt,
      data: round,
    })
    .onConflictDoNothing()
  return rowCount === 1
}

/** The book of a round, locked: nobody joins, leaves or is dropped until the transaction ends. */
export async function lockBook(tx: Sql, roundId: string): Promise<{ state: BookState; round: RoundData } | undefined> {
  const [row] = await tx.drizzle
    .select({ state: bookTable.state, round: bookTable.data })
    .from(bookTable)
    .where(eq(bookTable.roundId, roundId))
    .for('update')
  return row
}

const OVER = { state: 'done', doneAt: sql`clock_timestamp()` } as const

export async function moveBook(tx: Sql, roundId: string, state: BookState, seal?: Seal): Promise<void> {
  await tx.drizzle
    .update(bookTable)
    .set({ state, ...(seal ? { seal } : {}), doneAt: state === 'done' ? sql`clock_timestamp()` : null })
    .where(eq(bookTable.roundId, roundId))
}

/** Whether a round is over. What ends it is told once; told again it changes nothing. */
export const isOver = async ({ drizzle }: Sql, roundId: string): Promise<boolean> =>
  (await drizzle.$count(bookTable, and(eq(bookTable.roundId, roundId), eq(bookTable.state, 'done')))) > 0
