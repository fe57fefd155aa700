import type { Sql } from '@lodestone/database'
import { and, asc, eq, getTableColumns, gt, inArray, type Shown, sql } from '@lodestone/database/drizzle'
import { present } from '@lodestone/kernel'
import { lockHearer } from '../hearer/hearer.store.ts'
import { contactTable, digestItemTable, mailTable } from '../schema.ts'
import { revisedState } from './contact.ts'
import { namedIn, newKey } from './signature.ts'

const SHOWN = getTableColumns(contactTable)
export type Contact = Shown<typeof SHOWN>
export type ContactText = Pick<Contact, 'name' | 'email' | 'language' | 'how' | 'kinds'>

const isAddressed = (email: string) => eq(sql`lower(${contactTable.email})`, email.toLowerCase())

export async function insertContact(
  tx: Sql,
  contact: ContactText &
    Pick<Contact, 'id' | 'hearerId' | 'createdAt' | 'unsubscribeKey' | 'endedAt'> &
    Partial<Pick<Contact, 'state'>>,
): Promise<Contact> {
  const [row] = await tx.drizzle
    .insert(contactTable)
    .values({ state: 'unconfirmed', ...contact, version: 1, unconfirmedSince: contact.createdAt })
    .returning(SHOWN)
  return present(row)
}

/** How many contacts a hearer has; locks it, so that two creations at once count each other. */
export async function countContacts(tx: Sql, hearerId: string): Promise<number> {
  await lockHearer(tx, hearerId)
  return tx.drizzle.$count(contactTable, eq(contactTable.hearerId, hearerId))
}

/** A contact, of a hearer if one is named; `lock` keeps it until the transaction ends. */
export async function findContact(
  { drizzle }: Sql,
  id: string,
  { hearerId, lock = false }: { hearerId?: string; lock?: boolean } = {},
): Promise<Contact | undefined> {
  const own = hearerId === undefined ? undefined : eq(contactTable.hearerId, hearerId)
  const found = drizzle
    .select(SHOWN)
    .from(contactTable)
    .where(and(eq(contactTable.id, id), own))
  const [row] = await (lock ? found.for('update') : found)
  return row
}

/** The contact that the token of a link names, locked; whether it is one of this contact is for its reader to judge. */
export async function findNamed(tx: Sql, token: string): Promise<Contact | undefined> {
  const id = namedIn(token)
  return id === undefined ? undefined : findContact(tx, id, { lock: true })
}

/** Contacts by id, one more than the limit. */
export async function listContacts(
  { drizzle }: Sql,
  o: { hearerId?: string; email?: string; state?: Contact['state']; after?: string; limit: number },
): Promise<Contact[]> {
  return drizzle
    .select(SHOWN)
    .from(contactTable)
    .where(
      and(
        o.hearerId === undefined ? undefined : eq(contactTable.hearerId, o.hearerId),
        o.email === undefined ? undefined : isAddressed(o.email),
        o.state === undefined ? undefined : eq(contactTable.state, o.state),
        o.after === undefined ? undefined : gt(contactTable.id, o.after),
      ),
    )
    .orderBy(asc(contactTable.id))
    .limit(o.limit + 1)
}

/** Active contacts of these hearers that want e-mails. */
export const contactsOf = (
  { drizzle }: Sql,
  hearerIds: readonly string[],
): Promise<Pick<Contact, 'id' | 'hearerId' | 'how' | 'kinds'>[]> =>
  drizzle
    .select({
      id: contactTable.id,
      hearerId: contactTable.hearerId,
      how: contactTable.how,
      kinds: contactTable.kinds,
    })
    .from(contactTable)
    .where(
      and(
        inArray(contactTable.hearerId, [...hearerIds]),
        eq(contactTable.state, 'active'),
        inArray(contactTable.how, ['at-once', 'daily']),
      ),
    )

/** Replaces what is said of a contact. What waits for whoever gets nothing more, or has agreed to nothing, is forgotten, and links to another address are of nothing. */
export async function saveContact(
  tx: Sql,
  before: Contact,
  contact: ContactText & Pick<Contact, 'endedAt'>,
  now: Date,
): Promise<Contact> {
  const state = revisedState(before, contact)
  const [row] = await tx.drizzle
    .update(contactTable)
    .set({
      ...contact,
      state,
      ...(before.email.toLowerCase() === contact.email.toLowerCase() ? {} : { unsubscribeKey: newKey() }),
      unconfirmedSince: now.toISOString(),
      disabledAt: null,
      refusals: 0,
      lastStatus: null,
      version: sql`${contactTable.version} + 1`,
    })
    .where(eq(contactTable.id, before.id))
    .returning(SHOWN)
  const isUnasked = state === 'unconfirmed' && (before.state !== state || before.email !== contact.email)
  if (contact.how === 'none' || isUnasked) await dropWaiting(tx, before.id)
  return present(row)
}

/** Notes that the reader of a contact's address has confirmed it. */
export async function noteConfirmed(tx: Sql, id: string): Promise<void> {
  await tx.drizzle
    .update(contactTable)
    .set({ state: 'active', endedAt: null, refusals: 0, lastStatus: null, version: sql`${contactTable.version} + 1` })
    .where(eq(contactTable.id, id))
  await dropWaiting(tx, id)
}

/** Forgets what waits for a contact. */
export async function dropWaiting(tx: Sql, id: string): Promise<void> {
  await tx.drizzle.delete(mailTable).where(and(eq(mailTable.contactId, id), eq(mailTable.state, 'pending')))
  await tx.drizzle.delete(digestItemTable).where(eq(digestItemTable.contactId, id))
}

/** A hearer's contacts of an address, in whatever letters' case. */
export const listAddressed = ({ drizzle }: Sql, hearerId: string, email: string): Promise<{ id: string }[]> =>
  drizzle
    .select({ id: contactTable.id })
    .from(contactTable)
    .where(and(eq(contactTable.hearerId, hearerId), isAddressed(email)))
    .execute()

export async function deleteContact(tx: Sql, id: string): Promise<void> {
  await tx.drizzle.delete(contactTable).where(eq(contactTable.id, id))
}

export const countDisabled = ({ drizzle }: Sql): Promise<number> =>
  drizzle.$count(contactTable, eq(contactTable.state, 'disabled'))
