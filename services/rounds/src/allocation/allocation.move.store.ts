import type { AllocationState } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { and, eq, inArray } from '@lodestone/database/drizzle'
import { allocationTable } from '../schema.ts'
import { listAllocations } from './allocation.store.ts'
import type { Allocation } from './allocation.ts'

/** Moves allocations of a round from some states to one, `limit` of them at most, and gives them as they were, by id. */
export async function moveAllocations(
  tx: Sql,
  roundId: string,
  states: readonly AllocationState[],
  to: AllocationState,
  limit?: number,
): Promise<Allocation[]> {
  const found = (await listAllocations(tx, { roundId, states, ...(limit === undefined ? {} : { limit }) })).slice(
    0,
    limit,
  )
  await tx.query('UPDATE allocation SET state = $2 WHERE id = ANY($1::uuid[])', [found.map(one => one.id), to])
  return found
}

/** Accepts for both sides what is open of a round, `limit` of them at most, and gives them as they were, by id. */
export async function acceptOpen(tx: Sql, roundId: string, limit: number): Promise<Allocation[]> {
  const open = (await listAllocations(tx, { roundId, states: ['proposed'], limit })).slice(0, limit)
  await tx.query(
    "UPDATE allocation SET state = 'accepted', member_accepted = true, supplier_accepted = true WHERE id = ANY($1::uuid[])",
    [open.map(one => one.id)],
  )
  return open
}

/** Lets what both sides accepted of some offers in a pass lapse, and gives it as it was, by id. */
export async function lapseOffers(
  tx: Sql,
  roundId: string,
  pass: number,
  offerIds: readonly string[],
): Promise<Allocation[]> {
  if (offerIds.length === 0) return []
  const lapsing = await listAllocations(tx, { roundId, pass, offerIds, states: ['accepted'] })
  await tx.query("UPDATE allocation SET state = 'lapsed' WHERE id = ANY($1::uuid[])", [lapsing.map(one => one.id)])
  return lapsing
}

/** Marks what was refused in a pass, because the next one matches it anew. */
export const supersede = (tx: Sql, roundId: string, pass: number): Promise<unknown> =>
  tx.drizzle
    .update(allocationTable)
    .set({ superseded: true })
    .where(
      and(
        eq(allocationTable.roundId, roundId),
        eq(allocationTable.pass, pass),
        inArray(allocationTable.state, ['declined', 'lapsed']),
      ),
    )
