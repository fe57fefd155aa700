import type { Sql } from '@lodestone/database'
import { and, asc, eq, getTableColumns, gt, lte, type RowOf, type Shown, sql } from '@lodestone/database/drizzle'
import { present } from '@lodestone/kernel'
import { deliveryTable, participantTable, webhookTable } from '../schema.ts'
import type { StoredSecret } from './secret.ts'
import { RETRY_FOR_MS } from './webhook.ts'

const { clearSecret: _, ...SHOWN } = getTableColumns(webhookTable)
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

/** A webhook that may hear of something, with whether its owner is admitted now. */
export type Listener = Pick<Webhook, 'id' | 'participantId' | 'types'> & {
  readonly createdAt: string
  readonly admitted: boolean
}

/** Active webhooks of these participants, and those of anybody that name one of these types. */
export async function listenersTo(
  sql: Sql,
  { participantIds, names }: { participantIds: readonly string[]; names: readonly string[] },
): Promise<Listener[]> {
  const rows = await sql.query<
    Pick<RowOf<typeof webhookTable>, 'id' | 'participant_id' | 'types' | 'created_at'> & { admitted: boolean }
  >(
    `SELECT webhook.id, participant_id, types, created_at, participant.status = 'admitted' AS admitted
     FROM webhook JOIN participant ON participant.id = participant_id
     WHERE state = 'active' AND (participant_id = ANY($1::uuid[]) OR types && $2::text[]) ORDER BY webhook.id`,
    [participantIds, names],
    'webhook-listeners',
  )
  return rows.map(row => ({
    id: row.id,
    participantId: row.participant_id,
    types: row.types,
    createdAt: row.created_at,
    admitted: row.admitted,
  }))
}

export async function deleteWebhook(tx: Sql, id: string): Promise<void> {
  await tx.drizzle.delete(webhookTable).where(eq(webhookTable.id, id))
}

const NEXT_VERSION = sql`${webhookTable.version} + 1`

export async function saveSecrets(tx: Sql, id: string, secrets: readonly StoredSecret[]): Promise<Webhook> {
  const [row] = await tx.drizzle
    .update(webhookTable)
    .set({ secrets: [...secrets], version: NEXT_VERSION })
    .where(eq(webhookTable.id, id))
    .returning(SHOWN)
  return present(row)
}

export async function enableWebhook(tx: Sql, id: string): Promise<Webhook> {
  const [row] = await tx.drizzle
    .update(webhookTable)
    .set({ state: 'active', disabledReason: null, disabledAt: null, failingSince: null, version: NEXT_VERSION })
    .where(eq(webhookTable.id, id))
    .returning(SHOWN)
  return present(row)
}

/** Notes whether a webhook accepts what it is sent: the first failure after a success, and the first success after failures. */
export async function noteStanding(sql: Sql, id: string, accepts: boolean, now: Date): Promise<void> {
  await sql.query(
    `UPDATE webhook SET failing_since = CASE WHEN $2 THEN NULL ELSE $3::timestamptz END
     WHERE id = $1 AND (failing_since IS NOT NULL) = $2`,
    [id, accepts, now],
    'webhook-standing',
  )
}

/**
 * Disables an active webhook and ends all that waits for it; one that is `failing` only when it has accepted nothing for as long as
 * deliveries are retried. `undefined` when it stays as it is.
 */
export async function disableWebhook(
  tx: Sql,
  id: string,
  reason: DisabledReason,
  now: Date,
): Promise<Webhook | undefined> {
  const failedSince = new Date(now.getTime() - RETRY_FOR_MS).toISOString()
  const [row] = await tx.drizzle
    .update(webhookTable)
    .set({ state: 'disabled', disabledReason: reason, disabledAt: now.toISOString(), version: NEXT_VERSION })
    .where(
      and(
        eq(webhookTable.id, id),
        eq(webhookTable.state, 'active'),
        reason === 'failing' ? lte(webhookTable.failingSince, failedSince) : undefined,
      ),
    )
    .returning(SHOWN)
  if (!row) return undefined
  await tx.drizzle
    .update(deliveryTable)
    .set({ state: 'failed', leasedUntil: null, lastError: sql`coalesce(${deliveryTable.lastError}, 'disabled')` })
    .where(and(eq(deliveryTable.webhookId, id), eq(deliveryTable.state, 'pending')))
  return row
}
