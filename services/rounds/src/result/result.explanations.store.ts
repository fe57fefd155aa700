import type { Explanation } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { and, eq } from '@lodestone/database/drizzle'
import { toJson } from '@lodestone/kernel'
import { explanationTable } from '../schema.ts'
import type { Pass } from './result.ts'

export const forgetExplanations = (tx: Sql, { id, pass }: Pass): Promise<unknown> =>
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
