import type { Sql } from '@lodestone/database'
import { and, eq, ne, or, sql } from '@lodestone/database/drizzle'
import { contactTable, endedAddressTable } from '../schema.ts'
import { type Contact, dropWaiting } from './contact.store.ts'

type Ended = Pick<Contact, 'hearerId'> & { readonly address: string }
const isOf = ({ hearerId, address }: Ended) =>
  and(eq(endedAddressTable.hearerId, hearerId), eq(endedAddressTable.address, address))

/** When a reader of an address has ended a hearer's e-mails; null where none has. */
export async function findEnded({ drizzle }: Sql, ended: Ended): Promise<string | null> {
  const [row] = await drizzle.select({ endedAt: endedAddressTable.endedAt }).from(endedAddressTable).where(isOf(ended))
  return row?.endedAt ?? null
}

/** Notes that a reader has ended the e-mails of a hearer to an address. Gives its contacts there, which get nothing from now on. */
export async function noteEnded(tx: Sql, { email, ...ended }: Ended & { email: string }, now: Date): Promise<string[]> {
  const endedAt = now.toISOString()
  await tx.drizzle
    .insert(endedAddressTable)
    .values({ ...ended, endedAt })
    .onConflictDoNothing()
  const rows = await tx.drizzle
    .update(contactTable)
    .set({
      how: 'none',
      state: 'unconfirmed',
      endedAt,
      unconfirmedSince: endedAt,
      disabledAt: null,
      version: sql`${contactTable.version} + 1`,
    })
    .where(
      and(
        eq(contactTable.hearerId, ended.hearerId),
        sql`lower(${contactTable.email}) = ${email.toLowerCase()}`,
        or(ne(contactTable.how, 'none'), sql`${contactTable.endedAt} IS NULL`),
      ),
    )
    .returning({ id: contactTable.id })
  for (const { id } of rows) await dropWaiting(tx, id)
  return rows.map(({ id }) => id)
}

/** Notes that a reader has agreed to e-mails again. */
export async function deleteEnded({ drizzle }: Sql, ended: Ended): Promise<void> {
  await drizzle.delete(endedAddressTable).where(isOf(ended))
}
