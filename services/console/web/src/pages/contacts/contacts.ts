import type { Body, Item } from '../../api/client.ts'
import { type HubsOwn, startOf } from '../../api/revision.ts'
import type { Language } from '../../i18n/i18n.ts'
import { KINDS as PARTIES, type Kind as Party } from '../../session/token.ts'

/** Who of an organisation gets its notices by e-mail, of what and how often. */

export type Contact = Item<'/contacts'>
export type ContactText = Body<'/contacts/{id}', 'put'>
export type Kind = Contact['kinds'][number]

export const HOWS = ['at-once', 'daily', 'none'] as const satisfies readonly Contact['how'][]

const KINDS: readonly Kind[] = ['organisation', 'forecasts', 'offers', 'origin', 'rounds', 'allocations']
/** What operators are told of. */
const OPERATORS_KINDS: readonly Kind[] = ['applications']

type Who = { readonly [Of in Party]: boolean }
const isParty = (is: Who): boolean => PARTIES.some(kind => is[kind])

/** Kinds that concern somebody: a member has no offers, a supplier no forecasts, a funder no goods, and operators hear of applications. */
export const kindsFor = (is: Who): Kind[] =>
  isParty(is)
    ? KINDS.filter(kind => {
        if (kind === 'forecasts') return is.member
        if (kind === 'offers') return is.supplier
        return kind !== 'allocations' || is.member || is.supplier
      })
    : [...OPERATORS_KINDS]

const HUBS_OWN: HubsOwn<Contact, ContactText> = {
  id: true,
  participantId: true,
  version: true,
  createdAt: true,
  state: true,
  disabledAt: true,
  endedAt: true,
  refusals: true,
  lastStatus: true,
  unsubscribe: true,
}
/** What its organisation has said of a contact. */
export const textOf = (contact: Contact): ContactText => startOf(contact, HUBS_OWN)

/** A new contact is told of everything, at once, in the language of who names it. */
export const newContact = (language: Language, is: Who, email = ''): ContactText => ({
  name: '',
  email,
  language,
  how: 'at-once',
  kinds: [...(isParty(is) ? KINDS : OPERATORS_KINDS)],
})

export type Complaint = 'name' | 'email' | 'kinds'

/** As far as a browser can tell: the hub knows more. */
function isAddress(text: string): boolean {
  const [person = '', host = '', ...more] = text.split('@')
  const dot = host.indexOf('.', 1)
  return more.length === 0 && person !== '' && dot > 0 && dot < host.length - 1 && !/\s/.test(text)
}

/** What the browser finds wrong before the hub is asked. */
export function complaintsOf({ name, email, how, kinds }: ContactText, offered: readonly Kind[]): Set<Complaint> {
  const found = new Set<Complaint>()
  if (name.trim() === '') found.add('name')
  if (!isAddress(email.trim())) found.add('email')
  if (how !== 'none' && kinds && !offered.some(kind => kinds.includes(kind))) found.add('kinds')
  return found
}
