import type { Sql } from '@lodestone/database'
import { JUDGING_RULES } from '@lodestone/provenance'
import { JUDGED_HERE, RULES } from '../screening/screening.store.ts'
import { dayOf } from '../screening/screening.ts'
import { type OfferRow, offerOf, SHOWN } from './offer.row.ts'
import type { StandingOffer } from './offer.ts'

const OVERDUE = `status = 'standing' AND valid_until <= $1
  AND NOT EXISTS (SELECT 1 FROM entry JOIN book USING (round_id) WHERE offer_id = offer.id AND live AND state <> 'done')`

/** Whether there is a standing offer whose time has passed and that no round holds. */
export async function anyOverdue(sql: Sql, now: Date): Promise<boolean> {
  const overdue = await sql.query(
    `SELECT 1 FROM offer WHERE ${OVERDUE} LIMIT 1`,
    [now.toISOString()],
    'offer-any-overdue',
  )
  return overdue.length > 0
}

/** Standing offers whose time has passed and that no round holds, locked; those that somebody else works on are left for the next time. */
export async function lockOverdue(tx: Sql, now: Date, limit: number): Promise<StandingOffer[]> {
  const rows = await tx.query<OfferRow>(
    `SELECT ${SHOWN} FROM offer WHERE ${OVERDUE} ORDER BY id LIMIT $2 FOR UPDATE OF offer SKIP LOCKED`,
    [now.toISOString(), limit],
    'offer-overdue',
  )
  return rows.map(offerOf)
}

/** Makes standing offers of a supplier that name a file due: it has just been given, so their levels may be known better. */
export async function markNaming(
  tx: Sql,
  { participantId, sha256, on }: { participantId: string; sha256: string; on: string },
): Promise<void> {
  await tx.query(
    `UPDATE offer SET recheck_on = $3::date WHERE id IN (
       SELECT id FROM offer WHERE participant_id = $1 AND status = 'standing' AND strpos(body, $2) > 0 ORDER BY id FOR UPDATE)`,
    [participantId, sha256, on],
    'offers-naming',
  )
}

/**
 * What may be judged otherwise now: another version of the policy has judged it, earlier rules of the code have, or its day has come. Each is found by an
 * index of its own.
 */
const DUE = [
  { by: 'policy_version', when: 'policy_version < $1', given: 'policyVersion' },
  { by: 'policy_version', when: 'policy_version > $1', given: 'policyVersion' },
  { by: RULES, when: `${RULES} < $1`, given: 'rules' },
  { by: 'recheck_on', when: 'recheck_on <= $1::date', given: 'day' },
] as const

/** Standing offers that a new day or a new policy version may judge otherwise, locked; those that somebody else works on are left to him. */
export async function lockDue(
  tx: Sql,
  due: { now: Date; policyVersion: string; limit: number },
): Promise<StandingOffer[]> {
  const rows: OfferRow[] = []
  const now = { policyVersion: due.policyVersion, rules: JUDGING_RULES, day: dayOf(due.now) }
  for (const [nth, { by, when, given }] of DUE.entries()) {
    const left = due.limit - rows.length
    if (left === 0) break
    const found = await tx.query<OfferRow>(
      `SELECT ${SHOWN} FROM offer WHERE ${JUDGED_HERE('$3')} AND ${when} ORDER BY ${by} LIMIT $2 FOR UPDATE SKIP LOCKED`,
      [now[given], left, JUDGING_RULES],
      `offer-due-${nth}`,
    )
    rows.push(...found.filter(row => !rows.some(other => other.id === row.id)))
  }
  return rows.map(offerOf)
}

/**
 * Standing offers of a round that are due, locked, and those that were judged on a later day than the one asked for: a close may be told
 * after midnight. At most `limit`.
 */
export async function lockDueIn(
  tx: Sql,
  roundId: string,
  due: { now: Date; policyVersion: string; limit: number },
): Promise<StandingOffer[]> {
  const rows = await tx.query<OfferRow>(
    `SELECT ${SHOWN} FROM offer
     WHERE ${JUDGED_HERE('$5')} AND (recheck_on <= $2 OR policy_version <> $3 OR ${RULES} < $5 OR (computed->>'on')::date > $2)
       AND EXISTS (SELECT 1 FROM entry WHERE offer_id = offer.id AND round_id = $1 AND live)
     ORDER BY id LIMIT $4 FOR UPDATE OF offer`,
    [roundId, dayOf(due.now), due.policyVersion, due.limit, JUDGING_RULES],
    'offer-due-in-round',
  )
  return rows.map(offerOf)
}
