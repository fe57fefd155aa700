import type { DataOf, passRequested } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import type { Decision } from '@lodestone/engine/after'
import type { JsonText } from '@lodestone/kernel'
import type { Earlier, Recorded } from '../computation/computation.ts'

/** A pass that has ended: its whole run, and the decisions on it. */
type EndedRun = Recorded & Earlier & { readonly pass: number }

/** Keeps one part of the decisions on the pass before the one that is asked for. */
export async function keepDecisions(
  tx: Sql,
  { roundId, pass, part, parts, decisions }: DataOf<typeof passRequested>,
  traceparent: string | undefined,
): Promise<void> {
  await tx.query(
    `INSERT INTO decision_part (round_id, pass, part, parts, body, traceparent) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (round_id, pass, part) DO UPDATE SET body = excluded.body`,
    [roundId, pass - 1, part, parts, JSON.stringify(decisions), traceparent ?? null],
    'decision-part-keep',
  )
}

/**
 * Puts the run of the next pass in the place of a run that is done and on which all decisions have come; says whether it did. Decisions are sent after
 * the result that they are on, but a copy that is built up again may have them before.
 */
export async function beginNextPass(tx: Sql, roundId: string, runId: string): Promise<boolean> {
  await tx.query('SELECT 1 FROM round WHERE round_id = $1 FOR UPDATE', [roundId])
  const [ended] = await tx.query<{ pass: number; traceparent: string | null }>(
    `SELECT run.pass, max(own.traceparent) AS traceparent FROM run JOIN decision_part AS own USING (round_id, pass)
     WHERE round_id = $1 AND run.state = 'done' GROUP BY run.pass HAVING count(*) = max(own.parts)`,
    [roundId],
  )
  if (!ended) return false
  await tx.query(
    `INSERT INTO ended_pass (round_id, pass, rule_book_version, input_digest, result_hash, result, totals)
     SELECT round_id, pass, rule_book_version, input_digest, result_hash, result, totals FROM run WHERE round_id = $1`,
    [roundId],
  )
  await tx.query(
    `UPDATE run SET id = $2, pass = pass + 1, traceparent = $3, state = 'waiting', attempts = 0, error = NULL, missing = NULL,
       retry_at = now(), revision = revision + 1, input_digest = NULL, result_hash = NULL, result = NULL, totals = NULL, finished_at = NULL
     WHERE round_id = $1`,
    [roundId, runId, ended.traceparent],
  )
  return true
}

/** The passes of a round that have ended, in their order. */
export async function readEndedPasses(sql: Sql, roundId: string): Promise<EndedRun[]> {
  const runs = await sql.query<Recorded & { pass: number }>(
    `SELECT pass, rule_book_version AS "ruleBookVersion", input_digest AS "inputDigest", result_hash AS "resultHash", result, totals
     FROM ended_pass WHERE round_id = $1 ORDER BY pass`,
    [roundId],
  )
  if (runs.length === 0) return []
  const parts = await sql.query<{ pass: number; body: JsonText<readonly Decision[]> }>(
    'SELECT pass, body FROM decision_part WHERE round_id = $1 ORDER BY pass, part',
    [roundId],
  )
  const decided = Map.groupBy(parts, one => one.pass)
  return runs.map(run => ({ ...run, decisions: (decided.get(run.pass) ?? []).map(({ body }) => body) }))
}
