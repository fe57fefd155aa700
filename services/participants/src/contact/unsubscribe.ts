import type { Contact } from './contact.store.ts'
import { isSignedBy, partsOf, signatureOf } from './signature.ts'

const saying = (id: string): string => `unsubscribe ${id}`

/** What ends a contact's e-mails without signing in: its id, and an HMAC-SHA-256 under its own key. */
export const tokenOf = ({ id, unsubscribeKey }: Pick<Contact, 'id' | 'unsubscribeKey'>): string =>
  `${id}.${signatureOf(unsubscribeKey, saying(id))}`

/** Whether a token is the contact's own. */
export function isTokenOf({ id, unsubscribeKey }: Pick<Contact, 'id' | 'unsubscribeKey'>, token: string): boolean {
  const [, signature = '', ...more] = partsOf(token)
  return more.length === 0 && isSignedBy(unsubscribeKey, saying(id), signature)
}
