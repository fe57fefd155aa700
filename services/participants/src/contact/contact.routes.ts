import type { ContactDraft } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { implement } from '@lodestone/http'
import { accept, refuse } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { hearingIn, kindsFor } from '../hearer/hearer.ts'
import { addressOf } from './address.ts'
import { askReader } from './confirmation.ts'
import {
  type Contact,
  type ContactText,
  countContacts,
  deleteContact,
  insertContact,
  listAddressed,
  saveContact,
} from './contact.store.ts'
import { isToAsk, mayAdd } from './contact.ts'
import { answerOf } from './contact.view.ts'
import { findEnded } from './ended.store.ts'
import { findOwn, keptBy, mustKeep } from './keeping.ts'
import { newKey } from './signature.ts'

const textOf = (hearerId: string, { kinds, ...draft }: ContactDraft): ContactText => ({
  ...draft,
  kinds: [...new Set(kinds ?? kindsFor(hearerId))],
})
/** What the history keeps of a contact: nothing that names a person. */
const factOf = ({ id, hearerId: participantId, how, kinds, language }: Contact, type: string) => ({
  subject: id,
  type: `participants.${type}`,
  data: { participantId, how, kinds, language },
})

/** Whom an organisation has told by e-mail, or the operators. */
export function contactRoutes(context: ServiceContext) {
  const { database, door, clock, newId, keys } = context
  /** What is said of a contact, with whether a reader of its address has ended e-mails. */
  const drafted = async (tx: Sql, hearerId: string, draft: ContactDraft) => {
    const address = await addressOf(keys, { hearerId, email: draft.email })
    return { ...textOf(hearerId, draft), endedAt: await findEnded(tx, { hearerId, address }) }
  }
  return implement({
    createContact: async call => {
      const hearerId = await hearingIn(database, call.identity)
      return door.command(call, async (tx, record) => {
        const existing = await countContacts(tx, hearerId)
        const { email } = call.body
        mustKeep(await keptBy(tx, call.identity, context), call.body, (await listAddressed(tx, hearerId, email)).length)
        const allowed = mayAdd(existing)
        if (!allowed.ok) return allowed
        const contact = await insertContact(tx, {
          ...(await drafted(tx, hearerId, call.body)),
          id: newId(),
          hearerId,
          createdAt: clock().toISOString(),
          unsubscribeKey: newKey(),
        })
        if (isToAsk(undefined, contact)) await askReader(context, tx, contact)
        record(factOf(contact, 'contact-created'))
        return accept({ status: 201, ...answerOf(contact) })
      })
    },
    reviseContact: call =>
      door.command(call, async (tx, record) => {
        const contact = await findOwn(context, tx, call, true)
        const { version } = contact
        if (version !== call.ifMatch) return refuse('stale-version', `The contact is at version ${version}.`)
        mustKeep(await keptBy(tx, call.identity, context), call.body)
        const revised = await saveContact(tx, contact, await drafted(tx, contact.hearerId, call.body), clock())
        if (isToAsk(contact, revised)) await askReader(context, tx, revised)
        record(factOf(revised, 'contact-revised'))
        return accept(answerOf(revised))
      }),
    requestConfirmation: call =>
      door.command(call, async (tx, record) => {
        const contact = await findOwn(context, tx, call, true)
        if (contact.state !== 'unconfirmed') return refuse('wrong-state', 'The address is confirmed already.')
        if (contact.how === 'none')
          return refuse('wrong-state', 'The contact gets no e-mails, so its reader is not asked.')
        await askReader(context, tx, contact)
        record(factOf(contact, 'contact-asked'))
        return accept(answerOf(contact))
      }),
    deleteContact: call =>
      door.command(call, async (tx, record) => {
        const contact = await findOwn(context, tx, call, true)
        const { id, version } = contact
        if (version !== call.ifMatch) return refuse('stale-version', `The contact is at version ${version}.`)
        await deleteContact(tx, id)
        record(factOf(contact, 'contact-ended'))
        return accept({ status: 204 })
      }),
  })
}
