import type { Sql } from '@lodestone/database'
import type { Matched, Recorded } from '../computation/computation.ts'
import type { RunState } from './run.ts'

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
  const failed = await tx.query<{ round_id: string; id: string; traceparent: string | null }>(
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
  await tx.query('SELECT 1 FROM round WHERE round_id = $1 FOR UPDATE', [roundId])
  const [row] = await tx.query<{ id: string; state: RunState }>(
    'SELECT id, state FROM run WHERE round_id = $1 FOR UPDATE',
    [roundId],
  )
  return row
}

/** Puts a new run in the place of one that has failed; `traceparent` is of who asked for it. What it misses is told again. */
export async function beginAnew(
  tx: Sql,
  roundId: string,
  { id, traceparent }: { readonly id: string; readonly traceparent?: string | undefined },
): Promise<void> {
  await tx.query(
    `UPDATE run SET id = $2, traceparent = $3, state = 'waiting', attempts = 0, error = NULL, missing = NULL, retry_at = now(),
       revision = revision + 1
     WHERE round_id = $1`,
    [roundId, id, traceparent ?? null],
  )
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
  const [row] = await sql.query<{
    round_id: string
    id: string
    correlation_id: string
    traceparent: string | null
    claims: number
    attempts: number
    revision: number
  }>(
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

const OWNED = "round_id = $1 AND owner = $2 AND claims = $3 AND state = 'running'"
const ownedBy = (claim: Claim): unknown[] => [claim.roundId, claim.owner, claim.claims]

/** Whether the run is still this owner's. */
export async function renewLease(sql: Sql, claim: Claim): Promise<boolean> {
  const rows = await sql.query(
    `UPDATE run SET lease_until = now() + $4 * interval '1 millisecond' WHERE ${OWNED} RETURNING 1`,
    [...ownedBy(claim), LEASE_MS],
  )
  return rows.length === 1
}

/** Gives a run back untried, because this process stops or the database was away. */
export async function releaseRun(sql: Sql, claim: Claim): Promise<void> {
  await sql.query(`UPDATE run SET state = 'waiting', owner = NULL, attempts = $4 WHERE ${OWNED}`, [
    ...ownedBy(claim),
    claim.attempts,
  ])
}

/** Notes a failed attempt: tried again after some seconds, or failed for good when there are none. */
export async function failAttempt(sql: Sql, claim: Claim, error: string, retryAfterSeconds?: number): Promise<void> {
  await sql.query(
    `UPDATE run SET attempts = $4, error = $5, owner = NULL, state = CASE WHEN $6::int IS NULL THEN 'failed' ELSE 'waiting' END,
       retry_at = now() + coalesce($6::int, 0) * interval '1 second' WHERE ${OWNED}`,
    [...ownedBy(claim), claim.attempts + 1, error, retryAfterSeconds ?? null],
  )
}

/** The run, locked with its round (whose history is about to grow). `undefined`: it is no longer this owner's. */
export async function lockClaimed(
  tx: Sql,
  claim: Claim,
): Promise<{ revision: number; missing: string | null } | undefined> {
  await tx.query('SELECT 1 FROM round WHERE round_id = $1 FOR UPDATE', [claim.roundId])
  const [row] = await tx.query<{ revision: number; missing: string | null }>(
    `SELECT revision, missing FROM run WHERE ${OWNED} FOR UPDATE`,
    ownedBy(claim),
  )
  return row
}

/** Lays a run aside until more of its books has come; `again` when more came while it was looked at. */
export async function layAside(tx: Sql, claim: Claim, missing: string, again: boolean): Promise<void> {
  await tx.query('UPDATE run SET state = $2, missing = $3, owner = NULL WHERE round_id = $1', [
    claim.roundId,
    (again ? 'waiting' : 'incomplete') satisfies RunState,
    missing,
  ])
}

export async function finishRun(tx: Sql, claim: Claim, answer: Matched, now: Date): Promise<void> {
  await tx.query(
    `UPDATE run SET state = 'done', owner = NULL, missing = NULL, error = NULL, rule_book_version = $2, input_digest = $3,
       result_hash = $4, result = $5, totals = $6, finished_at = $7 WHERE round_id = $1`,
    [
      claim.roundId,
      answer.ruleBookVersion,
      answer.inputDigest,
      answer.resultHash,
      answer.result,
      answer.totals,
      now.toISOString(),
    ],
  )
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
export async function countRuns(sql: Sql): Promise<Map<RunState, number>> {
  const rows = await sql.query<{ state: RunState; n: bigint }>('SELECT state, count(*) AS n FROM run GROUP BY state')
  return new Map(rows.map(row => [row.state, Number(row.n)]))
}
