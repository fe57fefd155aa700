import type { Sql } from '@lodestone/database'
import { and, eq, type SQL, sql } from '@lodestone/database/drizzle'
import type { MatchedAnswer } from '../computation/computation.question.ts'
import { runTable } from '../schema.ts'
import { lockRound, type RunRow } from './run.store.ts'
import type { RunState } from './run.ts'

/** Milliseconds a run belongs to its owner without a sign of life. */
export const LEASE_MS = 15_000

/** A run that this process owns for as long as its lease holds. */
export type Claim = {
  readonly roundId: string
  readonly runId: string
  readonly correlationId: string
  readonly traceparent?: string
  readonly owner: string
  readonly claims: number
  readonly attempts: number
  readonly revision: number
}

/** Takes the next run that waits, or one whose owner has died (which counts as a failed attempt). */
export async function claimRun(sql: Sql, owner: string): Promise<Claim | undefined> {
  const [row] = await sql.query<
    Pick<RunRow, 'round_id' | 'id' | 'traceparent' | 'claims' | 'attempts' | 'revision'> & { correlation_id: string }
  >(
    `UPDATE run SET attempts = attempts + CASE WHEN state = 'running' THEN 1 ELSE 0 END, state = 'running',
       owner = $1, claims = claims + 1, lease_until = now() + $2 * interval '1 millisecond'
     WHERE round_id = (SELECT round_id FROM run
       WHERE (state = 'waiting' AND retry_at <= now()) OR (state = 'running' AND lease_until < now())
       ORDER BY retry_at LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING round_id, id, traceparent, claims, attempts, revision,
       coalesce((SELECT correlation_id FROM round WHERE round.round_id = run.round_id), round_id::text) AS correlation_id`,
    [owner, LEASE_MS],
    'run-claim',
  )
  return (
    row && {
      roundId: row.round_id,
      runId: row.id,
      correlationId: row.correlation_id,
      ...(row.traceparent === null ? {} : { traceparent: row.traceparent }),
      owner,
      claims: row.claims,
      attempts: row.attempts,
      revision: row.revision,
    }
  )
}

const isOwned = ({ roundId, owner, claims }: Claim): SQL | undefined =>
  and(
    eq(runTable.roundId, roundId),
    eq(runTable.owner, owner),
    eq(runTable.claims, claims),
    eq(runTable.state, 'running'),
  )

const inMs = (ms: number): SQL => sql`now() + ${ms} * interval '1 millisecond'`

/** Whether the run is still this owner's. */
export async function renewLease({ drizzle }: Sql, claim: Claim): Promise<boolean> {
  const { rowCount } = await drizzle
    .update(runTable)
    .set({ leaseUntil: inMs(LEASE_MS) })
    .where(isOwned(claim))
  return rowCount === 1
}

/** Gives a run back untried, because this process stops or the database was away. */
export async function releaseRun({ drizzle }: Sql, claim: Claim): Promise<void> {
  await drizzle.update(runTable).set({ state: 'waiting', owner: null, attempts: claim.attempts }).where(isOwned(claim))
}

/** Notes a failed attempt: tried again after some seconds, or failed for good when there are none. */
export async function failAttempt(
  { drizzle }: Sql,
  claim: Claim,
  error: string,
  retryAfterSeconds?: number,
): Promise<void> {
  const state: RunState = retryAfterSeconds === undefined ? 'failed' : 'waiting'
  await drizzle
    .update(runTable)
    .set({ attempts: claim.attempts + 1, error, owner: null, state, retryAt: inMs((retryAfterSeconds ?? 0) * 1_000) })
    .where(isOwned(claim))
}

/** The run, locked with its round (whose history is about to grow). `undefined`: it is no longer this owner's. */
export async function lockClaimed(
  tx: Sql,
  claim: Claim,
): Promise<{ revision: number; missing: string | null } | undefined> {
  await lockRound(tx, claim.roundId)
  const [row] = await tx.drizzle
    .select({ revision: runTable.revision, missing: runTable.missing })
    .from(runTable)
    .where(isOwned(claim))
    .for('update')
  return row
}

/** Lays a run aside until more of its books has come; `again` when more came while it was looked at. */
export async function layAside(tx: Sql, claim: Claim, missing: string, again: boolean): Promise<void> {
  await tx.drizzle
    .update(runTable)
    .set({ state: again ? 'waiting' : 'incomplete', missing, owner: null })
    .where(eq(runTable.roundId, claim.roundId))
}

export async function finishRun(tx: Sql, claim: Claim, answer: MatchedAnswer, now: Date): Promise<void> {
  const { ruleBookVersion, inputDigest, resultHash, result, totals } = answer
  await tx.drizzle
    .update(runTable)
    .set({
      ...{ ruleBookVersion, inputDigest, resultHash, result, totals },
      state: 'done',
      owner: null,
      missing: null,
      error: null,
      finishedAt: now.toISOString(),
    })
    .where(eq(runTable.roundId, claim.roundId))
}
