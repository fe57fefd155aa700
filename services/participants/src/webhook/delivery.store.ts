import type { Sql } from '@lodestone/database'
import { RETRY_FOR_MS } from './webhook.ts'

export type Delivery = {
  readonly id: string
  readonly type: string
  readonly state: 'pending' | 'delivered' | 'failed'
  readonly attempts: number
  readonly nextAttemptAt: string
  readonly lastStatus: number | null
}
type Row = {
  id: string
  type: string
  state: Delivery['state']
  attempts: number
  next_attempt_at: string
  last_status: number | null
}

const COLUMNS = 'id, type, state, attempts, next_attempt_at, last_status'
const deliveryOf = (row: Row): Delivery => ({
  id: row.id,
  type: row.type,
  state: row.state,
  attempts: row.attempts,
  nextAttemptAt: row.next_attempt_at,
  lastStatus: row.last_status,
})

export type NewDelivery = {
  readonly webhookId: string
  readonly participantId: string
  readonly id: string
  readonly type: string
  readonly body: string
}

/** Puts messages on their way. One event goes to one webhook once, however often it is told. */
export async function insertDeliveries(tx: Sql, deliveries: readonly NewDelivery[], now: Date): Promise<void> {
  await tx.query(
    `INSERT INTO delivery (webhook_id, participant_id, id, type, body, state, attempts, created_at, next_attempt_at, give_up_at)
     SELECT given.*, 'pending', 0, $6, $6, $7 FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[]) AS given
     ON CONFLICT DO NOTHING`,
    [
      deliveries.map(one => one.webhookId),
      deliveries.map(one => one.participantId),
      deliveries.map(one => one.id),
      deliveries.map(one => one.type),
      deliveries.map(one => one.body),
      now,
      new Date(now.getTime() + RETRY_FOR_MS),
    ],
  )
}

/**
 * Deliveries of a webhook, newest first, one more than the limit; `before` is the id of the last one seen. Never its `seq`, which counts
 * the deliveries of everybody.
 */
export async function listDeliveries(
  sql: Sql,
  page: { webhookId: string; before?: string; limit: number },
): Promise<Delivery[]> {
  const rows = await sql.query<Row>(
    `SELECT ${COLUMNS} FROM delivery WHERE webhook_id = $1 
     AND ($2::text IS NULL OR seq < (SELECT seq FROM delivery WHERE webhook_id = $1 AND id = $2)) ORDER BY seq DESC LIMIT $3`,
    [page.webhookId, page.before ?? null, page.limit + 1],
  )
  return rows.map(deliveryOf)
}

/** Starts a delivery anew, with all its attempts before it. */
export async function restartDelivery(
  tx: Sql,
  webhookId: string,
  id: string,
  now: Date,
): Promise<Delivery | undefined> {
  const [row] = await tx.query<Row>(
    `UPDATE delivery SET state = 'pending', attempts = 0, next_attempt_at = $3, give_up_at = $4
     WHERE webhook_id = $1 AND id = $2 RETURNING ${COLUMNS}`,
    [webhookId, id, now, new Date(now.getTime() + RETRY_FOR_MS)],
  )
  return row && deliveryOf(row)
}

export type Due = {
  readonly webhook_id: string
  readonly id: string
  readonly body: string
  readonly attempts: number
  readonly url: string
  readonly secret: string
}

/** Deliveries taken at a time, and of one webhook at most: a slow receiver does not keep the others waiting. */
const DUE_AT_ONCE = 32
const DUE_OF_ONE = 4

/**
 * Takes what is due until `leaseUntil`: nobody else sends it before, and if this process dies somebody does afterwards. Two who look at
 * once do not both get a row, because the second finds it no longer due.
 */
export async function takeDue(sql: Sql, now: Date, leaseUntil: Date): Promise<Due[]> {
  return sql.query<Due>(
    `WITH due AS (
       SELECT webhook_id, id FROM (
         SELECT webhook_id, id, row_number() OVER (PARTITION BY webhook_id ORDER BY next_attempt_at, seq) AS nth, next_attempt_at
         FROM (SELECT * FROM delivery WHERE state = 'pending' AND next_attempt_at <= $1 ORDER BY next_attempt_at LIMIT 1000) AS first
       ) AS numbered WHERE nth <= ${DUE_OF_ONE} ORDER BY next_attempt_at LIMIT ${DUE_AT_ONCE})
     UPDATE delivery SET next_attempt_at = $2, attempts = attempts + 1 FROM due, webhook
     WHERE delivery.webhook_id = due.webhook_id AND delivery.id = due.id AND webhook.id = due.webhook_id
       AND delivery.state = 'pending' AND delivery.next_attempt_at <= $1
     RETURNING delivery.webhook_id, delivery.id, body, attempts, url, secret`,
    [now, leaseUntil],
    'delivery-take',
  )
}

export type Result = {
  readonly due: Due
  readonly status: number | undefined
  readonly state: Delivery['state']
  readonly nextAttemptAt: Date
}

/** Notes how an attempt went; one that has been started anew meanwhile is left alone. `failed` also when its time is over. */
export async function noteResult(sql: Sql, { due, status, state, nextAttemptAt }: Result): Promise<void> {
  await sql.query(
    `UPDATE delivery SET last_status = $3, next_attempt_at = $5,
       state = CASE WHEN $4 = 'pending' AND give_up_at < $5 THEN 'failed' ELSE $4 END
     WHERE webhook_id = $1 AND id = $2 AND attempts = $6`,
    [due.webhook_id, due.id, status ?? null, state, nextAttemptAt, due.attempts],
    'delivery-note',
  )
}

/** Forgets what was settled before a day. */
export async function forgetDeliveries(sql: Sql, before: Date): Promise<void> {
  await sql.query("DELETE FROM delivery WHERE state <> 'pending' AND created_at < $1", [before])
}

/** Deliveries that are still to be made. */
export async function countPending(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ pending: number }>(
    "SELECT count(*)::int AS pending FROM delivery WHERE state = 'pending'",
  )
  return row?.pending ?? 0
}
