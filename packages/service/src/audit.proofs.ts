import type { AuditConsistency, AuditInclusion } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import type { RowOf } from '@lodestone/database/drizzle'
import { consistencyRanges, type LogCommitment, pathRanges } from '@lodestone/kernel'
import { hashesOf, standingsOf } from '@lodestone/messaging'
import type { auditStandingTable } from '@lodestone/messaging/schema'
import type { AuditLog } from './audit.log.ts'
import { NOTHING } from './audit.ts'

/** Nothing when the log never had so many commitments. */
export async function proveConsistency(
  { sql, service }: AuditLog,
  { from, to }: { from: number; to: number },
): Promise<AuditConsistency | undefined> {
  const size = await sizeOf(sql)
  if (from > to || to > size) return undefined
  const [fromRoot = '', toRoot = '', ...path] = await hashesOf(sql, [
    [0, from],
    [0, to],
    ...consistencyRanges(from, to),
  ])
  return { service, from, fromRoot, to, toRoot, path }
}

/** Proof of where a subject's chain stood in the log of a size, the latest unless one is named. `withheld` is SQL that gives the subjects left out. */
export async function proveInclusion(
  { sql, service }: AuditLog,
  query: { subject: string; size?: number },
  withheld = NOTHING,
): Promise<AuditInclusion | undefined> {
  const last = await sizeOf(sql)
  const size = query.size ?? last
  if (size > last) return undefined
  const [standing] = await sql.query<
    Pick<RowOf<typeof auditStandingTable>, 'seq' | 'hash' | 'position'> & LogCommitment
  >(
    `SELECT seq, hash, position, number, time, root
     FROM audit_standing JOIN audit_commitment USING (number)
     WHERE subject = $1 AND number < $2 AND subject NOT IN (${withheld}) ORDER BY seq DESC LIMIT 1`,
    [query.subject, size],
  )
  if (!standing) return undefined
  const { seq, hash, position: index, number, time, root } = standing
  const { count, path } = await standingsOf(sql, number, index)
  const [logRoot = '', ...logPath] = await hashesOf(sql, [[0, size], ...pathRanges(number, size)])
  const commitment = { number, time, root }
  return {
    service,
    subject: query.subject,
    seq,
    hash,
    index,
    count,
    path: [...path],
    commitment,
    size,
    logPath,
    logRoot,
  }
}

async function sizeOf(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ size: number }>(
    'SELECT coalesce(max(number) + 1, 0)::int AS size FROM audit_commitment',
  )
  return row?.size ?? 0
}
