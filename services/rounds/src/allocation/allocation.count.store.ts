import type { AllocationState, PartyDecisions } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { and, count, eq } from '@lodestone/database/drizzle'
import { formatKg } from '@lodestone/kernel'
import { allocationTable } from '../schema.ts'

/** Allocations of a round by state. */
export async function countByState(tx: Sql, roundId: string): Promise<(state: AllocationState) => number> {
  const rows = await tx.drizzle
    .select({ state: allocationTable.state, count: count() })
    .from(allocationTable)
    .where(eq(allocationTable.roundId, roundId))
    .groupBy(allocationTable.state)
  const counts = new Map(rows.map(row => [row.state, row.count]))
  return state => counts.get(state) ?? 0
}

/** Whether anything of a round is open for a decision. */
export async function anyOpen(tx: Sql, roundId: string): Promise<boolean> {
  const rows = await tx.drizzle
    .select({ id: allocationTable.id })
    .from(allocationTable)
    .where(and(eq(allocationTable.roundId, roundId), eq(allocationTable.state, 'proposed')))
    .limit(1)
  return rows.length > 0
}

/** What allocations of a pass serve of the need, in kilograms. */
export async function matchedKg(tx: Sql, roundId: string, pass: number): Promise<{ count: number; kg: string }> {
  const [row] = await tx.query<{ count: number; grams: string }>(
    'SELECT count(*)::int AS count, coalesce(sum(need(grams, ratio)), 0)::text AS grams FROM allocation WHERE round_id = $1 AND pass = $2',
    [roundId, pass],
  )
  return { count: row?.count ?? 0, kg: formatKg(BigInt(row?.grams ?? '0')) }
}

/** How the parties of a round's pass have decided: members by allocation, suppliers by offer; one of them when asked. By party. */
export const readPartyDecisions = (
  sql: Sql,
  { id, pass }: { id: string; pass: number },
  org?: string,
): Promise<PartyDecisions[]> =>
  sql.query<PartyDecisions>(
    `WITH sides AS (
       SELECT member_id AS party, 'member' AS side, state, member_accepted AS accepted, declined_by = 'member' AS declined
       FROM allocation WHERE round_id = $1 AND pass = $2
       UNION ALL
       SELECT supplier_id, 'supplier', CASE WHEN bool_or(state = 'proposed') THEN 'proposed' END, bool_or(supplier_accepted),
         bool_or(declined_by = 'supplier')
       FROM allocation WHERE round_id = $1 AND pass = $2 GROUP BY supplier_id, offer_id),
     decided AS (
       SELECT party, side, CASE WHEN accepted THEN 'accepted' WHEN declined THEN 'declined' WHEN state = 'proposed' THEN 'open'
         ELSE 'ended' END AS how FROM sides)
     SELECT party AS "participantId", side, count(*) FILTER (WHERE how = 'open')::int AS open,
       count(*) FILTER (WHERE how = 'accepted')::int AS accepted, count(*) FILTER (WHERE how = 'declined')::int AS declined,
       count(*) FILTER (WHERE how = 'ended')::int AS ended
     FROM decided WHERE $3::uuid IS NULL OR party = $3 GROUP BY party, side ORDER BY party, side`,
    [id, pass, org ?? null],
    'party-decisions',
  )
