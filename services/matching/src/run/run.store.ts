import type { Sql } from '@lodestone/database'
import { and, count, eq, type RowOf, type SQL, sql } from '@lodestone/database/drizzle'
import type { MatchedAnswer, Recorded } from '../computation/computation.ts'
import { roundTable, runTable } from '../schema.ts'
import type { RunState } from './run.ts'

type RunRow = RowOf<typeof runTable>

/** Milliseconds a run belongs to its owner without a sign of life. */
export const LEASE_MS = 15_000

/** A run that was put in the place of one that had failed. */
export type Anew = { readonly roundId: string; readonly runId: string; readonly failedRunId: string }

/**
 * Makes a run of each of these rounds that has rules, seed and both seals; one that waits for a missing part is tried again, and one that has
 * failed gives way to a new one, which is told. Locks the rounds, whose history may grow.
 */
export async function wantRuns(tx: Sql, roundIds: readonly string[], newId: () => string): Promise<Anew[]> {
  await tx.query('SELECT 1 FROM round WHERE round_id = ANY($1::uuid[]) ORDER BY round_id FOR UPDATE', [roundIds])
  await tx.query(
    `INSERT INTO run (round_id, id, traceparent) SELECT round_id, wanted.id, traceparent FROM round
     JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (round_id, id) USING (round_id)
     WHERE NOT cancelled AND rules IS NOT NULL AND seed IS NOT NULL
       AND demand_seal IS NOT NULL AND supply_seal IS NOT NULL ORDER BY round_id
     ON CONFLICT (round_id) DO UPDATE SET revision = run.revision + 1,
       state = CASE WHEN run.state = 'incomplete' THEN 'waiting' ELSE run.state END
     WHERE run.state NOT IN ('done', 'cancelled', 'failed')`,
    [roundIds, roundIds.map(newId)],
  )
  const failed = await tx.query<Pick<RunRow, 'round_id' | 'id' | 'traceparent'>>(
    `SELECT round_id, run.id, round.traceparent FROM run JOIN round USING (round_id)
     WHERE round_id = ANY($1::uuid[]) AND run.state = 'failed' ORDER BY round_id`,
    [roundIds],
  )
  const anew: Anew[] = []
  for (const { round_id: roundId, id: failedRunId, traceparent } of failed) {
    const runId = newId()
    await beginAnew(tx, roundId, { id: runId, traceparent: traceparent ?? undefined })
    anew.push({ roundId, runId, failedRunId })
  }
  return anew
}

/** The run of a round, locked with its round (whose history may grow). */
export async function lockRun(tx: Sql, roundId: string): Promise<{ id: string; state: RunState } | undefined> {
  await lockRound(tx, roundId)
  const [row] = await tx.drizzle
    .select({ id: runTable.id, state: runTable.state })
    .from(runTable)
    .where(eq(runTable.roundId, roundId))
    .for('update')
  return row
}

const lockRound = (tx: Sql, roundId: string): Promise<unknown> =>
  tx.drizzle
    .select({ roundId: roundTable.roundId })
    .from(roundTable)
    .where(eq(roundTable.roundId, roundId))
    .for('update')

const NEXT_REVISION = sql`${runTable.revision} + 1`

/** Puts a new run in the place of one that has failed; `traceparent` is of who asked for it. What it misses is told again. */
export async function beginAnew(
  tx: Sql,
  roundId: string,
  { id, traceparent = null }: { readonly id: string; readonly traceparent?: string | null | undefined },
): Promise<void> {
  await tx.drizzle
    .update(runTable)
    .set({
      id,
      traceparent,
      state: 'waiting',
      attempts: 0,
      error: null,
      missing: null,
      retryAt: sql`now()`,
      revision: NEXT_REVISION,
    })
    .where(eq(runTable.roundId, roundId))
}

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

/** The run of a round that is done, of its last pass. */
export async function readDoneRun(sql: Sql, roundId: string): Promise<(Recorded & { pass: number }) | undefined> {
  const [row] = await sql.query<Recorded & { pass: number }>(
    `SELECT pass, rule_book_version AS "ruleBookVersion", input_digest AS "inputDigest", result_hash AS "resultHash", result, totals
     FROM run WHERE round_id = $1 AND state = 'done'`,
    [roundId],
  )
  return row
}

/** Runs by state, for whoever watches. */
export async function countRuns({ drizzle }: Sql): Promise<Map<RunState, number>> {
  const rows = await drizzle.select({ state: runTable.state, n: count() }).from(runTable).groupBy(runTable.state)
  return new Map(rows.map(row => [row.state, row.n]))
}
