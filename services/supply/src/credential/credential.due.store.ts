import { everybodyFor, type Sql } from '@lodestone/database'
import { HOLDS_NAME } from '../batch/batch.row.ts'
import { dayOf } from '../screening/screening.ts'

/** Milliseconds before the offers of a round close, within which what its offers rest on is asked for once more. */
const BEFORE_CLOSE_MS = 60 * 60_000
/** Milliseconds for which whoever takes a credential to judge it has it alone. */
const LEASE_MS = 5 * 60_000

/** Notes that accepted credentials, on which offers of a round rest that soon takes no more, are due unless they were looked at since. */
export async function markClosing(sql: Sql, now: Date): Promise<void> {
  await sql.query(
    `UPDATE credential SET due_at = $1::timestamptz
     WHERE status = 'accepted' AND due_at > $1 AND id IN (
       WITH RECURSIVE drawn AS (
         SELECT batch_id, offers_close_at - $2::interval AS from_then FROM book
         JOIN entry USING (round_id) JOIN batch_draw USING (offer_id)
         WHERE book.state = 'open' AND entry.live AND offers_close_at - $2::interval <= $1::timestamptz
         UNION SELECT input_id, from_then FROM drawn JOIN batch_input USING (batch_id))
       SELECT one.id FROM drawn JOIN batch_credential USING (batch_id) JOIN credential AS one ON one.id = credential_id
       WHERE one.checked_at < from_then)`,
    [now.toISOString(), `${BEFORE_CLOSE_MS} milliseconds`],
    'credentials-closing',
  )
}

/**
 * Takes credentials that are due, those that waited longest first: nobody else takes them for a while. At most `each` of one issuer, and none of those who
 * are busy: whatever their servers do, they keep no others waiting.
 */
export async function takeDue(
  sql: Sql,
  now: Date,
  { limit, each, busy }: { limit: number; each: number; busy: readonly string[] },
): Promise<{ id: string; issuer: string }[]> {
  return sql.query<{ id: string; issuer: string }>(
    `WITH due AS MATERIALIZED (
       SELECT one.id FROM issuer CROSS JOIN LATERAL (
         SELECT id, due_at FROM credential WHERE credential.issuer = did AND due_at <= $1::timestamptz
         ORDER BY due_at LIMIT $4 FOR UPDATE SKIP LOCKED) AS one
       WHERE did <> ALL($5::text[]) ORDER BY due_at LIMIT $3)
     UPDATE credential SET due_at = $2::timestamptz FROM due WHERE due.id = credential.id RETURNING credential.id, issuer`,
    [now.toISOString(), new Date(now.getTime() + LEASE_MS).toISOString(), limit, each, busy],
    'credentials-take',
  )
}

/**
 * Has all credentials of an issuer judged again, and the offers that rest on them: the register says something else of it now. What was revoked, expired or
 * withdrawn stays so. The offers do not wait for the credentials: what each proves depends on the register also where it holds as before.
 */
export async function markIssuer(tx: Sql, did: string, now: Date): Promise<void> {
  await tx.query(
    `UPDATE credential SET due_at = $2 WHERE issuer = $1 AND status IN ('accepted', 'waiting', 'refused')`,
    [did, now.toISOString()],
    'credentials-of-issuer',
  )
  await markResting(tx, 'issuer', did, now)
}

/** Has exactly the offers judged again that rest on a credential. */
export const markOffers = (tx: Sql, credentialId: string, now: Date): Promise<void> =>
  markResting(tx, 'credential', credentialId, now)

/** The same of those that rest on what stands for a batch. */
export const markBatch = (tx: Sql, batchId: string, now: Date): Promise<void> => markResting(tx, 'batch', batchId, now)

/** SQL of batches that credentials name, whoever has registered them. */
const NAMED_BY = (condition: string) => `SELECT batch.id FROM credential AS one CROSS JOIN unnest(goods) AS lot
  JOIN batch ON identity_issuer = split_part(lot, E'\\n', 1) AND identity = split_part(lot, E'\\n', 2) AND ${HOLDS_NAME} WHERE ${condition}`

const STANDING_FOR = {
  batch: 'SELECT $1::uuid AS batch_id',
  credential: `SELECT batch_id FROM batch_credential WHERE credential_id = $1 UNION ${NAMED_BY('one.id = $1')}`,
  issuer: `SELECT batch_id FROM batch_credential JOIN credential AS one ON one.id = credential_id WHERE one.issuer = $1 AND status = 'accepted'
    UNION ${NAMED_BY("one.issuer = $1 AND status = 'accepted'")}`,
} as const

/**
 * Has offers judged again on a day that draw on batches for which credentials stand, or on batches made of these; also those that somebody is judging by
 * what was thought of them before; what rounds hold of them; and the passports of goods that were delivered of them.
 */
const markResting = (tx: Sql, on: keyof typeof STANDING_FOR, name: string, now: Date): Promise<void> =>
  everybodyFor(tx, 'who is judged again is told of his own offers alone', async wide => {
    const resting = `WITH RECURSIVE made AS (
        ${STANDING_FOR[on]}
        UNION SELECT batch_input.batch_id FROM made JOIN batch_input ON input_id = made.batch_id)
      SELECT offer_id FROM made JOIN batch_draw USING (batch_id) UNION SELECT offer_id FROM made JOIN award_draw USING (batch_id)`
    await wide.query(
      `UPDATE offer SET recheck_on = least(recheck_on, $2::date)
       WHERE id IN (SELECT id FROM offer WHERE status = 'standing' AND id IN (${resting}) ORDER BY id FOR UPDATE OF offer)`,
      [name, dayOf(now)],
      `offers-of-${on}`,
    )
    await wide.query(
      `UPDATE issued SET due = true WHERE kind = 'passport' AND revoked_at IS NULL AND offer_id IN (${resting})`,
      [name],
      `passports-of-${on}`,
    )
    await wide.query(
      `UPDATE held SET due = true WHERE (round_id, offer_id) IN (
         SELECT round_id, offer_id FROM held WHERE offer_id IN (${resting}) ORDER BY round_id, offer_id FOR UPDATE)`,
      [name],
      `held-of-${on}`,
    )
  })
