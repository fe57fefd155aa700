import { REALISATION_ROUNDS } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import type { Counted } from './realisation.ts'

export type RealisationFilter = {
  /** As counted when this round was opened; as it stands now without one. */
  readonly roundId?: string
  readonly memberId?: string
  readonly after?: string
  readonly limit?: number
}

/**
 * By member, round after round, the latest first: what was proposed to it in rounds that were awarded, and what of it the member accepted. What a supplier declined is not held against
 * the member: it counts as taken if the member had accepted it, and not at all if it had not, for then it could no longer accept.
 */
const COUNTED_NOW = `SELECT member.id AS member_id, count(*)::int AS rounds, sum(proposed)::bigint AS proposed_grams, sum(taken)::bigint AS taken_grams
  FROM known_participant AS member CROSS JOIN LATERAL (
    SELECT proposed, taken FROM round CROSS JOIN LATERAL (
      SELECT sum(need(grams, ratio)) AS proposed, coalesce(sum(need(grams, ratio)) FILTER (WHERE member_accepted), 0) AS taken
      FROM allocation WHERE member_id = member.id AND round_id = round.id AND (member_accepted OR declined_by IS DISTINCT FROM 'supplier')) AS given
    WHERE round.state IN ('awarded', 'completed') AND proposed > 0
    ORDER BY round.closed_at DESC, round.id DESC LIMIT ${REALISATION_ROUNDS}) AS latest
  WHERE ($1::uuid IS NULL OR member.id = $1) GROUP BY member.id`

/** Realisations by member, one more than the limit; all of them without one. */
export async function listRealisations(sql: Sql, filter: RealisationFilter): Promise<Counted[]> {
  const { roundId, memberId, after, limit } = filter
  const rows = await sql.query<{ memberId: string; rounds: number; proposed: string; taken: string }>(
    `SELECT member_id AS "memberId", rounds, proposed_grams::text AS proposed, taken_grams::text AS taken
     FROM (${roundId === undefined ? COUNTED_NOW : 'SELECT * FROM realisation WHERE ($1::uuid IS NULL OR member_id = $1) AND round_id = $4'}) AS counted
     WHERE $2::uuid IS NULL OR member_id > $2 ORDER BY member_id LIMIT $3`,
    [
      memberId ?? null,
      after ?? null,
      limit === undefined ? null : limit + 1,
      ...(roundId === undefined ? [] : [roundId]),
    ],
  )
  return rows.map(row => ({ ...row, proposed: BigInt(row.proposed), taken: BigInt(row.taken) }))
}

/** Keeps what counts in a round from its opening on. */
export async function keepRealisations(tx: Sql, roundId: string, counted: readonly Counted[]): Promise<void> {
  await tx.query(
    `INSERT INTO realisation (round_id, member_id, rounds, proposed_grams, taken_grams)
     SELECT $1::uuid, * FROM unnest($2::uuid[], $3::int[], $4::bigint[], $5::bigint[])`,
    [
      roundId,
      counted.map(one => one.memberId),
      counted.map(one => one.rounds),
      counted.map(one => one.proposed.toString()),
      counted.map(one => one.taken.toString()),
    ],
  )
}
