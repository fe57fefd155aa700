import type { Sql } from '@lodestone/database'
import { and, asc, eq, gt, sql } from '@lodestone/database/drizzle'
import { approvalTable } from '../tables.ts'
import type { RequestedCommand } from './approval.ts'

const askedOf = ({
  decidedBy,
  decidedSub,
  decidedAt,
  reason,
  ...asked
}: typeof approvalTable.$inferSelect): RequestedCommand => ({
  ...asked,
  ...(decidedBy === null ? {} : { decidedBy }),
  ...(decidedSub === null ? {} : { decidedSub }),
  ...(decidedAt === null ? {} : { decidedAt }),
  ...(reason === null ? {} : { reason }),
})

export async function findAsked({ drizzle }: Sql, id: string): Promise<RequestedCommand | undefined> {
  const [row] = await drizzle.select().from(approvalTable).where(eq(approvalTable.id, id))
  return row && askedOf(row)
}

export async function lockAsked(tx: Sql, id: string): Promise<RequestedCommand | undefined> {
  const [row] = await tx.drizzle.select().from(approvalTable).where(eq(approvalTable.id, id)).for('update')
  return row && askedOf(row)
}

/** What is pending of a command about a subject, which the caller has locked. */
export async function pendingOf(tx: Sql, command: string, subject: string): Promise<RequestedCommand | undefined> {
  const [row] = await tx.drizzle
    .select()
    .from(approvalTable)
    .where(
      and(eq(approvalTable.command, command), eq(approvalTable.subject, subject), eq(approvalTable.state, 'pending')),
    )
  return row && askedOf(row)
}

export async function insertAsked(tx: Sql, asked: RequestedCommand): Promise<void> {
  await tx.drizzle.insert(approvalTable).values(asked)
}

export async function saveDecided(tx: Sql, asked: RequestedCommand): Promise<void> {
  const { id, state, decidedBy = null, decidedSub = null, decidedAt = null, reason = null } = asked
  await tx.drizzle
    .update(approvalTable)
    .set({ state, decidedBy, decidedSub, decidedAt, reason })
    .where(eq(approvalTable.id, id))
}

export type AskedFilter = {
  readonly state: RequestedCommand['state']
  readonly subject?: string
  readonly after?: string
  readonly limit: number
  readonly now: Date
}

/** Those in a state, by id, one more than the limit. What nobody has decided in time counts as lapsed. */
export async function listAsked({ drizzle }: Sql, filter: AskedFilter): Promise<RequestedCommand[]> {
  const { id, subject, state, lapsesAt } = approvalTable
  const stands = sql`CASE WHEN ${state} = 'pending' AND ${lapsesAt} <= ${filter.now.toISOString()} THEN 'lapsed' ELSE ${state} END`
  const rows = await drizzle
    .select()
    .from(approvalTable)
    .where(
      and(
        sql`${stands} = ${filter.state}`,
        filter.subject === undefined ? undefined : eq(subject, filter.subject),
        filter.after === undefined ? undefined : gt(id, filter.after),
      ),
    )
    .orderBy(asc(id))
    .limit(filter.limit + 1)
  return rows.map(askedOf)
}
