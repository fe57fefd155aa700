import { Conflict, type Sql } from '@lodestone/database'
import { and, asc, eq, gt } from '@lodestone/database/drizzle'
import { commitmentTable } from '../schema.ts'
import type { Commitment } from './commitment.ts'
import { inYear } from './site.ts'

const commitmentOf = ({ siteYear: _, recipient, ...row }: typeof commitmentTable.$inferSelect): Commitment => ({
  ...row,
  ...(recipient === null ? {} : { to: recipient }),
})

const rowOf = ({ to, ...own }: Commitment) => ({ ...own, recipient: to ?? null, siteYear: inYear(own, own.year) })

/** The commitment, locked until the transaction ends. */
export async function lockCommitment(tx: Sql, id: string): Promise<Commitment | undefined> {
  const [row] = await tx.drizzle.select().from(commitmentTable).where(eq(commitmentTable.id, id)).for('update')
  return row && commitmentOf(row)
}

/** Keeps a new one. Throws Conflict where its supplier has used the reference before. */
export const insertCommitment = async (tx: Sql, commitment: Commitment): Promise<void> => {
  await tx.drizzle.insert(commitmentTable).values(rowOf(commitment))
}

export const saveCommitment = async (tx: Sql, commitment: Commitment): Promise<void> => {
  await tx.drizzle.update(commitmentTable).set(rowOf(commitment)).where(eq(commitmentTable.id, commitment.id))
}

export const isKnownReference = (error: unknown): boolean =>
  error instanceof Conflict && error.constraint === 'commitment_reference_key'

/** Commitments by id, one more than the limit. */
export async function listCommitments(
  { drizzle }: Sql,
  filter: { readonly id?: string; readonly participantId?: string; readonly after?: string; readonly limit: number },
): Promise<Commitment[]> {
  const { id, participantId, after, limit } = filter
  const rows = await drizzle
    .select()
    .from(commitmentTable)
    .where(
      and(
        id === undefined ? undefined : eq(commitmentTable.id, id),
        participantId === undefined ? undefined : eq(commitmentTable.participantId, participantId),
        after === undefined ? undefined : gt(commitmentTable.id, after),
      ),
    )
    .orderBy(asc(commitmentTable.id))
    .limit(limit + 1)
  return rows.map(commitmentOf)
}
