import type { Sql } from '@lodestone/database'
import { subjectOf } from '@lodestone/http'
import { deleteLink, listLinks } from '../calendar/calendar.store.ts'
import { deleteContact, listAddressed } from '../contact/contact.store.ts'
import type { Left } from './person.ts'

/** As many links as an organisation may have. */
const ALL_LINKS = 500

/**
 * Ends what reaches somebody without signing in, once access has ended: links to a calendar that they made, and e-mails to their address. Gives what the
 * command records.
 */
export async function endWithAccess(tx: Sql, person: Left, issuer: string) {
  const { participantId, subject } = person
  const facts: { subject: string; type: string; data: { participantId: string } }[] = []
  const told = (id: string, type: string) => facts.push({ subject: id, type, data: { participantId } })
  for (const link of await listLinks(tx, { participantId, limit: ALL_LINKS }))
    if (subject !== undefined && subjectOf(issuer, link.person) === subject) {
      await deleteLink(tx, participantId, link.id)
      told(link.id, 'participants.calendar-link-revoked')
    }
  const email = person.kind === 'human' ? person.email : undefined
  for (const { id } of email === undefined ? [] : await listAddressed(tx, participantId, email)) {
    await deleteContact(tx, id)
    told(id, 'participants.contact-ended')
  }
  return facts
}
