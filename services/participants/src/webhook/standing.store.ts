import type { Sql } from '@lodestone/database'
import { and, eq, lte, sql } from '@lodestone/database/drizzle'
import { present } from '@lodestone/kernel'
import { deliveryTable, webhookTable } from '../schema.ts'
import { type DisabledReason, NEXT_VERSION, SHOWN, type Webhook } from './webhook.store.ts'
import { RETRY_FOR_MS } from './webhook.ts'

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
