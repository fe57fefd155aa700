import type { Sql } from '@lodestone/database'
import { present } from '@lodestone/kernel'
import type { StoredSecret } from './secret.ts'
import { RETRY_FOR_MS } from './webhook.ts'

export type DisabledReason = 'gone' | 'failing'
export type Webhook = {
  readonly id: string
  readonly participantId: string
  readonly url: string
  readonly types: readonly string[]
  readonly version: number
  readonly createdAt: string
  readonly state: 'active' | 'disabled'
  readonly disabledReason: DisabledReason | null
  readonly disabledAt: string | null
  /** Nothing has been accepted since, though something was sent. */
  readonly failingSince: string | null
  readonly secrets: readonly StoredSecret[]
}
type Row = {
  id: string
  participant_id: string
  url: string
  types: string[]
  version: number
  created_at: string
  state: Webhook['state']
  disabled_reason: DisabledReason | null
  disabled_at: string | null
  failing_since: string | null
  secrets: StoredSecret[]
}

const COLUMNS = `id, participant_id, url, types, version, created_at, state, disabled_reason, disabled_at, failing_since, secrets`
const webhookOf = (row: Row): Webhook => ({
  id: row.id,
  participantId: row.participant_id,
  url: row.url,
  types: row.types,
  version: row.version,
  createdAt: row.created_at,
  state: row.state,
  disabledReason: row.disabled_reason,
  disabledAt: row.disabled_at,
  failingSince: row.failing_since,
  secrets: row.secrets,
})

export type NewWebhook = Pick<Webhook, 'id' | 'participantId' | 'url' | 'types' | 'createdAt' | 'secrets'>

export async function insertWebhook(tx: Sql, webhook: NewWebhook): Promise<Webhook> {
  const [row] = await tx.query<Row>(
    `INSERT INTO webhook (id, participant_id, url, types, version, created_at, secrets)
     VALUES ($1, $2, $3, $4, 1, $5, $6) RETURNING ${COLUMNS}`,
    [webhook.id, webhook.participantId, webhook.url, webhook.types, webhook.createdAt, JSON.stringify(webhook.secrets)],
  )
  return webhookOf(present(row))
}

/** How many webhooks a participant has; locks its row, so that two creations at once count each other. */
export async function countWebhooks(tx: Sql, participantId: string): Promise<number> {
  await tx.query('SELECT 1 FROM participant WHERE id = $1 FOR UPDATE', [participantId])
  const [row] = await tx.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM webhook WHERE participant_id = $1',
    [participantId],
  )
  return row?.count ?? 0
}

/** A participant's own webhook; `lock` keeps it until the transaction ends. */
export async function findWebhook(
  sql: Sql,
  id: string,
  participantId: string,
  lock = false,
): Promise<Webhook | undefined> {
  const [row] = await sql.query<Row>(
    `SELECT ${COLUMNS} FROM webhook WHERE id = $1 AND participant_id = $2 ${lock ? 'FOR UPDATE' : ''}`,
    [id, participantId],
  )
  return row && webhookOf(row)
}

/** A participant's webhooks by id, one more than the limit. */
export async function listWebhooks(
  sql: Sql,
  page: { participantId: string; after?: string; limit: number },
): Promise<Webhook[]> {
  const rows = await sql.query<Row>(
    `SELECT ${COLUMNS} FROM webhook WHERE participant_id = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3`,
    [page.participantId, page.after ?? null, page.limit + 1],
  )
  return rows.map(webhookOf)
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
  const rows = await sql.query<{
    id: string
    participant_id: string
    types: string[]
    created_at: string
    admitted: boolean
  }>(
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
  await tx.query('DELETE FROM webhook WHERE id = $1', [id])
}

export async function saveSecrets(tx: Sql, id: string, secrets: readonly StoredSecret[]): Promise<Webhook> {
  const [row] = await tx.query<Row>(
    `UPDATE webhook SET secrets = $2, version = version + 1 WHERE id = $1 RETURNING ${COLUMNS}`,
    [id, JSON.stringify(secrets)],
  )
  return webhookOf(present(row))
}

export async function enableWebhook(tx: Sql, id: string): Promise<Webhook> {
  const [row] = await tx.query<Row>(
    `UPDATE webhook SET state = 'active', disabled_reason = NULL, disabled_at = NULL, failing_since = NULL, version = version + 1
     WHERE id = $1 RETURNING ${COLUMNS}`,
    [id],
  )
  return webhookOf(present(row))
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
  const [row] = await tx.query<Row>(
    `UPDATE webhook SET state = 'disabled', disabled_reason = $2, disabled_at = $3, version = version + 1
     WHERE id = $1 AND state = 'active' AND ($2 <> 'failing' OR failing_since <= $4) RETURNING ${COLUMNS}`,
    [id, reason, now, new Date(now.getTime() - RETRY_FOR_MS)],
  )
  if (!row) return undefined
  await tx.query(
    `UPDATE delivery SET state = 'failed', leased_until = NULL, last_error = coalesce(last_error, 'disabled')
     WHERE webhook_id = $1 AND state = 'pending'`,
    [id],
  )
  return webhookOf(row)
}
