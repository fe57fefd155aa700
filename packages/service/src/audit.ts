import type { Sql } from '@lodestone/database'
import { readCursor, toPage } from '@lodestone/http'
import type { Json } from '@lodestone/kernel'

type Row = {
  seq: number
  subject: string
  type: string
  time: string
  actor: string
  data: string
  previous_hash: string
  hash: string
}
export type AuditEntry = {
  seq: number
  subject: string
  type: string
  time: string
  actor: string
  data: Json
  previousHash: string
  hash: string
}

const show = (row: Row): AuditEntry => ({
  seq: Number(row.seq),
  subject: row.subject,
  type: row.type,
  time: row.time,
  actor: row.actor,
  data: JSON.parse(row.data) as Json,
  previousHash: row.previous_hash,
  hash: row.hash,
})

/**
 * A page of the service's journal: one subject's chain from its start, or all subjects in order of subject and sequence.
 * `withheld` is SQL that gives the subjects left out.
 */
export async function readAudit(
  sql: Sql,
  query: { subject?: string; cursor?: string; limit: number },
  withheld = 'SELECT NULL::text WHERE false',
): Promise<{ items: AuditEntry[]; nextCursor: string | null }> {
  const after = readCursor(query.cursor)
  const split = after?.lastIndexOf('/') ?? -1
  const rows = await sql.query<Row>(
    `SELECT seq, subject, type, time, actor, data, previous_hash, hash FROM journal
     WHERE ($1::text IS NULL OR subject = $1) AND ($2::text IS NULL OR (subject, seq) > ($2, $3::int))
       AND subject NOT IN (${withheld})
     ORDER BY subject, seq LIMIT $4`,
    [
      query.subject ?? null,
      after === undefined ? null : after.slice(0, split),
      after === undefined ? null : Number(after.slice(split + 1)),
      query.limit + 1,
    ],
  )
  return toPage(rows, query.limit, row => `${row.subject}/${row.seq}`, show)
}
