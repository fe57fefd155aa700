import type { Sql } from '@lodestone/database'
import { and, count, eq, lt, min, type RowOf } from '@lodestone/database/drizzle'
import { type contactTable, mailTable } from '../schema.ts'
import { SUSPENSION } from '../webhook/notice.ts'
import { CONFIRMATION, type MailOutcome, type MailVerdict } from './mail.ts'

/** An e-mail that is leased, with where it goes. */
export type DueMail = Pick<
  RowOf<typeof mailTable>,
  'contact_id' | 'id' | 'participant_id' | 'type' | 'notice_ids' | 'attempts' | 'step' | 'created_at'
> &
  Pick<RowOf<typeof contactTable>, 'name' | 'email' | 'language' | 'unsubscribe_key'> & {
    readonly leased_until: string
    /** Whether it is a participant that hears. */
    readonly takes_part: boolean
  }

/** Whether anything is due: one entry of an index, for the many times when nothing is. */
export async function isAnyMailDue(sql: Sql, now: Date): Promise<boolean> {
  const [row] = await sql.query<{ due: boolean }>(
    "SELECT next_attempt_at <= $1 AS due FROM mail WHERE state = 'pending' ORDER BY next_attempt_at LIMIT 1",
    [now],
    'mail-due',
  )
  return row?.due ?? false
}

/** Takes what is due, to readers who have confirmed their addresses or are asked to, and leases it until `leaseUntil`: nobody else sends it before, and if this process dies somebody does afterwards. */
export async function takeDueMail(
  sql: Sql,
  o: { readonly now: Date; readonly leaseUntil: Date; readonly limit: number },
): Promise<DueMail[]> {
  return sql.query<DueMail>(
    `WITH taken AS (
       SELECT mail.contact_id, mail.id, participant.id IS NOT NULL AS takes_part FROM mail
       JOIN contact ON contact.id = contact_id LEFT JOIN participant ON participant.id = mail.participant_id
       WHERE mail.state = 'pending' AND next_attempt_at <= $1 AND (leased_until IS NULL OR leased_until <= $1)
         AND contact.state = CASE mail.type WHEN $5 THEN 'unconfirmed' ELSE 'active' END AND how <> 'none' AND (participant.id IS NULL OR participant.status = 'admitted' OR mail.type = $4)
       ORDER BY next_attempt_at, mail.id LIMIT $3 FOR UPDATE OF mail SKIP LOCKED)
     UPDATE mail SET leased_until = $2, attempts = attempts + 1, step = step + 1
     FROM taken, contact WHERE mail.contact_id = taken.contact_id AND mail.id = taken.id AND contact.id = taken.contact_id
     RETURNING mail.contact_id, mail.id, mail.participant_id, mail.type, notice_ids, attempts, step, mail.created_at, leased_until,
       name, email, language, unsubscribe_key, takes_part`,
    [o.now, o.leaseUntil, o.limit, SUSPENSION, CONFIRMATION],
  )
}

/**
 * Notes how an attempt went. What a server has taken is sent, whoever holds the lease by now; another result counts only while this attempt
 * holds it.
 */
export async function noteMail(sql: Sql, due: DueMail, verdict: MailVerdict, outcome: MailOutcome): Promise<void> {
  await sql.query(
    `UPDATE mail SET state = $3, leased_until = NULL, last_outcome = $4, next_attempt_at = coalesce($5, next_attempt_at)
     WHERE contact_id = $1 AND id = $2 AND state = 'pending' AND ($3 = 'sent' OR (attempts = $6 AND leased_until = $7))`,
    [
      due.contact_id,
      due.id,
      verdict.state,
      outcome,
      verdict.state === 'pending' ? verdict.nextAttemptAt : null,
      due.attempts,
      due.leased_until,
    ],
    'mail-note',
  )
}

/** Forgets an e-mail that this attempt holds. */
export async function dropMail(sql: Sql, due: DueMail): Promise<void> {
  await sql.query(
    "DELETE FROM mail WHERE contact_id = $1 AND id = $2 AND state = 'pending' AND attempts = $3 AND leased_until = $4",
    [due.contact_id, due.id, due.attempts, due.leased_until],
    'mail-drop',
  )
}

/** Notes that an address took an e-mail after it had refused some. */
export async function noteTaken(sql: Sql, contactId: string): Promise<void> {
  await sql.query(
    'UPDATE contact SET refusals = 0, last_status = NULL WHERE id = $1 AND refusals > 0',
    [contactId],
    'contact-taken',
  )
}

/** Notes that an address was refused for good, if it was only asked to confirm too; at the last of so many in a row it is disabled, which this says, and what waits has failed. */
export async function noteRefused(
  tx: Sql,
  o: { readonly contactId: string; readonly status: number; readonly most: number; readonly now: Date },
): Promise<boolean> {
  const rows = await tx.query<{ disabled: boolean }>(
    `UPDATE contact SET refusals = refusals + 1, last_status = $2,
       state = CASE WHEN refusals + 1 >= $3 AND state = 'active' THEN 'disabled' ELSE state END,
       disabled_at = CASE WHEN refusals + 1 >= $3 AND state = 'active' THEN $4::timestamptz ELSE disabled_at END,
       version = version + CASE WHEN refusals + 1 >= $3 AND state = 'active' THEN 1 ELSE 0 END
     WHERE id = $1 AND state <> 'disabled' RETURNING state = 'disabled' AS disabled`,
    [o.contactId, o.status, o.most, o.now],
    'contact-refused',
  )
  const disabled = rows[0]?.disabled ?? false
  if (disabled)
    await tx.drizzle
      .update(mailTable)
      .set({ state: 'failed', leasedUntil: null, lastOutcome: 'refused' })
      .where(and(eq(mailTable.contactId, o.contactId), eq(mailTable.state, 'pending')))
  return disabled
}

/** What waits to be sent: how much, and since when the oldest. */
export async function pendingMails({ drizzle }: Sql): Promise<{ depth: number; oldest: string | null }> {
  const [row] = await drizzle
    .select({ depth: count(), oldest: min(mailTable.createdAt) })
    .from(mailTable)
    .where(eq(mailTable.state, 'pending'))
  return row ?? { depth: 0, oldest: null }
}

export async function forgetMails({ drizzle }: Sql, before: Date): Promise<void> {
  await drizzle.delete(mailTable).where(lt(mailTable.createdAt, before.toISOString()))
}
