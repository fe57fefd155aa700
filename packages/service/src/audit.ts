import type { AuditHead, AuditProof, ServiceName } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import type { RowOf } from '@lodestone/database/drizzle'
import { notOfThisList, readCursor, toPage } from '@lodestone/http'
import { fromJson, type Json } from '@lodestone/kernel'
import { treeOf } from '@lodestone/messaging'
import type { auditLeafTable, journalTable } from '@lodestone/messaging/schema'

/** An entry as the journal has it. */
export type AuditRow = Pick<
  RowOf<typeof journalTable>,
  'seq' | 'subject' | 'type' | 'time' | 'actor' | 'data' | 'previous_hash' | 'hash'
>
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

export const showEntry = (row: AuditRow): AuditEntry => ({
  seq: Number(row.seq),
  subject: row.subject,
  type: row.type,
  time: row.time,
  actor: row.actor,
  data: fromJson(row.data),
  previousHash: row.previous_hash,
  hash: row.hash,
})

/** SQL of no subjects. */
export const NOTHING = 'SELECT NULL::text WHERE false'

/**
 * A page of the service's journal: one subject's chain from its start, or all subjects in order of subject and sequence.
 * `withheld` is SQL that gives the subjects left out.
 */
export async function readAudit(
  sql: Sql,
  query: { subject?: string; cursor?: string; limit: number },
  withheld = NOTHING,
): Promise<{ items: AuditEntry[]; nextCursor: string | null }> {
  const after = readCursor(query.cursor)
  const split = after?.lastIndexOf('/') ?? -1
  if (after !== undefined && !/^\d{1,9}$/.test(after.slice(split + 1))) throw notOfThisList()
  const rows = await sql.query<AuditRow>(
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
  return toPage(rows, query.limit, row => `${row.subject}/${row.seq}`, showEntry)
}

/** A page of the service's daily heads, oldest first, or the one of a day. */
export async function listHeads(
  sql: Sql,
  service: ServiceName,
  query: { day?: string; cursor?: string; limit: number },
): Promise<{ items: AuditHead[]; nextCursor: string | null }> {
  const after = readCursor(query.cursor)
  if (after !== undefined && !/^\d{4}-\d\d-\d\d$/.test(after)) throw notOfThisList()
  const rows = await sql.query<Omit<AuditHead, 'service'>>(
    `SELECT to_char(day, 'YYYY-MM-DD') AS day, subjects, root, previous, hash FROM audit_head
     WHERE ($1::date IS NULL OR day = $1) AND ($2::text IS NULL OR to_char(day, 'YYYY-MM-DD') > $2)
     ORDER BY audit_head.day LIMIT $3`,
    [query.day ?? null, after ?? null, query.limit + 1],
  )
  return toPage(
    rows,
    query.limit,
    row => row.day,
    row => ({ service, ...row }),
  )
}

/** Proof of where a subject's chain stood in the head of a day, of the last day with it unless one is named. */
export async function proveHead(
  sql: Sql,
  service: ServiceName,
  query: { subject: string; day?: string },
  withheld = NOTHING,
): Promise<AuditProof | undefined> {
  const [leaf] = await sql.query<Pick<RowOf<typeof auditLeafTable>, 'seq' | 'hash' | 'day' | 'position'>>(
    `SELECT seq, hash, to_char(day, 'YYYY-MM-DD') AS day, position FROM audit_leaf
     WHERE subject = $1 AND ($2::date IS NULL OR audit_leaf.day = $2) AND subject NOT IN (${withheld})
     ORDER BY seq DESC LIMIT 1`,
    [query.subject, query.day ?? null],
  )
  if (!leaf) return undefined
  const { seq, hash, day, position: index } = leaf
  const { count, path, root } = await treeOf(sql, day, index)
  return { service, day, subject: query.subject, seq, hash, index, count, path: [...path], root }
}
