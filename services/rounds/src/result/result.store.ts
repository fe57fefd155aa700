import type { BlockingPairs, PassDecision, Share } from '@lodestone/contracts'
import { everybodyFor, type Sql } from '@lodestone/database'
import { and, asc, eq, inArray, type Shown } from '@lodestone/database/drizzle'
import { toJson } from '@lodestone/kernel'
import { matchedTable } from '../schema.ts'
import { forgetParts } from './result.parts.store.ts'
import type { Assembled, ObjectiveStage, Pass } from './result.ts'

export type StoredResult = {
  ruleBookVersion: string
  inputDigest: string
  resultHash: string
  stages: ObjectiveStage[]
  /** Of all passes that are matched. */
  shares: Share[]
  /** Absent for a round that was matched before they were counted. */
  blocking: BlockingPairs | null
}
/** Keeps a verified result; its parts are no longer needed. */
export async function keepMatched(tx: Sql, { id: roundId, pass }: Pass, result: Assembled): Promise<void> {
  const { summary } = result
  await tx.query(
    `INSERT INTO matched (round_id, rule_book_version, input_digest, result_hash, result, stages, shares, pass, blocking) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      roundId,
      summary.ruleBookVersion,
      summary.inputDigest,
      summary.resultHash,
      result.text,
      JSON.stringify(result.stages),
      JSON.stringify(summary.shares),
      pass,
      summary.blocking ? JSON.stringify(summary.blocking) : null,
    ],
  )
  await forgetParts(tx, roundId)
}

/** What is known of the first results of rounds beside the results themselves. Stages and shares are shown as far as they are disclosed, blocking pairs to operators and auditors. */
export async function readMatched(sql: Sql, roundIds: readonly string[]): Promise<Map<string, StoredResult>> {
  const rows = await everybodyFor(
    sql,
    'hashes are for everybody, stages and shares as far as they are disclosed',
    wide =>
      wide.query<StoredResult & { round_id: string }>(
        `SELECT round_id, rule_book_version AS "ruleBookVersion", input_digest AS "inputDigest", result_hash AS "resultHash", stages, blocking,
         (SELECT shares FROM matched AS last WHERE last.round_id = matched.round_id ORDER BY pass DESC LIMIT 1) AS shares
       FROM matched WHERE round_id = ANY($1::uuid[]) AND pass = 1`,
        [roundIds],
        'matched',
      ),
  )
  return new Map(rows.map(({ round_id, ...matched }) => [round_id, matched]))
}

const HASHES = {
  pass: matchedTable.pass,
  inputDigest: matchedTable.inputDigest,
  resultHash: matchedTable.resultHash,
}
/** A pass of a round that is matched. */
export type Hashes = Shown<typeof HASHES>

/** The passes of rounds in their order. Hashes are for everybody. */
export async function readPasses(sql: Sql, roundIds: readonly string[]): Promise<Map<string, Hashes[]>> {
  const rows = await everybodyFor(sql, 'hashes are for everybody', ({ drizzle }) =>
    drizzle
      .select({ roundId: matchedTable.roundId, ...HASHES })
      .from(matchedTable)
      .where(inArray(matchedTable.roundId, [...roundIds]))
      .orderBy(asc(matchedTable.roundId), asc(matchedTable.pass)),
  )
  const passes = new Map<string, Hashes[]>()
  for (const { roundId, ...own } of rows) passes.set(roundId, [...(passes.get(roundId) ?? []), own])
  return passes
}

/** The record's `result` of each pass: the text that was hashed, and its decisions as JSON, once they are in. In the order of the passes. */
export const readResultTexts = (
  { drizzle }: Sql,
  roundId: string,
): Promise<(Hashes & Pick<typeof matchedTable.$inferSelect, 'result' | 'decisions'>)[]> =>
  drizzle
    .select({ ...HASHES, result: matchedTable.result, decisions: matchedTable.decisions })
    .from(matchedTable)
    .where(eq(matchedTable.roundId, roundId))
    .orderBy(asc(matchedTable.pass))

/** The lines that a round's passes gave pools of their own, by pass. */
export async function readOwnPools(sql: Sql, roundId: string): Promise<Map<number, Set<string>>> {
  const rows = await sql.query<{ pass: number; ownPools: string[] | null }>(
    `SELECT pass, result::jsonb->'ownPools' AS "ownPools" FROM matched WHERE round_id = $1`,
    [roundId],
  )
  return new Map(rows.map(({ pass, ownPools }) => [pass, new Set(ownPools)]))
}

/** Keeps the decisions on a round's pass in its part of the record. */
export const saveDecisions = (
  tx: Sql,
  { id: roundId, pass }: Pass,
  decisions: readonly PassDecision[],
): Promise<unknown> =>
  tx.drizzle
    .update(matchedTable)
    .set({ decisions: toJson([...decisions]) })
    .where(and(eq(matchedTable.roundId, roundId), eq(matchedTable.pass, pass)))
