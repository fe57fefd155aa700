import type { Sql } from '@lodestone/database'
import { type RowOf, sql } from '@lodestone/database/drizzle'
import { DEFAULT_POLICY, JUDGING_RULES } from '@lodestone/provenance'
import { SHARED } from '../evidence/shared.store.ts'
import { markHeld } from '../held/held.store.ts'
import { revokeChanged } from '../issued/issued.store.ts'
import type { StandingOffer } from '../offer/offer.ts'
import { offerTable } from '../schema.ts'
import { overSites } from '../site/over.ts'
import { type Judgement, judgementOf, levelOf } from './judgement.ts'
import type { ExpiryNotice } from './screening.notice.ts'
import { waits } from './screening.queue.ts'

/** SQL of the revision of the rules that has judged an offer, as it is indexed. */
export const RULES = "coalesce((computed->>'rules')::int, 0)"
/** SQL of a standing offer that no later revision than ours has judged: what it would say is its own to say again. */
export const JUDGED_HERE = (ours: string): string => `status = 'standing' AND ${RULES} <= ${ours}`

/** Whether any standing offer is due on a day: one statement by index, for who looks often. */
export async function anyDue(sql: Sql, on: string): Promise<boolean> {
  const [row] = await sql.query<{ due: boolean }>(
    `WITH own AS (SELECT version FROM policy WHERE id = $1 AND valid_from <= $2 AND (valid_to IS NULL OR valid_to >= $2))
     SELECT EXISTS (SELECT 1 FROM offer WHERE ${JUDGED_HERE('$3')} AND recheck_on <= $2)
       OR EXISTS (SELECT 1 FROM offer WHERE ${JUDGED_HERE('$3')} AND policy_version < (SELECT version FROM own))
       OR EXISTS (SELECT 1 FROM offer WHERE ${JUDGED_HERE('$3')} AND policy_version > (SELECT version FROM own))
       OR EXISTS (SELECT 1 FROM offer WHERE status = 'standing' AND ${RULES} < $3) AS due`,
    [DEFAULT_POLICY, on, JUDGING_RULES],
    'offers-due',
  )
  return row?.due ?? false
}

/** Keeps the judgements of offers that the caller has locked. */
export async function saveJudgements(tx: Sql, offers: readonly StandingOffer[]): Promise<void> {
  if (offers.length === 0) return
  await tx.query(
    `UPDATE offer SET computed = given.computed::jsonb, decision = given.decision::jsonb, lapsed = given.lapsed::jsonb, level = given.level, waits = given.waits,
       policy_version = given.policy_version, recheck_on = given.recheck_on
     FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bool[], $6::text[], $7::date[], $8::text[])
       AS given (id, computed, decision, level, waits, policy_version, recheck_on, lapsed)
     WHERE offer.id = given.id`,
    [
      offers.map(offer => offer.id),
      offers.map(({ judgement }) => JSON.stringify(judgement.computed)),
      offers.map(({ judgement }) => (judgement.decision ? JSON.stringify(judgement.decision) : null)),
      offers.map(({ judgement }) => levelOf(judgement)),
      offers.map(({ judgement }) => waits(judgement)),
      offers.map(({ judgement }) => judgement.computed.policyVersion),
      offers.map(({ judgement }) => judgement.computed.recheckOn ?? null),
      offers.map(({ judgement }) => (judgement.lapsed ? JSON.stringify(judgement.lapsed) : null)),
    ],
    'judgements-save',
  )
  await revokeChanged(tx, offers)
  await markHeld(
    tx,
    offers.map(offer => offer.id),
  )
}

/** A notice about a proof of one offer. */
export type OfferNotice = ExpiryNotice & { readonly offer: StandingOffer }

/** Keeps which ends have been told, and gives those that nobody has told before: each once, whichever process comes first. */
export async function claimNotices(tx: Sql, notices: readonly OfferNotice[], now: Date): Promise<OfferNotice[]> {
  if (notices.length === 0) return []
  const rows = await tx.query<{ place: number }>(
    `WITH given AS (
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::date[], $6::int[])
         WITH ORDINALITY AS given (offer_id, stage, type, sha256, valid_to, threshold, place)),
     told AS (
       INSERT INTO evidence_notice (offer_id, stage, type, sha256, valid_to, threshold, told_at)
       SELECT offer_id, stage, type, sha256, valid_to, threshold, $7 FROM given
       ON CONFLICT DO NOTHING RETURNING offer_id, stage, type, sha256, valid_to, threshold)
     SELECT place::int AS place FROM given JOIN told USING (offer_id, stage, type, sha256, valid_to, threshold) ORDER BY place`,
    [
      notices.map(({ offer }) => offer.id),
      notices.map(({ proof }) => proof.stage),
      notices.map(({ proof }) => proof.type),
      notices.map(({ proof }) => proof.sha256),
      notices.map(({ proof }) => proof.validTo),
      notices.map(({ threshold }) => threshold),
      now.toISOString(),
    ],
    'notices-claim',
  )
  return rows.flatMap(({ place }) => notices[place - 1] ?? [])
}

/** What is thought of offers now, by id. */
export async function judgementsOf(sql: Sql, offerIds: readonly string[]): Promise<Map<string, Judgement>> {
  const rows = await sql.query<Pick<RowOf<typeof offerTable>, 'id' | 'computed' | 'decision' | 'lapsed'>>(
    'SELECT id, computed, decision, lapsed FROM offer WHERE id = ANY($1::uuid[])',
    [offerIds],
    'judgements',
  )
  return new Map(rows.map(({ id, ...row }) => [id, judgementOf(row)]))
}

/**
 * Standing offers that wait for an operator: as they were judged, for the files that document them, or for the sites that make them, of which there is
 * more than these can make. Nobody has decided about these last.
 */
export const waitingFor = (overSites: readonly string[]) =>
  sql`${offerTable.id} IN (SELECT id FROM offer WHERE status = 'standing' AND waits UNION ${sql.raw(SHARED)}
    UNION SELECT id FROM offer WHERE status = 'standing' AND decision IS NULL AND sites && ${sql.param([...overSites])}::text[])`

export const countWaiting = async (database: Sql, now: Date): Promise<number> =>
  database.drizzle.$count(offerTable, waitingFor([...(await overSites(database, now)).keys()]))
