import type { Language } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { implement, notFound } from '@lodestone/http'
import type { ServiceContext } from '@lodestone/service'
import { addressOf } from './address.ts'
import { type Contact, findNamed } from './contact.store.ts'
import { noteEnded } from './ended.store.ts'
import { linkPage } from './link-page.ts'
import { isTokenOf } from './unsubscribe.ts'

type Words = { readonly ask: string; readonly end: string; readonly ended: string }
const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    ask: 'No more e-mails from Lodestone to this address?',
    end: 'End e-mails',
    ended: 'No more e-mails are sent.',
  },
  de: {
    ask: 'Keine E-Mails von Lodestone mehr an diese Adresse?',
    end: 'E-Mails beenden',
    ended: 'Es werden keine E-Mails mehr gesendet.',
  },
  fr: {
    ask: 'Ne plus envoyer d’e-mails de Lodestone à cette adresse ?',
    end: 'Arrêter les e-mails',
    ended: 'Plus aucun e-mail ne sera envoyé.',
  },
  ja: {
    ask: 'このアドレスへの Lodestone からのメールを停止しますか。',
    end: 'メールを停止する',
    ended: 'メールの送信を停止しました。',
  },
}

function pageOf(contact: Contact, ended: boolean) {
  const words = WORDS[contact.language]
  return ended ? linkPage(contact, words.ended) : linkPage(contact, words.ask, words.end)
}

/** The contact of a token, locked. Throws 404 for what is no token of one. */
async function named(tx: Sql, token: string): Promise<Contact> {
  const contact = await findNamed(tx, token)
  if (!contact || !isTokenOf(contact, token)) throw notFound()
  return contact
}

/** What the links in e-mails lead to, for whoever has one. */
export function unsubscribeRoutes({ door, clock, keys }: ServiceContext) {
  return implement({
    showUnsubscribe: call =>
      door.transaction({ actor: 'participants', correlationId: call.requestId }, async tx => {
        const contact = await named(tx, call.params.token)
        return pageOf(contact, contact.how === 'none' && contact.endedAt !== null)
      }),
    unsubscribe: call =>
      door.transaction({ actor: 'participants', correlationId: call.requestId }, async (tx, record) => {
        const contact = await named(tx, call.params.token)
        const { hearerId, email } = contact
        const address = await addressOf(keys, contact)
        for (const id of await noteEnded(tx, { hearerId, address, email }, clock()))
          record({ subject: id, type: 'participants.contact-unsubscribed', data: { participantId: hearerId } })
        return pageOf(contact, true)
      }),
  })
}
