import type { Sql } from '@lodestone/database'
import { and, asc, eq, getTableColumns, gt, type Shown, sql } from '@lodestone/database/drizzle'
import { present } from '@lodestone/kernel'
import { participantTable, type StoredSecret, webhookTable } from '../schema.ts'

const { clearSecret: _, ...columns } = getTableColumns(webhookTable)
/** Columns that a webhook is read from. */
export const SHOWN = columns
export type Webhook = Shown<typeof SHOWN>
export type DisabledReason = NonNullable<Webhook['disabledReason']>

export type NewWebhook = Pick<Webhook, 'id' | 'participantId' | 'url' | 'types' | 'createdAt' | 'secrets'>

export async function insertWebhook(tx: Sql, webhook: NewWebhook): Promise<Webhook> {
  const [row] = await tx.drizzle
    .insert(webhookTable)
    .values({ ...webhook, version: 1 })
    .returning(SHOWN)
  return present(row)
}

/** How many webhooks a participant has; locks its row, so that two creations at once count each other. */
export async function countWebhooks(tx: Sql, participantId: string): Promise<number> {
  await tx.drizzle
    .select({ id: participantTable.id })
    .from(participantTable)
    .where(eq(participantTable.id, participantId))
    .for('update')
  return tx.drizzle.$count(webhookTable, eq(webhookTable.participantId, participantId))
}

/** A participant's own webhook; `lock` keeps it until the transaction ends. */
export async function findWebhook(
  { drizzle }: Sql,
  id: string,
  participantId: string,
  lock = false,
): Promise<Webhook | undefined> {
  const found = drizzle
    .select(SHOWN)
    .from(webhookTable)
    .where(and(eq(webhookTable.id, id), eq(webhookTable.participantId, participantId)))
  const [row] = await (lock ? found.for('update') : found)
  return row
}

/** A participant's webhooks by id, one more than the limit. */
export async function listWebhooks(
  { drizzle }: Sql,
  { participantId, after, limit }: { participantId: string; after?: string; limit: number },
): Promise<Webhook[]> {
  return drizzle
    .select(SHOWN)
    .from(webhookTable)
    .where(
      and(eq(webhookTable.participantId, participantId), after === undefined ? undefined : gt(webhookTable.id, after)),
    )
    .orderBy(asc(webhookTable.id))
    .limit(limit + 1)
}

export async function deleteWebhook(tx: Sql, id: string): Promise<void> {
  await tx.drizzle.delete(webhookTable).where(eq(webhookTable.id, id))
}

/** The version of a webhook after a change. */
export const NEXT_VERSION = sql`${webhookTable.version} + 1`

export async function saveSecrets(tx: Sql, id: string, secrets: readonly StoredSecret[]): Promise<Webhook> {
  const [row] = await tx.drizzle
    .update(webhookTable)
    .set({ secrets: [...secrets], version: NEXT_VERSION })
    .where(eq(webhookTable.id, id))
    .returning(SHOWN)
  return present(row)
}
