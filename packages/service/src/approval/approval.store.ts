import type { Sql } from '@lodestone/database'
import { and, asc, eq, gt, isNotNull, isNull, sql } from '@lodestone/database/drizzle'
import { approvalTable } from '../tables.ts'
import type { RequestedCommand } from './approval.ts'

const askedOf = ({
  decidedBy,
  decidedSub,
  decidedAt,
  reason,
  participantId,
  binds,
  ...asked
}: typeof approvalTable.$inferSelect): RequestedCommand => ({
  ...asked,
  ...(decidedBy === null ? {} : { decidedBy }),
  ...(decidedSub === null ? {} : { decidedSub }),
  ...(decidedAt === null ? {} : { decidedAt }),
  ...(reason === null ? {} : { reason }),
  ...(participantId === null ? {} : { participantId }),
  ...(binds === null ? {} : { binds }),
})

export async function findAsked({ drizzle }: Sql, id: string): Promise<RequestedCommand | undefined> {
  const [row] = await drizzle.select().from(approvalTable).where(eq(approvalTable.id, id))
  return row && askedOf(row)
}

export async function lockAsked(tx: Sql, id: string): Promise<RequestedCommand | undefined> {
  const [row] = await tx.drizzle.select().from(approvalTable).where(eq(approvalTable.id, id)).for('update')
  return row && askedOf(row)
}

/** What is pending of a command of operators about a subject, which the caller has locked. */
export async function pendingOf(tx: Sql, command: string, subject: string): Promise<RequestedCommand | undefined> {
  const [row] = await tx.drizzle
    .select()
    .from(approvalTable)
    .where(
      and(
        eq(approvalTable.command, command),
        eq(approvalTable.subject, subject),
        eq(approvalTable.state, 'pending'),
        isNull(approvalTable.participantId),
      ),
    )
  return row && askedOf(row)
}

/** What is pending of an organisation's command with these parameters: its caller has locked what it is about. */
export async function pendingOwn(
  tx: Sql,
  command: string,
  params: RequestedCommand['params'],
): Promise<RequestedCommand | undefined> {
  const [row] = await tx.drizzle
    .select()
    .from(approvalTable)
    .where(
      and(
        eq(approvalTable.command, command),
        eq(approvalTable.params, params),
        eq(approvalTable.state, 'pending'),
        isNotNull(approvalTable.participantId),
      ),
    )
  return row && askedOf(row)
}

/** Ends what waits of organisations about a subject, on which nobody decides any more. */
export async function lapseOwn(tx: Sql, subject: string): Promise<void> {
  await tx.drizzle
    .update(approvalTable)
    .set({ state: 'lapsed' })
    .where(
      and(
        eq(approvalTable.subject, subject),
        eq(approvalTable.state, 'pending'),
        isNotNull(approvalTable.participantId),
      ),
    )
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
  /** Those of an organisation; without one, those of operators. */
  readonly participantId?: string
  readonly after?: string
  readonly limit: number
  readonly now: Date
}

/** Those in a state, by id, one more than the limit. What nobody has decided in time counts as lapsed. */
export async function listAsked({ drizzle }: Sql, filter: AskedFilter): Promise<RequestedCommand[]> {
  const { id, subject, state, participantId, lapsesAt } = approvalTable
  const stands = sql`CASE WHEN ${state} = 'pending' AND ${lapsesAt} <= ${filter.now.toISOString()} THEN 'lapsed' ELSE ${state} END`
  const rows = await drizzle
    .select()
    .from(approvalTable)
    .where(
      and(
        sql`${stands} = ${filter.state}`,
        filter.participantId === undefined ? isNull(participantId) : eq(participantId, filter.participantId),
        filter.subject === undefined ? undefined : eq(subject, filter.subject),
        filter.after === undefined ? undefined : gt(id, filter.after),
      ),
    )
    .orderBy(asc(id))
    .limit(filter.limit + 1)
  return rows.map(askedOf)
}
