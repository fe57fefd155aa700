import type { Sql } from '@lodestone/database'
import { and, desc, eq, gt, lt } from '@lodestone/database/drizzle'
import { CONFIRMATION } from '../mail/mail.ts'
import { confirmationTable, mailTable } from '../schema.ts'
import { type Asked, MOST_ASKED } from './contact.ts'

/** Whom a hearer has had asked since then, the newest first, as far as bounds count them. */
export const listAsked = ({ drizzle }: Sql, hearerId: string, since: Date): Promise<Asked[]> =>
  drizzle
    .select({
      contactId: confirmationTable.contactId,
      address: confirmationTable.address,
      askedAt: confirmationTable.askedAt,
    })
    .from(confirmationTable)
    .where(and(eq(confirmationTable.hearerId, hearerId), gt(confirmationTable.askedAt, since.toISOString())))
    .orderBy(desc(confirmationTable.askedAt))
    .limit(MOST_ASKED.organisation)

/** Notes that a reader is asked, and puts the e-mail on its way. */
export async function insertConfirmation(
  { drizzle }: Sql,
  { id, hearerId, contactId, address, askedAt }: Asked & { readonly id: string; readonly hearerId: string },
): Promise<void> {
  await drizzle.insert(confirmationTable).values({ id, hearerId, contactId, address, askedAt })
  await drizzle.insert(mailTable).values({
    id,
    hearerId,
    contactId,
    type: CONFIRMATION,
    noticeIds: [],
    state: 'pending',
    createdAt: askedAt,
    nextAttemptAt: askedAt,
  })
}

export async function forgetConfirmations({ drizzle }: Sql, before: Date): Promise<void> {
  await drizzle.delete(confirmationTable).where(lt(confirmationTable.askedAt, before.toISOString()))
}
