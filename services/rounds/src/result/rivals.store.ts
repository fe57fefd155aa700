import type { Explanation } from '@lodestone/contracts'
import { everybodyFor, type Sql } from '@lodestone/database'
import type { Grams } from '@lodestone/kernel'
import { rivalSetOf, withRivals } from './rivals.ts'

/** Keeps in which cells of the pool the lines of each set of rivals are, once their explanations are kept. */
export const keepContested = (tx: Sql, roundId: string): Promise<unknown> =>
  tx.query(
    `INSERT INTO contested_cell (round_id, rival_set, cell)
     SELECT DISTINCT line.round_id, (told.body->'figures'->>'rivalSet')::int,
       pool_cell(line.material, line.grade, line.period, line.bloc)
     FROM explanation AS told
     JOIN sealed_entry AS line ON line.round_id = told.round_id AND line.owner = 'demand' AND line.id = told.id
     WHERE told.round_id = $1 AND told.kind = 'line' AND told.body->'figures' ? 'rivalSet'`,
    [roundId],
  )

/** Explanations of a round, those of shared offers with what others asked for of them. */
export async function tellRivals(
  sql: Sql,
  roundId: string,
  explanations: readonly { participantId: string; body: Explanation }[],
): Promise<Explanation[]> {
  const sharing = explanations.flatMap(({ participantId, body }) => {
    const rivalSet = body.pass === undefined ? rivalSetOf(body) : undefined
    return rivalSet === undefined ? [] : [{ participantId, rivalSet }]
  })
  const rivals = (await readRivals(sql, roundId, sharing)).values()
  return explanations.map(({ body }) => {
    if (rivalSetOf(body) === undefined) return body
    // The pool that was published is that of the first pass.
    return withRivals(body, body.pass === undefined ? rivals.next().value : undefined)
  })
}

/** Whose line, and which set it shared with. */
type Sharing = { readonly participantId: string; readonly rivalSet: number }

/**
 * Grams that the latest pool sheet shows of the cells that a set of rivals is in, less what the participant itself has in them in the sealed
 * book; in the order asked for. Nothing where the sheet shows none of them.
 */
async function readRivals(sql: Sql, roundId: string, asked: readonly Sharing[]): Promise<(Grams | undefined)[]> {
  if (asked.length === 0) return []
  const rows = await everybodyFor(sql, 'sums of published cells of a pool, less what is one’s own', wide =>
    wide.query<{ grams: string | null }>(
      `WITH open AS (
         SELECT pool_cell(cell->>'material', cell->>'grade', cell->>'period', cell->>'bloc') AS cell,
           (cell->>'quantityKg')::numeric * 1000 AS grams
         FROM (SELECT cells FROM pool_sheet WHERE round_id = $1 ORDER BY version DESC LIMIT 1) AS sheet, jsonb_array_elements(cells) AS cell
         WHERE cell ? 'quantityKg'),
       contested AS (
         SELECT rival_set, cell, open.grams FROM contested_cell JOIN open USING (cell)
         WHERE round_id = $1 AND rival_set = ANY($3::int[])),
       shown AS (SELECT rival_set, sum(grams) AS grams FROM contested GROUP BY 1),
       own AS (
         SELECT participant_id, rival_set, sum(line.grams) AS grams
         FROM (SELECT participant_id, pool_cell(material, grade, period, bloc) AS cell, sum(grams) AS grams FROM sealed_entry
           WHERE round_id = $1 AND owner = 'demand' AND participant_id = ANY($2::uuid[]) GROUP BY 1, 2) AS line
         JOIN contested USING (cell) GROUP BY 1, 2)
       SELECT trunc(shown.grams - coalesce(own.grams, 0))::text AS grams
       FROM unnest($2::uuid[], $3::int[]) WITH ORDINALITY AS asked (participant_id, rival_set, place)
       LEFT JOIN shown USING (rival_set) LEFT JOIN own USING (participant_id, rival_set)
       ORDER BY place`,
      [roundId, asked.map(one => one.participantId), asked.map(one => one.rivalSet)],
    ),
  )
  return rows.map(({ grams }) => (grams === null ? undefined : BigInt(grams)))
}
