import type { Application } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { inArray } from '@lodestone/database/drizzle'
import { present } from '@lodestone/kernel'
import type { Fact } from '@lodestone/messaging'
import { personId } from '@lodestone/service'
import { factOf } from '../application/application.named.ts'
import { lockParticipant } from '../participant/participant.store.ts'
import { changed } from '../person/person.fact.ts'
import { findPerson, savePerson } from '../person/person.store.ts'
import { UNNAMED, unname } from '../person/person.ts'
import { applicationDocumentTable } from '../schema.ts'

/** Applications that were refused or withdrawn before a time, whole. */
export async function removeApplications(tx: Sql, before: Date, most: number): Promise<Fact[]> {
  const rows = await tx.query<{ data: Application }>(
    `DELETE FROM application WHERE id IN (
       SELECT id FROM application
       WHERE state IN ('refused', 'withdrawn') AND coalesce(data->>'refusedAt', data->>'withdrawnAt')::timestamptz < $1
       ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED)
     RETURNING data`,
    [before, most],
    'application-remove',
  )
  await removeNamed(tx, rows)
  return rows.map(({ data }) => factOf(data, 'removed'))
}

/** What stands where the contact of an application was. */
const NOBODY = JSON.stringify({ name: UNNAMED, email: 'removed@removed.invalid' })

/** Whom an application names that was admitted before a time, and its documents: what its company said of itself stays. */
export async function removeApplicants(tx: Sql, before: Date, most: number): Promise<Fact[]> {
  const rows = await tx.query<{ data: Application }>(
    `UPDATE application SET version = version + 1,
       data = jsonb_set(jsonb_set(data #- '{applied,otherContacts}', '{applied,contact}', $3::jsonb), '{version}', to_jsonb(version + 1))
     WHERE id IN (
       SELECT id FROM application
       WHERE state = 'admitted' AND (data->>'admittedAt')::timestamptz < $1 AND data->'applied'->'contact' <> $3::jsonb
       ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED)
     RETURNING data`,
    [before, most, NOBODY],
    'applicant-remove',
  )
  await tx.drizzle.delete(applicationDocumentTable).where(
    inArray(
      applicationDocumentTable.applicationId,
      rows.map(({ data }) => data.id),
    ),
  )
  await removeNamed(tx, rows)
  return rows.map(({ data }) => factOf(data, 'contact-removed'))
}

/** The contacts of whoever applied, unless another application of theirs names them. */
async function removeNamed(tx: Sql, rows: readonly { readonly data: Application }[]): Promise<void> {
  if (rows.length === 0) return
  await tx.query(
    `DELETE FROM contact WHERE participant_id = ANY($1::uuid[]) AND NOT EXISTS (
       SELECT FROM application WHERE applicant_id = participant_id AND data->'applied'->'contact' <> $2::jsonb)`,
    [rows.map(({ data }) => personId(data.applicant)), NOBODY],
    'applicant-contact-remove',
  )
}

/** Names and addresses of people who left, or whose invitation lapsed, before a time. */
export async function removePeople(tx: Sql, before: Date, most: number): Promise<Fact[]> {
  const due = await tx.query<{ id: string; participant_id: string }>(
    `SELECT id, participant_id FROM person
     WHERE kind = 'human' AND email IS NOT NULL AND (state = 'left' AND left_at < $1 OR state = 'invited' AND lapses_at < $1)
     ORDER BY participant_id, id LIMIT $2`,
    [before, most],
    'person-due',
  )
  const facts: Fact[] = []
  for (const { id, participant_id } of due) {
    // Whoever changes a person locks its organisation first; in between another process may have been here.
    const participant = present(await lockParticipant(tx, participant_id))
    const person = await findPerson(tx, id)
    const unnamed = person && unname(person, before)
    if (!unnamed) continue
    await savePerson(tx, unnamed)
    if (person.state === 'invited') facts.push(changed(unnamed, participant))
    facts.push({ subject: id, type: 'participants.person-name-removed', data: { participantId: participant_id } })
  }
  return facts
}

/** Contacts whose address nobody has confirmed, or that takes no e-mail, since a time. */
export async function removeContacts(tx: Sql, before: Date, most: number): Promise<Fact[]> {
  const rows = await tx.query<{ id: string; participant_id: string }>(
    `DELETE FROM contact WHERE id IN (
       SELECT id FROM contact
       WHERE state = 'unconfirmed' AND unconfirmed_since < $1 OR state = 'disabled' AND disabled_at < $1
       ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED)
     RETURNING id, participant_id`,
    [before, most],
    'contact-remove',
  )
  return rows.map(row => ({
    subject: row.id,
    type: 'participants.contact-removed',
    data: { participantId: row.participant_id },
  }))
}
