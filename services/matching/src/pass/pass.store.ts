import type { DataOf, passRequested } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { asc, eq, getTableColumns, type RowOf } from '@lodestone/database/drizzle'
import { toJson } from '@lodestone/kernel'
import type { EarlierPass, Recorded } from '../computation/computation.question.ts'
import { decisionPartTable, endedPassTable, type runTable } from '../schema.ts'

/** A pass that has ended: its whole run, and the decisions on it. */
type EndedRun = Recorded & EarlierPass & { readonly pass: number }

/** Keeps one part of the decisions on the pass before the one that is asked for. */
export async function keepDecisions(
  tx: Sql,
  { roundId, pass, part, parts, decisions }: DataOf<typeof passRequested>,
  traceparent: string | undefined,
): Promise<void> {
  const body = toJson(decisions)
  const own = decisionPartTable
  await tx.drizzle
    .insert(own)
    .values({ roundId, pass: pass - 1, part, parts, body, traceparent })
    .onConflictDoUpdate({ target: [own.roundId, own.pass, own.part], set: { body } })
}

/**
 * Puts the run of the next pass in the place of a run that is done and on which all decisions have come; says whether it did. Decisions are sent after
 * the result that they are on, but a copy that is built up again may have them before.
 */
export async function beginNextPass(tx: Sql, roundId: string, runId: string): Promise<boolean> {
  await tx.query('SELECT 1 FROM round WHERE round_id = $1 FOR UPDATE', [roundId])
  const [ended] = await tx.query<Pick<RowOf<typeof runTable>, 'pass' | 'traceparent'>>(
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
export async function readEndedPasses({ drizzle }: Sql, roundId: string): Promise<EndedRun[]> {
  const { roundId: round, ...shown } = getTableColumns(endedPassTable)
  const runs = await drizzle.select(shown).from(endedPassTable).where(eq(round, roundId)).orderBy(asc(shown.pass))
  if (runs.length === 0) return []
  const parts = await drizzle
    .select({ pass: decisionPartTable.pass, body: decisionPartTable.body })
    .from(decisionPartTable)
    .where(eq(decisionPartTable.roundId, roundId))
    .orderBy(asc(decisionPartTable.pass), asc(decisionPartTable.part))
  const decided = Map.groupBy(parts, one => one.pass)
  return runs.map(run => ({ ...run, decisions: (decided.get(run.pass) ?? []).map(({ body }) => body) }))
}
