import type { Sql } from '@lodestone/database'
import { belongsNowhere, type Call, type Identity, lookedUpBy, notFound, ProblemError } from '@lodestone/http'
import { isUuid } from '@lodestone/kernel'
import { issuerOf, type ServiceContext } from '@lodestone/service'
import { lockHearer } from '../hearer/hearer.store.ts'
import { hearerIn } from '../hearer/hearer.ts'
import { accessOf } from '../person/person.store.ts'
import { type Contact, findContact } from './contact.store.ts'

/** Whose contacts somebody keeps: those of everybody as an administrator, else that of their own address alone. A machine has none. */
export type Kept = { readonly of: 'everybody' } | { readonly of: string }

/** Throws 403 where access has ended. Within a command it is asked with the organisation locked, as whoever ends access has it. */
export async function keptBy(sql: Sql, identity: Identity, { config }: Pick<ServiceContext, 'config'>): Promise<Kept> {
  // Whose token names the organisation is on no list, and may do everything.
  if (identity.position === undefined) return { of: 'everybody' }
  const all = await accessOf(sql, ...lookedUpBy(issuerOf(config), identity))
  const own = all.find(one => one.org === identity.org)
  if (!own) throw belongsNowhere()
  return { of: own.position === 'administrator' ? 'everybody' : (own.email ?? '') }
}

export const keeps = ({ of }: Kept, { email }: { readonly email: string }): boolean =>
  of === 'everybody' || of.toLowerCase() === email.toLowerCase()

/** Throws 403 for a contact that is not theirs to keep, or beyond the one that is. */
export function mustKeep(kept: Kept, contact: { readonly email: string }, others = 0): void {
  if (!keeps(kept, contact) || (kept.of !== 'everybody' && others > 0))
    throw new ProblemError(
      'forbidden',
      'You keep one contact, of your own address: the others are for the administrators of your organisation.',
    )
}

/** The contact that a call names and its caller keeps; `lock` keeps its hearer and the contact until the transaction ends. Throws 404. */
export async function findOwn(
  context: Pick<ServiceContext, 'config'>,
  sql: Sql,
  { params: { id }, identity }: Pick<Call, 'identity'> & { params: { id: string } },
  lock = false,
): Promise<Contact> {
  const hearerId = hearerIn(identity)
  if (lock) await lockHearer(sql, hearerId)
  const kept = await keptBy(sql, identity, context)
  const contact = isUuid(id) ? await findContact(sql, id, { hearerId, lock }) : undefined
  if (!contact || !keeps(kept, contact)) throw notFound()
  return contact
}
