import { runState } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { and, asc, count, eq, type SQL, sql } from '@lodestone/database/drizzle'
import type { Scenario } from '@lodestone/foresight'
import type { JsonText } from '@lodestone/kernel'
import type { BaselineContent } from '../baseline/baseline.ts'
import type { LinesOf, RunAnswer } from '../computation/computation.ts'
import { runInputTable, runTable } from '../schema.ts'

/** Milliseconds a run belongs to its owner without a sign of life. */
export const LEASE_MS = 15_000

/** A run that this process owns for as long as its lease holds. */
export type Claim = {
  readonly id: string
  readonly scenarioId: string
  readonly correlationId: string
  readonly owner: string
  readonly claims: number
  readonly baseline: JsonText<BaselineContent>
  readonly scenario: JsonText<Scenario>
  readonly lines: JsonText<LinesOf[]>
}

/** A run that nobody computes: it waits, or its owner has died. */
const CLAIMABLE = "(state = 'waiting' OR (state = 'running' AND lease_until < now()))"

/** Takes the next run that waits, or one whose owner has died. */
export async function claimRun(database: Sql, owner: string): Promise<Claim | undefined> {
  const [row] = await database.query<Omit<Claim, 'owner'>>(
    `WITH claimed AS (
       UPDATE run SET state = 'running', owner = $1, claims = claims + 1, lease_until = now() + $2 * interval '1 millisecond'
       WHERE id = (SELECT id FROM run WHERE ${CLAIMABLE} ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING id, scenario_id, baseline_id, correlation_id, claims)
     SELECT claimed.id, claimed.scenario_id AS "scenarioId", claimed.correlation_id AS "correlationId", claimed.claims,
       baseline.content AS baseline, run_input.scenario, run_input.lines
     FROM claimed JOIN baseline ON baseline.id = claimed.baseline_id JOIN run_input ON run_input.run_id = claimed.id`,
    [owner, LEASE_MS],
    'run-claim',
  )
  return row && { ...row, owner }
}

/** How many runs are in each state, also where there are none. */
export async function countRuns({ drizzle }: Sql): Promise<[state: string, runs: number][]> {
  const { state } = runTable
  const rows = await drizzle.select({ state, runs: count() }).from(runTable).groupBy(state)
  const counts = new Map(rows.map(row => [row.state, row.runs]))
  return runState.options.map(one => [one, counts.get(one) ?? 0])
}

/** When the run that would be taken next was asked for. */
export async function oldestClaimable({ drizzle }: Sql): Promise<string | undefined> {
  const { id, askedAt } = runTable
  const [row] = await drizzle.select({ askedAt }).from(runTable).where(sql.raw(CLAIMABLE)).orderBy(asc(id)).limit(1)
  return row?.askedAt
}

const isOwned = ({ id, owner, claims }: Claim): SQL | undefined =>
  and(eq(runTable.id, id), eq(runTable.owner, owner), eq(runTable.claims, claims), eq(runTable.state, 'running'))

/** Says that the run is still computed, and how far it is. */
export async function keepAlive(
  { drizzle }: Sql,
  claim: Claim,
  progress: { readonly done: number; readonly elements: number },
): Promise<void> {
  await drizzle
    .update(runTable)
    .set({ ...progress, leaseUntil: sql`now() + ${LEASE_MS} * interval '1 millisecond'` })
    .where(isOwned(claim))
}

/** Gives a run back, because this process stops. */
export async function releaseRun({ drizzle }: Sql, claim: Claim): Promise<void> {
  await drizzle
    .update(runTable)
    .set({ state: 'waiting', owner: null, claims: claim.claims - 1 })
    .where(isOwned(claim))
}

/** Keeps the outcome with the world that it is of. `false`: the run is no longer this owner's. */
export async function finishRun(tx: Sql, claim: Claim, answer: RunAnswer, endedAt: string): Promise<boolean> {
  const { outcome, outcomeHash, worldDigest, world } = answer
  const { rowCount } = await tx.drizzle
    .update(runTable)
    .set({ state: 'done', owner: null, outcome, outcomeHash, worldDigest, endedAt })
    .where(isOwned(claim))
  if (rowCount !== 1) return false
  await tx.drizzle.update(runInputTable).set({ world }).where(eq(runInputTable.runId, claim.id))
  return true
}

/** Keeps why there is no outcome. `false`: the run is no longer this owner's. */
export async function failRun(tx: Sql, claim: Claim, failure: string, endedAt: string): Promise<boolean> {
  const { rowCount } = await tx.drizzle
    .update(runTable)
    .set({ state: 'failed', owner: null, failure, endedAt })
    .where(isOwned(claim))
  return rowCount === 1
}
