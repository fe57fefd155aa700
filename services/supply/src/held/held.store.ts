import type { Sql } from '@lodestone/database'
import type { RowOf } from '@lodestone/database/drizzle'
import type { Assurance } from '@lodestone/kernel'
import { DEFAULT_POLICY, JUDGING_RULES, type Level } from '@lodestone/provenance'
import type { heldTable } from '../schema.ts'

/** Keeps that a round's result holds goods of offers. What has changed since its book was sealed is found when they are judged. */
export const keepHeld = (tx: Sql, roundId: string, offerIds: readonly string[]): Promise<unknown> =>
  tx.query(
    `INSERT INTO held (round_id, offer_id, participant_id, level, assurance, due)
     SELECT round_id, offer_id, participant_id, level, assurance, true FROM entry
     WHERE round_id = $1 AND offer_id = ANY($2::uuid[]) AND status = 'confirmed' ON CONFLICT DO NOTHING`,
    [roundId, offerIds],
    'held-keep',
  )

/** Forgets what a round holds of offers that its award has not met. */
export const dropRefused = (tx: Sql, roundId: string): Promise<unknown> =>
  tx.query(
    `DELETE FROM held USING entry WHERE held.round_id = $1 AND entry.round_id = $1 AND entry.offer_id = held.offer_id AND NOT awarded`,
    [roundId],
    'held-drop-refused',
  )

/** Forgets all that a round holds. */
export const dropHeld = (tx: Sql, roundId: string): Promise<unknown> =>
  tx.query('DELETE FROM held WHERE round_id = $1', [roundId], 'held-drop')

/** Has what is held of offers judged again; also what somebody is judging at this moment, by what he knew before. */
export const markHeld = (tx: Sql, offerIds: readonly string[]): Promise<unknown> =>
  tx.query(
    `UPDATE held SET due = true WHERE (round_id, offer_id) IN (
       SELECT round_id, offer_id FROM held WHERE offer_id = ANY($1::uuid[]) ORDER BY round_id, offer_id FOR UPDATE)`,
    [offerIds],
    'held-mark',
  )

/** What judges otherwise than the last time: versions of policies that stand on a day, and a later revision of the rules. */
const OVERTAKEN = `SELECT id AS name, version FROM policy
    WHERE kind = 'origin' AND valid_from <= $1::date AND (valid_to IS NULL OR valid_to >= $1::date)
      AND NOT EXISTS (SELECT FROM judged_by WHERE name = id AND judged_by.version = policy.version)
  UNION ALL SELECT 'judging rules', $2::int::text
    WHERE NOT EXISTS (SELECT FROM judged_by WHERE name = 'judging rules' AND version::int >= $2::int)`

/**
 * Has what is held, and passports, judged again by the versions of policies that have come to stand and by rules that have changed; whether there was
 * any.
 */
export async function markOvertaken(tx: Sql, on: string): Promise<boolean> {
  await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('judged-by', 0))", [], 'judged-by-lock')
  const rows = await tx.query<{ name: string; version: string }>(OVERTAKEN, [on, JUDGING_RULES], 'judged-by-overtaken')
  if (rows.length === 0) return false
  const names = rows.map(row => row.name)
  await tx.query(
    `UPDATE held SET due = true FROM book WHERE book.round_id = held.round_id
       AND ('judging rules' = ANY($1::text[]) OR coalesce(book.data->'rules'->'provenancePolicy'->>'id', $2) = ANY($1::text[]))`,
    [names, DEFAULT_POLICY],
    'held-overtaken',
  )
  await tx.query(
    `UPDATE issued SET due = true WHERE kind = 'passport' AND revoked_at IS NULL AND ('judging rules' = ANY($1::text[]) OR policy = ANY($1::text[]))`,
    [names],
    'passports-overtaken',
  )
  await tx.query(
    `INSERT INTO judged_by (name, version) SELECT * FROM unnest($1::text[], $2::text[])
     ON CONFLICT (name) DO UPDATE SET version = excluded.version`,
    [names, rows.map(row => row.version)],
    'judged-by-keep',
  )
  return true
}

/** Whether anything that is held is to be judged on a day, or by something else than the last time. */
export async function anyHeldDue(sql: Sql, on: string): Promise<{ overtaken: boolean; due: boolean }> {
  const [row] = await sql.query<{ overtaken: boolean; due: boolean }>(
    `SELECT EXISTS (${OVERTAKEN}) AS overtaken, EXISTS (SELECT FROM held WHERE due) OR EXISTS (SELECT FROM held WHERE recheck_on <= $1::date) AS due`,
    [on, JUDGING_RULES],
    'held-due',
  )
  return { overtaken: row?.overtaken ?? false, due: row?.due ?? false }
}

type HeldRow = Pick<RowOf<typeof heldTable>, 'round_id' | 'offer_id' | 'level' | 'assurance'>
export type Held = {
  readonly roundId: string
  readonly offerId: string
  readonly level: Level
  readonly assurance: Assurance
}

/** What is to be judged on a day, locked with its offers; what somebody else works on is left to him. */
export async function lockHeldDue(tx: Sql, on: string, limit: number): Promise<Held[]> {
  const rows = await tx.query<HeldRow>(
    `SELECT held.round_id, held.offer_id, held.level, held.assurance FROM held JOIN offer ON offer.id = held.offer_id
     WHERE due OR held.recheck_on <= $1::date ORDER BY held.offer_id LIMIT $2 FOR UPDATE OF held, offer SKIP LOCKED`,
    [on, limit],
    'held-lock-due',
  )
  return rows.map(row => ({
    roundId: row.round_id,
    offerId: row.offer_id,
    level: row.level,
    assurance: row.assurance,
  }))
}

/** Keeps what was found of what is held, and the day on which it is to be judged again. */
export const saveHeld = (
  tx: Sql,
  held: readonly (Held & { readonly recheckOn: string | undefined })[],
): Promise<unknown> =>
  tx.query(
    `UPDATE held SET due = false, level = given.level, assurance = given.assurance, recheck_on = given.recheck_on
     FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::date[]) AS given (round_id, offer_id, level, assurance, recheck_on)
     WHERE held.round_id = given.round_id AND held.offer_id = given.offer_id`,
    [
      held.map(one => one.roundId),
      held.map(one => one.offerId),
      held.map(one => one.level),
      held.map(one => one.assurance),
      held.map(one => one.recheckOn ?? null),
    ],
    'held-save',
  )
