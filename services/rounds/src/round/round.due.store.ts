import type { Sql } from '@lodestone/database'
import { asc, isNotNull, type SQL, sql } from '@lodestone/database/drizzle'
import { roundTable } from '../schema.ts'
import { roundOf, SHOWN } from './round.row.ts'
import type { Cancelling, Round } from './round.ts'

/** Each part with the literals of the index that finds it. */
function isDue(now: Date): SQL {
  const { collectionClosesAt, offersCloseAt, decisionsDueAt, state, cancelling } = roundTable
  const at = now.toISOString()
  return sql`(${state} = 'collecting' AND ${collectionClosesAt} <= ${at}) OR (${state} = 'offering' AND ${offersCloseAt} <= ${at})
    OR (${state} = 'matched' AND ${cancelling} IS NULL AND ${decisionsDueAt} <= ${at})`
}

/** Whether any round has a deadline that has passed. */
export async function anyDue({ drizzle }: Sql, now: Date): Promise<boolean> {
  const due = await drizzle.select({ id: roundTable.id }).from(roundTable).where(isDue(now)).limit(1)
  return due.length > 0
}

/** One round whose deadline has passed, locked; rounds that another process works on are left to it. */
export async function lockDueRound(tx: Sql, now: Date): Promise<Round | undefined> {
  const [row] = await tx.drizzle
    .select(SHOWN)
    .from(roundTable)
    .where(isDue(now))
    .limit(1)
    .for('update', { skipLocked: true })
  return row && roundOf(row)
}

/** Rounds whose cancellation has begun and is not done. */
export async function listCancelling({ drizzle }: Sql): Promise<{ id: string; cancelling: Cancelling }[]> {
  const rows = await drizzle
    .select({ id: roundTable.id, cancelling: roundTable.cancelling })
    .from(roundTable)
    .where(isNotNull(roundTable.cancelling))
    .orderBy(asc(roundTable.id))
  return rows.flatMap(({ id, cancelling }) => (cancelling ? [{ id, cancelling }] : []))
}
