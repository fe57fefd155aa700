import type { ServiceContext } from '@lodestone/service'
import { MOST_REFUSALS } from '../contact/contact.ts'
import { type DueMail, dropMail, noteMail, noteRefused, noteTaken } from './mail.due.ts'
import { letterOf } from './mail.letter.ts'
import type { Post } from './mail.transport.ts'
import { judgeMail, type MailAnswer, type MailOutcome, outcomeOf } from './mail.ts'

/** One attempt at an e-mail that is leased: sends it, and notes at once what became of it. One that would tell nothing is dropped, which is no attempt. */
export async function sendMail(context: ServiceContext, post: Post, due: DueMail): Promise<MailOutcome | undefined> {
  const { database, clock, log } = context
  const letter = await letterOf(context, due)
  if (!letter) {
    await dropMail(database, due)
    return undefined
  }
  const answer = await post.send(letter)
  const outcome = outcomeOf(answer)
  const now = clock()
  // A process that dies between the server's word and this note has it sent once more, with the same Message-ID.
  await noteMail(database, due, judgeMail(outcome, { step: due.step, now, random: Math.random() }), outcome)
  if (outcome === 'sent') await noteTaken(database, due.contact_id)
  else log.debug({ contactId: due.contact_id, outcome, attempt: due.attempts }, 'an e-mail was not taken')
  if (outcome === 'refused') await refused(context, due, statusOf(answer), now)
  return outcome
}

const statusOf = (answer: MailAnswer): number => ('status' in answer ? (answer.status ?? 0) : 0)

async function refused({ door, newId, log }: ServiceContext, due: DueMail, status: number, now: Date): Promise<void> {
  const { contact_id: contactId, participant_id: participantId } = due
  await door.transaction({ actor: 'participants', correlationId: newId() }, async (tx, record) => {
    if (!(await noteRefused(tx, { contactId, status, most: MOST_REFUSALS, now }))) return
    record({ subject: contactId, type: 'participants.contact-disabled', data: { participantId, status } })
    log.info({ contactId, status }, 'contact disabled')
  })
}
