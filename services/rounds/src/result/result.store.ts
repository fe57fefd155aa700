import type { BlockingPairs, Explanation, PassDecision, ResultPart, Share } from '@lodestone/contracts'
import { everybodyFor, type Sql } from '@lodestone/database'
import { and, asc, eq, inArray, type Shown } from '@lodestone/database/drizzle'
import { fromJson, toJson } from '@lodestone/kernel'
import { explanationTable, matchedTable, resultPartTable } from '../schema.ts'
import { type Assembled, type WrittenPart, writePart } from './result.ts'

type Pass = { readonly id: string; readonly pass: number }

/** Keeps one part. The first one starts a result anew: what is left of an earlier one that did not hold goes. */
export async function keepPart(tx: Sql, { explanations, ...rest }: ResultPart): Promise<void> {
  const { roundId: id, pass = 1 } = rest
  if (rest.part === 1) {
    await forgetParts(tx, id)
    await forgetExplanations(tx, { id, pass })
  }
  await keepExplanations(tx, { id, pass }, explanations)
  const part: ResultPart = { ...rest, explanations: [] }
  await tx.query(
    `INSERT INTO result_part (round_id, part, parts, body) VALUES ($1, $2, $3, $4)
     ON CONFLICT (round_id, part) DO UPDATE SET parts = excluded.parts, body = excluded.body`,
    [part.roundId, part.part, part.parts, JSON.stringify(part)],
    'result-part-keep',
  )
}

const forgetParts = (tx: Sql, roundId: string): Promise<unknown> =>
  tx.drizzle.delete(resultPartTable).where(eq(resultPartTable.roundId, roundId))

export const partNumbers = (tx: Sql, roundId: string): Promise<{ part: number; parts: number }[]> =>
  tx.drizzle
    .select({ part: resultPartTable.part, parts: resultPartTable.parts })
    .from(resultPartTable)
    .where(eq(resultPartTable.roundId, roundId))

/** The parts of a result in order, one statement each: a part may be hundreds of kilobytes of text. */
export async function readParts(tx: Sql, roundId: string, parts: number): Promise<WrittenPart[]> {
  const read: WrittenPart[] = []
  for (let part = 1; part <= parts; part++) {
    const [row] = await tx.drizzle
      .select({ body: resultPartTable.body })
      .from(resultPartTable)
      .where(and(eq(resultPartTable.roundId, roundId), eq(resultPartTable.part, part)))
    if (row) read.push(writePart(fromJson(row.body)))
  }
  return read
}

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
export type ObjectiveStage = { name: string; objective: string; value: string; bound: string; gap: string }

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

const forgetExplanations = (tx: Sql, { id, pass }: Pass): Promise<unknown> =>
  tx.drizzle.delete(explanationTable).where(and(eq(explanationTable.roundId, id), eq(explanationTable.pass, pass)))

/** Keeps explanations of a result that comes in, with whom they concern as far as the books are in. They are shown once the pass is matched. */
export async function keepExplanations(
  tx: Sql,
  { id: roundId, pass }: Pass,
  explanations: readonly Explanation[],
): Promise<void> {
  if (explanations.length === 0) return
  await tx.query(
    `INSERT INTO explanation (round_id, pass, kind, id, participant_id, body)
     SELECT $1::uuid, $2::int, kind, own.id, participant_id, body
     FROM jsonb_array_elements($3::jsonb) AS one (body), LATERAL (SELECT body->>'kind' AS kind, (body->>'id')::uuid AS id) AS own
     LEFT JOIN sealed_entry AS entry ON entry.round_id = $1 AND entry.id = own.id AND entry.owner = ${OWNER_OF_KIND}
     ON CONFLICT DO NOTHING`,
    [roundId, pass, toJson(pass === 1 ? [...explanations] : explanations.map(one => ({ ...one, pass })))],
    'explanations-keep',
  )
}

const OWNER_OF_KIND = `CASE own.kind WHEN 'line' THEN 'demand' ELSE 'supply' END`

/** Gives the explanations of a pass that came before its books to those whom they concern. One of an entry that is not in the books goes: it concerns nobody. */
export async function assignExplanations(tx: Sql, { id, pass }: Pass): Promise<void> {
  await tx.query(
    `UPDATE explanation AS own SET participant_id = entry.participant_id FROM sealed_entry AS entry
     WHERE own.round_id = $1 AND own.pass = $2 AND own.participant_id IS NULL
       AND entry.round_id = $1 AND entry.id = own.id AND entry.owner = ${OWNER_OF_KIND}`,
    [id, pass],
  )
  await tx.query('DELETE FROM explanation WHERE round_id = $1 AND pass = $2 AND participant_id IS NULL', [id, pass])
}

/** Explanations of a round's matched passes by kind, id and pass with whom they concern, one more than the limit; of one participant when asked. */
export const listExplanations = (
  sql: Sql,
  filter: {
    roundId: string
    /** The last pass that is matched, 0 where none is. */
    lastPass: number
    participantId?: string
    after?: { kind: string; id: string; pass: number }
    limit: number
  },
): Promise<{ participantId: string; body: Explanation }[]> =>
  sql.query(
    `SELECT participant_id AS "participantId", body FROM explanation
     WHERE round_id = $1 AND pass <= $7 AND ($2::uuid IS NULL OR participant_id = $2) AND ($3::text IS NULL OR (kind, id, pass) > ($3, $4::uuid, $6::int))
     ORDER BY kind, id, pass LIMIT $5`,
    [
      filter.roundId,
      filter.participantId ?? null,
      filter.after?.kind ?? null,
      filter.after?.id ?? null,
      filter.limit + 1,
      filter.after?.pass ?? null,
      filter.lastPass,
    ],
  )
