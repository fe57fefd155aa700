import type { Sql } from '@lodestone/database'

export type Webhook = {
  readonly id: string
  readonly participantId: string
  readonly url: string
  readonly types: readonly string[]
  readonly version: number
  readonly createdAt: string
}
type Row = { id: string; participant_id: string; url: string; types: string[]; version: number; created_at: string }

const COLUMNS = 'id, participant_id, url, types, version, created_at'
const webhookOf = (row: Row): Webhook => ({
  id: row.id,
  participantId: row.participant_id,
  url: row.url,
  types: row.types,
  version: row.version,
  createdAt: row.created_at,
})

export async function insertWebhook(tx: Sql, webhook: Webhook, secret: string): Promise<void> {
  await tx.query(`INSERT INTO webhook (${COLUMNS}, secret) VALUES ($1, $2, $3, $4, $5, $6, $7)`, [
    webhook.id,
    webhook.participantId,
    webhook.url,
    webhook.types,
    webhook.version,
    webhook.createdAt,
    secret,
  ])
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

/** Webhooks of these participants. */
export async function webhooksOf(sql: Sql, participantIds: readonly string[]): Promise<Webhook[]> {
  const rows = await sql.query<Row>(
    `SELECT ${COLUMNS} FROM webhook WHERE participant_id = ANY($1::uuid[])`,
    [participantIds],
    'webhooks-of',
  )
  return rows.map(webhookOf)
}

export async function deleteWebhook(tx: Sql, id: string): Promise<void> {
  await tx.query('DELETE FROM webhook WHERE id = $1', [id])
}
