import type { PassDecision } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { listAllocations } from '../allocation/allocation.store.ts'
import { type Allocation, refusedBy } from '../allocation/allocation.ts'
import { saveDecisions } from '../result/result.store.ts'

/** Decisions on allocations of one pass, once they are in, by line and offer. */
export const decisionsOn = (allocations: readonly Allocation[]): PassDecision[] =>
  allocations
    .map(one => ({ lineId: one.lineId, offerId: one.offerId, refusedBy: refusedBy(one) }))
    .sort((a, b) => (`${a.lineId} ${a.offerId}` < `${b.lineId} ${b.offerId}` ? -1 : 1))

/** Keeps the decisions of a round's pass in its part of the record, and gives them. */
export async function keepDecisions(tx: Sql, { id, pass }: { id: string; pass: number }): Promise<PassDecision[]> {
  const decisions = decisionsOn(await listAllocations(tx, { roundId: id, pass }))
  await saveDecisions(tx, id, pass, decisions)
  return decisions
}
