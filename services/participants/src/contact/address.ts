import type { KeyProvider } from '@lodestone/keyring'
import type { Contact } from './contact.store.ts'

/** What the hub remembers of a hearer's address when the contact is gone: a keyed digest, the same for any spelling of its case. */
export const addressOf = (
  keys: Pick<KeyProvider, 'mac'>,
  { hearerId, email }: Pick<Contact, 'hearerId' | 'email'>,
): Promise<string> => keys.mac(`address/${hearerId}`, email.toLowerCase())
