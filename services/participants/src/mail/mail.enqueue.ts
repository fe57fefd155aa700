import type { Sql } from '@lodestone/database'
import { contactsOf } from '../contact/contact.store.ts'
import type { KeptNotice } from '../notice/notice.store.ts'

type Told = { readonly contactId: string; readonly notice: KeptNotice }

/** Puts the e-mails on their way that tell contacts of notices, or lays these by for the e-mail of their day. */
export async function enqueueMails(tx: Sql, notices: readonly KeptNotice[], now: Date): Promise<void> {
  if (notices.length === 0) return
  const contacts = await contactsOf(tx, [...new Set(notices.map(one => one.hearerId))])
  const told = (how: 'at-once' | 'daily'): Told[] =>
    notices.flatMap(notice =>
      contacts
        .filter(one => one.how === how && one.hearerId === notice.hearerId && one.kinds.includes(notice.kind))
        .map(one => ({ contactId: one.id, notice })),
    )
  await insertMails(tx, told('at-once'), now)
  await layBy(tx, told('daily'), now)
}

/** An e-mail of one notice has the notice's id. */
async function insertMails(tx: Sql, told: readonly Told[], now: Date): Promise<void> {
  if (told.length === 0) return
  await tx.query(
    `INSERT INTO mail (contact_id, participant_id, id, type, notice_ids, state, created_at, next_attempt_at)
     SELECT contact_id, participant_id, id, type, ARRAY[id], 'pending', $5, $5
     FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[]) AS given (contact_id, participant_id, id, type)
     ON CONFLICT DO NOTHING`,
    [...columnsOf(told), told.map(one => one.notice.type), now],
    'mail-insert',
  )
}

async function layBy(tx: Sql, told: readonly Told[], now: Date): Promise<void> {
  if (told.length === 0) return
  await tx.query(
    `INSERT INTO digest_item (contact_id, participant_id, notice_id, created_at)
     SELECT given.*, $4 FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS given ON CONFLICT DO NOTHING`,
    [...columnsOf(told), now],
    'digest-insert',
  )
}

const columnsOf = (told: readonly Told[]) => [
  told.map(one => one.contactId),
  told.map(one => one.notice.hearerId),
  told.map(one => one.notice.id),
]

/** Makes one e-mail for each contact of what was laid by before a time: what is laid by later waits for the next. */
export async function gatherDigests(tx: Sql, before: Date, now: Date): Promise<number> {
  const rows = await tx.query(
    `WITH due AS (DELETE FROM digest_item WHERE created_at < $1 RETURNING contact_id, participant_id, notice_id)
     INSERT INTO mail (contact_id, participant_id, id, notice_ids, state, created_at, next_attempt_at)
     SELECT contact_id, participant_id, gen_random_uuid(), array_agg(notice_id ORDER BY notice_id), 'pending', $2, $2
     FROM due GROUP BY contact_id, participant_id RETURNING 1`,
    [before, now],
    'digest-gather',
  )
  return rows.length
}
