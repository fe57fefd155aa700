import { DAY_MS } from '../webhook/webhook.ts'
import type { Contact } from './contact.store.ts'
import { isSignedBy, partsOf, signatureOf } from './signature.ts'

/** How long a link to confirm is valid. */
export const CONFIRM_MS = 7 * DAY_MS

/** Of this address: whoever reads another has agreed to nothing here. */
const saying = (id: string, until: string, email: string): string => `confirm ${id} ${until} ${email}`

/** What confirms a contact's address: its id, until when (in milliseconds, base 36), and what signs both with the address. */
export function confirmTokenOf(contact: Pick<Contact, 'id' | 'email' | 'unsubscribeKey'>, askedAt: Date): string {
  const until = (askedAt.getTime() + CONFIRM_MS).toString(36)
  return `${contact.id}.${until}.${signatureOf(contact.unsubscribeKey, saying(contact.id, until, contact.email))}`
}

/** Whether a token confirms the contact's address; undefined for one of another contact, of another address or of nobody. */
export function judgeConfirm(
  { id, email, unsubscribeKey }: Pick<Contact, 'id' | 'email' | 'unsubscribeKey'>,
  token: string,
  now: Date,
): 'valid' | 'expired' | undefined {
  const [, until = '', signature = '', ...more] = partsOf(token)
  if (more.length > 0 || !isSignedBy(unsubscribeKey, saying(id, until, email), signature)) return undefined
  return Number.parseInt(until, 36) > now.getTime() ? 'valid' : 'expired'
}
