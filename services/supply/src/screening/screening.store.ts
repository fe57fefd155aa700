import type { Sql } from '@lodestone/database'
import { and, eq, type RowOf } from '@lodestone/database/drizzle'
import { DEFAULT_POLICY } from '@lodestone/provenance'
import type { StandingOffer } from '../offer/offer.ts'
import { offerTable } from '../schema.ts'
import { type Judgement, judgementOf, levelOf } from './judgement.ts'
import type { ExpiryNotice } from './screening.notice.ts'
import { waits } from './screening.queue.ts'

/** Whether any standing offer is due on a day: one statement by index, for who looks often. */
export async function anyDue(sql: Sql, on: string): Promise<boolean> {
  const [row] = await sql.query<{ due: boolean }>(
    `WITH own AS (SELECT version FROM policy WHERE id = $1 AND valid_from <= $2 AND (valid_to IS NULL OR valid_to >= $2))
     SELECT EXISTS (SELECT 1 FROM offer WHERE status = 'standing' AND recheck_on <= $2)
       OR EXISTS (SELECT 1 FROM offer WHERE status = 'standing' AND policy_version < (SELECT version FROM own))
       OR EXISTS (SELECT 1 FROM offer WHERE status = 'standing' AND policy_version > (SELECT version FROM own)) AS due`,
    [DEFAULT_POLICY, on],
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

/** Standing offers that wait for an operator. */
export const countWaiting = ({ drizzle }: Sql): Promise<number> =>
  drizzle.$count(offerTable, and(eq(offerTable.status, 'standing'), eq(offerTable.waits, true)))
