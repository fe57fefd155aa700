import type { Sql } from '@lodestone/database'
import { inArray } from '@lodestone/database/drizzle'
import { credentialTable } from '../schema.ts'
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
       SELECT named.credential_id FROM book
       JOIN entry USING (round_id) JOIN offer_credential AS named USING (offer_id)
       JOIN credential AS one ON one.id = named.credential_id
       WHERE book.state = 'open' AND entry.live AND book.offers_close_at - $2::interval <= $1::timestamptz
         AND one.checked_at < book.offers_close_at - $2::interval)`,
    [now.toISOString(), `${BEFORE_CLOSE_MS} milliseconds`],
    'credentials-closing',
  )
}

/** Takes credentials that are due, those that waited longest first: nobody else takes them for a while. Gives their ids. */
export async function takeDue(sql: Sql, now: Date, limit: number): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `UPDATE credential SET due_at = $2::timestamptz
     WHERE id IN (SELECT id FROM credential WHERE due_at <= $1::timestamptz ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED)
     RETURNING id`,
    [now.toISOString(), new Date(now.getTime() + LEASE_MS).toISOString(), limit],
    'credentials-take',
  )
  return rows.map(row => row.id)
}

/** Has all credentials of an issuer judged again: the register says something else of it now. What was revoked, expired or withdrawn stays so. */
export async function markIssuer(tx: Sql, did: string, now: Date): Promise<void> {
  await tx.query(
    `UPDATE credential SET due_at = $2 WHERE issuer = $1 AND status IN ('accepted', 'waiting', 'refused')`,
    [did, now.toISOString()],
    'credentials-of-issuer',
  )
}

/** Has exactly the offers that name a credential judged again on a day, also those that somebody is judging by what was thought of it before. */
export async function markOffers(tx: Sql, credentialId: string, now: Date): Promise<void> {
  await tx.query(
    `UPDATE offer SET recheck_on = least(recheck_on, $2::date)
     WHERE id IN (
       SELECT id FROM offer JOIN offer_credential ON offer_id = id
       WHERE credential_id = $1 AND status = 'standing'
       ORDER BY id FOR UPDATE OF offer)`,
    [credentialId, dayOf(now)],
    'offers-of-credential',
  )
}

/** Which of these credentials a participant has given and not withdrawn. */
export async function ownCredentials(sql: Sql, participantId: string, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const { id, participantId: holder, status } = credentialTable
  const rows = await sql.drizzle
    .select({ id, holder, status })
    .from(credentialTable)
    .where(inArray(id, [...ids]))
  return new Set(rows.filter(row => row.holder === participantId && row.status !== 'withdrawn').map(row => row.id))
}
