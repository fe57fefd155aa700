import type { Sql } from '@lodestone/database'
import { type BatchRow, batchOf, SHOWN } from './batch.row.ts'
import type { Batch } from './batch.ts'

export type BatchFilter = {
  readonly id?: string
  readonly participantId?: string
  readonly material?: string
  readonly after?: string
  readonly limit: number
}

/** Batches by id, one more than the limit. */
export async function listBatches(sql: Sql, filter: BatchFilter): Promise<Batch[]> {
  const rows = await sql.query<BatchRow>(
    `SELECT ${SHOWN} FROM batch
     WHERE ($1::uuid IS NULL OR id = $1) AND ($2::uuid IS NULL OR participant_id = $2) AND ($3::uuid IS NULL OR id > $3)
       AND ($4::text IS NULL OR material = $4)
     ORDER BY id LIMIT $5`,
    [filter.id ?? null, filter.participantId ?? null, filter.after ?? null, filter.material ?? null, filter.limit + 1],
  )
  return rows.map(batchOf)
}

/** A batch and all that came out of the same event, by id. */
export async function jointWith(sql: Sql, batch: Batch): Promise<Batch[]> {
  if (batch.joint === undefined) return [batch]
  const rows = await sql.query<BatchRow>(
    `SELECT ${SHOWN} FROM batch WHERE joint = $1 ORDER BY id`,
    [batch.joint],
    'batches-joint',
  )
  return rows.map(batchOf)
}

/** Batches and all that they were made of, the latest first, one more than the limit. */
export async function wayOf(sql: Sql, ids: readonly string[], limit: number): Promise<Batch[]> {
  if (ids.length === 0) return []
  const rows = await sql.query<BatchRow>(
    `WITH RECURSIVE behind AS (
       SELECT unnest($1::uuid[]) AS id UNION SELECT input_id FROM behind JOIN batch_input ON batch_id = behind.id)
     SELECT ${SHOWN} FROM behind JOIN batch USING (id) ORDER BY id DESC LIMIT $2`,
    [ids, limit + 1],
    'batches-way',
  )
  return rows.map(batchOf)
}

/** Which of these are batches that the caller may see. */
export async function batchesIn(sql: Sql, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const rows = await sql.query<{ id: string }>('SELECT id FROM batch WHERE id = ANY($1::uuid[])', [ids], 'batches-in')
  return new Set(rows.map(row => row.id))
}
