import { type Application, contactsIn } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { personId, type ServiceContext } from '@lodestone/service'
import { addressOf } from '../contact/address.ts'
import { deleteContact, insertContact, listContacts, saveContact } from '../contact/contact.store.ts'
import { MAX_CONTACTS } from '../contact/contact.ts'
import { findEnded } from '../contact/ended.store.ts'
import { newKey } from '../contact/signature.ts'

/**
 * Makes those whom an application names the contacts of its applicant, in the place of those whom another named before. Nobody asks them
 * first, as the contacts of participants are: they get a handful of fixed sentences, and end that by one click. Who has ended it gets nothing.
 */
export async function nameContacts(
  { clock, newId, keys }: Pick<ServiceContext, 'clock' | 'newId' | 'keys'>,
  tx: Sql,
  { applicant, applied }: Application,
): Promise<void> {
  const hearerId = personId(applicant)
  const { language = 'en' } = applied
  const named = new Map(contactsIn(applied).map(one => [one.email.toLowerCase(), one]))
  for (const contact of await listContacts(tx, { hearerId, limit: MAX_CONTACTS })) {
    const key = contact.email.toLowerCase()
    const again = named.get(key)
    named.delete(key)
    if (!again) await deleteContact(tx, contact.id)
    else {
      const { how, kinds, endedAt } = contact
      await saveContact(tx, contact, { name: again.name, email: contact.email, language, how, kinds, endedAt }, clock())
    }
  }
  for (const { name, email } of named.values()) {
    const endedAt = await findEnded(tx, { hearerId, address: await addressOf(keys, { hearerId, email }) })
    await insertContact(tx, {
      ...{ id: newId(), hearerId, name, email, language, endedAt, kinds: ['applications'] },
      ...(endedAt === null ? { how: 'at-once', state: 'active' } : { how: 'none' }),
      createdAt: clock().toISOString(),
      unsubscribeKey: newKey(),
    })
  }
}
