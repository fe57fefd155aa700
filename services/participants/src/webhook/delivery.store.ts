import type { Sql } from '@lodestone/database'
import { and, count, desc, eq, gte, lt, min, type Shown, shownAs } from '@lodestone/database/drizzle'
import { deliveryTable } from '../schema.ts'

const SHOWN = {
  id: deliveryTable.id,
  type: deliveryTable.type,
  state: deliveryTable.state,
  attempts: deliveryTable.attempts,
  createdAt: deliveryTable.createdAt,
  nextAttemptAt: deliveryTable.nextAttemptAt,
  lastAttemptAt: deliveryTable.lastAttemptAt,
  lastStatus: deliveryTable.lastStatus,
  lastError: deliveryTable.lastError,
}
export type Delivery = Shown<typeof SHOWN>

export type NewDelivery = {
  readonly webhookId: string
  readonly participantId: string
  /** The event's, and so `webhook-id`: the same at each attempt. */
  readonly id: string
  readonly type: string
  readonly body: string
  /** W3C trace context of what it tells. */
  readonly traceparent?: string | undefined
}

/** Puts messages on their way. One event goes to one webhook once, however often it is told. */
export async function insertDeliveries(tx: Sql, deliveries: readonly NewDelivery[], now: Date): Promise<Delivery[]> {
  if (deliveries.length === 0) return []
  return tx.query<Delivery>(
    `INSERT INTO delivery (webhook_id, participant_id, id, type, body, traceparent, state, attempts, created_at, next_attempt_at)
     SELECT given.*, 'pending', 0, $7, $7 FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[]) AS given
     ON CONFLICT DO NOTHING RETURNING ${shownAs(SHOWN)}`,
    [
      deliveries.map(one => one.webhookId),
      deliveries.map(one => one.participantId),
      deliveries.map(one => one.id),
      deliveries.map(one => one.type),
      deliveries.map(one => one.body),
      deliveries.map(one => one.traceparent ?? null),
      now,
    ],
  )
}

/**
 * Deliveries of a webhook, newest first, one more than the limit; `before` is the id of the last one seen. Never its `seq`, which counts
 * the deliveries of everybody.
 */
export async function listDeliveries(
  { drizzle }: Sql,
  { webhookId, state, before, limit }: { webhookId: string; state?: Delivery['state']; before?: string; limit: number },
): Promise<Delivery[]> {
  const seen = drizzle
    .select({ seq: deliveryTable.seq })
    .from(deliveryTable)
    .where(deliveryOf(webhookId, before ?? ''))
  return drizzle
    .select(SHOWN)
    .from(deliveryTable)
    .where(
      and(
        eq(deliveryTable.webhookId, webhookId),
        state === undefined ? undefined : eq(deliveryTable.state, state),
        before === undefined ? undefined : lt(deliveryTable.seq, seen),
      ),
    )
    .orderBy(desc(deliveryTable.seq))
    .limit(limit + 1)
}

export const deliveryOf = (webhookId: string, id: string) =>
  and(eq(deliveryTable.webhookId, webhookId), eq(deliveryTable.id, id))

/** Whoever is sending it at this moment no longer counts: this is asked for anew. */
const anew = (now: Date) =>
  ({ state: 'pending', step: 0, nextAttemptAt: now.toISOString(), leasedUntil: null }) as const

/** Starts a delivery anew, with all its attempts before it. */
export async function restartDelivery(
  tx: Sql,
  webhookId: string,
  id: string,
  now: Date,
): Promise<Delivery | undefined> {
  const [row] = await tx.drizzle.update(deliveryTable).set(anew(now)).where(deliveryOf(webhookId, id)).returning(SHOWN)
  return row
}

/** Starts all anew that failed and were made since. Says how many. */
export async function restartFailed(tx: Sql, webhookId: string, since: Date, now: Date): Promise<number> {
  const { rowCount } = await tx.drizzle
    .update(deliveryTable)
    .set(anew(now))
    .where(
      and(
        eq(deliveryTable.webhookId, webhookId),
        eq(deliveryTable.state, 'failed'),
        gte(deliveryTable.createdAt, since.toISOString()),
      ),
    )
  return rowCount ?? 0
}

/** What waits to be delivered by active webhooks: how much, and since when the oldest. */
export async function pendingDeliveries({ drizzle }: Sql): Promise<{ depth: number; oldest: string | null }> {
  const [row] = await drizzle
    .select({ depth: count(), oldest: min(deliveryTable.createdAt) })
    .from(deliveryTable)
    .where(eq(deliveryTable.state, 'pending'))
  return row ?? { depth: 0, oldest: null }
}

/** Forgets what came before then, settled or waiting for an organisation that is still suspended. */
export async function forgetDeliveries({ drizzle }: Sql, before: Date): Promise<void> {
  await drizzle.delete(deliveryTable).where(lt(deliveryTable.createdAt, before.toISOString()))
}
