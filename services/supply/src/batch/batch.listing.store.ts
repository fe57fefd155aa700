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
