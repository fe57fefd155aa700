import type { Sql } from '@lodestone/database'
import { type AuditEntry, type AuditRow, NOTHING, showEntry } from './audit.ts'

/** What is searched for in a service's journal: entries of `from` and later, before `to`, and after the place where a page ended. */
export type AuditSearch = {
  readonly from: string
  readonly to: string
  /** Who acted: a person, alone or with the organisation, as the journal names them. */
  readonly person?: string | undefined
  /** Who acted, or whose history it is. */
  readonly organisation?: string | undefined
  /** Letters of the type. */
  readonly act?: string | undefined
  readonly after?: { readonly time: string; readonly subject: string; readonly seq: number } | undefined
  readonly limit: number
}

/**
 * Entries of the service's journal, the latest first; of one instant by subject and number, the last first. `withheld` is SQL that gives the subjects
 * left out.
 */
export async function searchAudit(sql: Sql, search: AuditSearch, withheld = NOTHING): Promise<AuditEntry[]> {
  const { from, to, person = null, organisation = null, act = null, after, limit } = search
  const rows = await sql.query<AuditRow>(
    `SELECT seq, subject, type, time, actor, data, previous_hash, hash FROM journal
     WHERE time >= $1 AND time < $2
       AND ($3::text IS NULL OR actor = $3 OR starts_with(actor, $3 || '@'))
       AND ($4::text IS NULL OR organisation = $4::uuid OR subject = $4)
       AND ($5::text IS NULL OR strpos(type, lower($5)) > 0)
       AND ($6::timestamptz IS NULL OR (time, subject, seq) < ($6, $7, $8::int))
       AND subject NOT IN (${withheld})
     ORDER BY time DESC, subject DESC, seq DESC LIMIT $9`,
    [from, to, person, organisation, act, after?.time ?? null, after?.subject ?? null, after?.seq ?? null, limit],
  )
  return rows.map(showEntry)
}
