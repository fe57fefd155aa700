import type { Language } from '@lodestone/contracts'
import { implement, notFound } from '@lodestone/http'
import type { ServiceContext } from '@lodestone/service'
import { nameOf } from '../hearer/hearer.store.ts'
import { addressOf } from './address.ts'
import { judgeConfirm } from './confirm.ts'
import { type Contact, findNamed, noteConfirmed } from './contact.store.ts'
import { deleteEnded } from './ended.store.ts'
import { linkPage } from './link-page.ts'

type Words = {
  readonly ask: (organisation: string) => string
  readonly confirm: string
  readonly confirmed: string
  readonly expired: (organisation: string) => string
}
const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    ask: name =>
      `${name} would like Lodestone, a joint procurement hub, to send its notices to this address. Do you agree?`,
    confirm: 'Confirm',
    confirmed: 'Confirmed. Every e-mail has a link that ends them.',
    expired: name => `This link is no longer valid. ${name} can have another sent in Lodestone.`,
  },
  de: {
    ask: name =>
      `${name} möchte, dass Lodestone, eine Plattform für gemeinsame Beschaffung, Mitteilungen an diese Adresse sendet. Sind Sie einverstanden?`,
    confirm: 'Bestätigen',
    confirmed: 'Bestätigt. Jede E-Mail enthält einen Link, der sie beendet.',
    expired: name => `Dieser Link ist nicht mehr gültig. ${name} kann in Lodestone einen neuen senden lassen.`,
  },
  fr: {
    ask: name =>
      `${name} souhaite que Lodestone, une plateforme d’achats communs, envoie ses avis à cette adresse. Êtes-vous d’accord ?`,
    confirm: 'Confirmer',
    confirmed: 'Confirmé. Chaque e-mail contient un lien qui y met fin.',
    expired: name => `Ce lien n’est plus valable. ${name} peut en faire envoyer un autre dans Lodestone.`,
  },
  ja: {
    ask: name =>
      `${name} が、共同調達ハブ Lodestone からのお知らせをこのアドレスで受け取ることを希望しています。同意しますか。`,
    confirm: '確認する',
    confirmed: '確認しました。各メールには配信を停止するリンクがあります。',
    expired: name => `このリンクは無効になりました。${name} が Lodestone から再送できます。`,
  },
}

/** What the link in the first e-mail to an address leads to, for whoever has it. */
export function confirmRoutes({ door, clock, keys }: ServiceContext) {
  return implement({
    showConfirm: call =>
      door.transaction({ actor: 'participants', correlationId: call.requestId }, async tx => {
        const contact = await findNamed(tx, call.params.token)
        const judged = contact && judgeConfirm(contact, call.params.token, clock())
        if (!contact || !judged) throw notFound()
        return pageOf(contact, judged, await nameOf(tx, contact))
      }),
    confirm: call =>
      door.transaction({ actor: 'participants', correlationId: call.requestId }, async (tx, record) => {
        const contact = await findNamed(tx, call.params.token)
        const judged = contact && judgeConfirm(contact, call.params.token, clock())
        if (!contact || !judged) throw notFound()
        const { id, hearerId } = contact
        const isNew = judged === 'valid' && contact.state === 'unconfirmed'
        if (isNew) {
          await noteConfirmed(tx, id)
          await deleteEnded(tx, { hearerId, address: await addressOf(keys, contact) })
          record({ subject: id, type: 'participants.contact-confirmed', data: { participantId: hearerId } })
        }
        return pageOf(isNew ? { ...contact, state: 'active' } : contact, judged, await nameOf(tx, contact))
      }),
  })
}

function pageOf(contact: Contact, judged: 'valid' | 'expired', organisation: string) {
  const words = WORDS[contact.language]
  if (contact.state !== 'unconfirmed') return linkPage(contact, words.confirmed)
  if (judged === 'expired') return linkPage(contact, words.expired(organisation))
  return linkPage(contact, words.ask(organisation), words.confirm)
}
