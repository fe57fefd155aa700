import type { Sql } from '@lodestone/database'
import { and, eq, type RowOf, sql } from '@lodestone/database/drizzle'
import { deliveryTable, type webhookTable } from '../schema.ts'
import { type Delivery, deliveryOf } from './delivery.store.ts'
import { SUSPENSION } from './notice.ts'
import type { AttemptOutcome } from './webhook.ts'

/** A delivery that is leased, with where it goes and what signs it. */
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
