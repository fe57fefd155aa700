import type { Sql } from '@lodestone/database'
import { count, eq, type RowOf, sql } from '@lodestone/database/drizzle'
import type { Recorded } from '../computation/computation.question.ts'
import { roundTable, runTable } from '../schema.ts'
import type { RunState } from './run.ts'

export type RunRow = RowOf<typeof runTable>

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

export const lockRound = (tx: Sql, roundId: string): Promise<unknown> =>
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
