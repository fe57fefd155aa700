import type { Sql } from '@lodestone/database'
import { and, count, desc, eq, gte, lt, min, type RowOf, type Shown, shownAs, sql } from '@lodestone/database/drizzle'
import { deliveryTable, type webhookTable } from '../schema.ts'
import { SUSPENSION } from './notice.ts'
import type { AttemptOutcome } from './webhook.ts'

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

const deliveryOf = (webhookId: string, id: string) =>
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

export type DueDelivery = Pick<
  RowOf<typeof deliveryTable>,
  'webhook_id' | 'id' | 'body' | 'traceparent' | 'attempts' | 'step'
> &
  Pick<RowOf<typeof webhookTable>, 'url' | 'secrets'> & { readonly leased_until: string }

/** Whether anything is due or under way: one entry of an index, for the many times when nothing is. What is due must still be taken. */
export async function isAnyDue(sql: Sql, now: Date): Promise<boolean> {
  const [row] = await sql.query<{ due: boolean }>(
    "SELECT next_attempt_at <= $1 AS due FROM delivery WHERE state = 'pending' ORDER BY next_attempt_at LIMIT 1",
    [now],
    'delivery-due',
  )
  return row?.due ?? false
}

/** Deliveries to one webhook at once, and to one that accepts nothing: it is only asked whether it does again. */
const AT_ONCE = 4
const AT_ONCE_FAILING = 1

/**
 * Takes what is due and leases it until `leaseUntil`: nobody else sends it before, and if this process dies somebody does afterwards. Each
 * webhook gives a few, however much waits for it, so that none waits for another. Webhooks that fail are taken by themselves. Planned each
 * time: a plan kept from an empty table would read a full one.
 */
export async function takeDue(
  sql: Sql,
  o: { now: Date; leaseUntil: Date; failing: boolean; limit: number },
): Promise<DueDelivery[]> {
  return sql.query<DueDelivery>(
    `WITH flying AS (
       SELECT webhook_id, count(*) AS leased FROM delivery WHERE leased_until > $1 GROUP BY webhook_id),
     due AS (
       SELECT webhook_id, min(next_attempt_at) AS since, bool_or(type = $6) AS suspension FROM delivery
       WHERE state = 'pending' AND next_attempt_at <= $1 AND (leased_until IS NULL OR leased_until <= $1) GROUP BY webhook_id),
     ready AS (
       SELECT webhook_id, $4 - coalesce(leased, 0) AS room, participant.status = 'admitted' AS admitted
       FROM due JOIN webhook ON webhook.id = webhook_id JOIN participant ON participant.id = participant_id
       LEFT JOIN flying USING (webhook_id)
       WHERE webhook.state = 'active' AND (failing_since IS NOT NULL) = $3 AND coalesce(leased, 0) < $4
         AND (participant.status = 'admitted' OR suspension)
       ORDER BY since LIMIT $5),
     candidate AS (
       SELECT first.webhook_id, first.id FROM ready CROSS JOIN LATERAL (
         SELECT webhook_id, id, next_attempt_at, seq FROM delivery
         WHERE webhook_id = ready.webhook_id AND state = 'pending' AND next_attempt_at <= $1
           AND (leased_until IS NULL OR leased_until <= $1) AND (admitted OR type = $6)
         ORDER BY next_attempt_at, seq LIMIT room) AS first
       ORDER BY first.next_attempt_at, first.seq LIMIT $5),
     taken AS (
       SELECT delivery.webhook_id, delivery.id FROM delivery JOIN candidate USING (webhook_id, id)
       WHERE state = 'pending' AND next_attempt_at <= $1 AND (leased_until IS NULL OR leased_until <= $1)
       FOR UPDATE OF delivery SKIP LOCKED)
     UPDATE delivery SET leased_until = $2, attempts = attempts + 1, step = step + 1, last_attempt_at = $1
     FROM taken, webhook WHERE delivery.webhook_id = taken.webhook_id AND delivery.id = taken.id AND webhook.id = taken.webhook_id
     RETURNING delivery.webhook_id, delivery.id, body, traceparent, attempts, step, leased_until, url, secrets`,
    [o.now, o.leaseUntil, o.failing, o.failing ? AT_ONCE_FAILING : AT_ONCE, o.limit, SUSPENSION],
  )
}

export type DeliveryResult = {
  readonly due: DueDelivery
  readonly state: Delivery['state']
  readonly outcome: AttemptOutcome
  readonly status: number | undefined
  readonly nextAttemptAt: Date
}

/**
 * Notes how an attempt went. False when the delivery is no longer this attempt's: it was started anew, its webhook was disabled, or the
 * lease ran out and somebody else has it.
 */
export async function noteResult(sql: Sql, o: DeliveryResult): Promise<boolean> {
  const rows = await sql.query(
    `UPDATE delivery SET state = $5, leased_until = NULL, next_attempt_at = $6, last_status = $7, last_error = $8
     WHERE webhook_id = $1 AND id = $2 AND attempts = $3 AND leased_until = $4 RETURNING 1`,
    [
      o.due.webhook_id,
      o.due.id,
      o.due.attempts,
      o.due.leased_until,
      o.state,
      o.nextAttemptAt,
      o.status ?? null,
      o.state === 'delivered' ? null : o.outcome,
    ],
    'delivery-note',
  )
  return rows.length === 1
}

/** Gives back what a process that stops has taken and did not finish. */
export async function giveBack(tx: Sql, due: DueDelivery): Promise<void> {
  await tx.drizzle
    .update(deliveryTable)
    .set({ leasedUntil: null, step: sql`${deliveryTable.step} - 1` })
    .where(
      and(
        deliveryOf(due.webhook_id, due.id),
        eq(deliveryTable.attempts, due.attempts),
        eq(deliveryTable.leasedUntil, due.leased_until),
      ),
    )
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
