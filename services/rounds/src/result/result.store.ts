import type { BlockingPairs, Explanation, PassDecision, ResultPart, Share } from '@lodestone/contracts'
import { everybodyFor, type Sql } from '@lodestone/database'
import { and, asc, eq, inArray, type Shown } from '@lodestone/database/drizzle'
import { fromJson, toJson } from '@lodestone/kernel'
import { matchedTable, resultPartTable } from '../schema.ts'
import { type Assembled, type WrittenPart, writePart } from './result.ts'

type Pass = { readonly id: string; readonly pass: number }

/** Keeps one part. The first one starts a result anew: what is left of an earlier one that did not hold goes. */
export async function keepPart(tx: Sql, part: ResultPart): Promise<void> {
  if (part.part === 1) await forgetParts(tx, part.roundId)
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

/** The parts of a result in order, one statement each: a part is up to 700 kB of text. */
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

export type Matched = {
  ruleBookVersion: string
  inputDigest: string
  resultHash: string
  stages: Stage[]
  /** Of all passes that are matched. */
  shares: Share[]
  /** Absent for a round that was matched before they were counted. */
  blocking: BlockingPairs | null
}
export type Stage = { name: string; objective: string; value: string; bound: string; gap: string }

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
export async function readMatched(sql: Sql, roundIds: readonly string[]): Promise<Map<string, Matched>> {
  const rows = await everybodyFor(
    sql,
    'hashes are for everybody, stages and shares as far as they are disclosed',
    wide =>
      wide.query<Matched & { round_id: string }>(
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

/** Keeps explanations with whom they concern. One of an entry that is not in the books is left out: it concerns nobody. */
export async function keepExplanations(
  tx: Sql,
  { id: roundId, pass }: Pass,
  explanations: readonly Explanation[],
): Promise<void> {
  if (explanations.length === 0) return
  await tx.query(
    `INSERT INTO explanation (round_id, pass, kind, id, participant_id, body)
     SELECT $1::uuid, $2::int, kind, own.id, participant_id, body FROM unnest($3::text[], $4::uuid[], $5::jsonb[]) AS own (kind, id, body)
     JOIN sealed_entry AS entry ON entry.round_id = $1 AND entry.id = own.id
       AND entry.owner = CASE own.kind WHEN 'line' THEN 'demand' ELSE 'supply' END ON CONFLICT DO NOTHING`,
    [
      roundId,
      pass,
      explanations.map(one => one.kind),
      explanations.map(one => one.id),
      explanations.map(one => JSON.stringify(pass === 1 ? one : { ...one, pass })),
    ],
    'explanations-keep',
  )
}

/** Explanations of a round by kind, id and pass with whom they concern, one more than the limit; of one participant when asked. */
export const listExplanations = (
  sql: Sql,
  filter: {
    roundId: string
    participantId?: string
    after?: { kind: string; id: string; pass: number }
    limit: number
  },
): Promise<{ participantId: string; body: Explanation }[]> =>
  sql.query(
    `SELECT participant_id AS "participantId", body FROM explanation
     WHERE round_id = $1 AND ($2::uuid IS NULL OR participant_id = $2) AND ($3::text IS NULL OR (kind, id, pass) > ($3, $4::uuid, $6::int))
     ORDER BY kind, id, pass LIMIT $5`,
    [
      filter.roundId,
      filter.participantId ?? null,
      filter.after?.kind ?? null,
      filter.after?.id ?? null,
      filter.limit + 1,
      filter.after?.pass ?? null,
    ],
  )
