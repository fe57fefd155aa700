import type { ContactDraft } from '@lodestone/contracts'
import { accept, type Outcome, refuse } from '@lodestone/kernel'
import { DAY_MS } from '../webhook/webhook.ts'

/** Contacts that a participant may have. */
export const MAX_CONTACTS = 20
/** E-mails in a row that a mail server refuses for good before nothing more is sent there. */
export const MOST_REFUSALS = 3
/** E-mails of a day that ask readers to confirm: strangers are mailed through the hub no more often. */
export const MOST_ASKED = { contact: 3, organisation: 20 } as const

/** Refuses more contacts than anybody needs. */
export const mayAdd = (existing: number): Outcome<undefined, 'validation-failed'> =>
  existing < MAX_CONTACTS
    ? accept(undefined)
    : refuse('validation-failed', `A participant has at most ${MAX_CONTACTS} contacts.`, [
        { path: 'email', message: 'end another contact first' },
      ])

type ContactState = 'unconfirmed' | 'active' | 'disabled'
type Standing = { readonly email: string; readonly how: ContactDraft['how']; readonly state: ContactState }

/** The state of a contact that is revised: one that was disabled is sent to again, and whoever reads another address has agreed to nothing. */
export const revisedState = (before: Standing, after: Pick<Standing, 'email'>): ContactState =>
  before.state !== 'unconfirmed' && before.email === after.email ? 'active' : 'unconfirmed'

/** Whether a change has the reader of an address asked: once, and only where there is something to be told. */
export const isToAsk = (before: Standing | undefined, after: Standing): boolean =>
  after.state === 'unconfirmed' &&
  after.how !== 'none' &&
  (before === undefined || before.state !== 'unconfirmed' || before.email !== after.email || before.how === 'none')

export type Asked = { readonly contactId: string; readonly address: string; readonly askedAt: string }

/** Milliseconds until a reader may be asked, after what was asked on the last day, the newest first; zero for now. */
export function waitToAsk(asked: readonly Asked[], whom: Omit<Asked, 'askedAt'>, now: Date): number {
  const own = asked.filter(one => one.contactId === whom.contactId || one.address === whom.address)
  const last = [asked[MOST_ASKED.organisation - 1], own[MOST_ASKED.contact - 1]]
  return Math.max(0, ...last.map(one => (one ? Date.parse(one.askedAt) + DAY_MS - now.getTime() : 0)))
}
