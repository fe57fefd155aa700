import type {
  AuditCheckpoint,
  AuditConsistency,
  AuditInclusion,
  AuditKey,
  AuditWitness,
  ServiceName,
} from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import type { RowOf } from '@lodestone/database/drizzle'
import {
  checkpointText,
  consistencyRanges,
  ED25519,
  keyText,
  type LogCommitment,
  noteKey,
  noteOf,
  pathRanges,
} from '@lodestone/kernel'
import { hashesOf, type LogSigner, standingsOf } from '@lodestone/messaging'
import type {
  auditCheckpointTable,
  auditCosignatureTable,
  auditStandingTable,
  auditWitnessTable,
} from '@lodestone/messaging/schema'
import { NOTHING } from './audit.ts'

/** Whose log is asked for, and the database that has it. */
export type AuditLog = { readonly sql: Sql; readonly service: ServiceName }

type Signed = Pick<RowOf<typeof auditCheckpointTable>, 'size' | 'origin' | 'root' | 'made_at'> & {
  signatures: string[]
  cosignatures: string[]
}

/**
 * Cosignatures that one note carries: its readers take no more than 64 lines or 16,384 characters, and each witness adds its own. The first of
 * every holder come before anybody's second; who else has signed, the list of witnesses says.
 */
const CARRIED = 24

/** The checkpoint of a size, of the latest unless one is named, with what was signed of it. */
export async function readCheckpointOf(
  { sql, service }: AuditLog,
  size?: number,
): Promise<AuditCheckpoint | undefined> {
  const [found] = await sql.query<Signed>(
    `SELECT size, min(origin) AS origin, min(root) AS root, min(made_at) AS made_at,
       array_agg(signature ORDER BY made_at DESC) AS signatures,
       coalesce((SELECT array_agg(line ORDER BY received_at, name) FROM (
         SELECT line, received_at, name FROM audit_cosignature JOIN audit_witness USING (name) WHERE audit_cosignature.size = signed.size
         ORDER BY row_number() OVER (PARTITION BY holder ORDER BY received_at, name), received_at, name LIMIT ${CARRIED}) AS carried), '{}')
         AS cosignatures
     FROM audit_checkpoint AS signed
     WHERE size = coalesce($1::int, (SELECT max(size) FROM audit_checkpoint)) GROUP BY size`,
    [size ?? null],
  )
  if (!found) return undefined
  const { origin, root, signatures, cosignatures } = found
  const note = noteOf(checkpointText({ origin, size: found.size, root }), [...signatures, ...cosignatures])
  return { service, origin, size: found.size, root, note, madeAt: found.made_at }
}

/** The key that the service signs with now, and those of its checkpoints before. */
export async function listKeys({ sql, service }: AuditLog, signer: LogSigner): Promise<AuditKey[]> {
  const known = await sql.query<Pick<RowOf<typeof auditCheckpointTable>, 'key' | 'origin'>>(
    'SELECT key, min(origin) AS origin FROM audit_checkpoint GROUP BY key ORDER BY min(made_at)',
  )
  const origin = known[0]?.origin ?? signer.origin
  const current = keyText(noteKey(origin, ED25519, signer.publicKey))
  return [
    { service, origin, key: current, current: true },
    ...known.filter(({ key }) => key !== current).map(({ key }) => ({ service, origin, key, current: false })),
  ]
}

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

/** The last that each witness has signed. For whom it watches is shown to whom the rows of `audit_witness` are. */
export async function listWitnesses({ sql, service }: AuditLog, name?: string): Promise<AuditWitness[]> {
  const rows = await sql.query<
    Omit<RowOf<typeof auditCosignatureTable>, 'line'> & Pick<RowOf<typeof auditWitnessTable>, 'organisation'>
  >(
    `SELECT last.name, last.key, last.size, last.time, last.received_at, witness.organisation
     FROM (SELECT DISTINCT ON (name) * FROM audit_cosignature WHERE $1::text IS NULL OR name = $1
           ORDER BY name, size DESC) AS last
     LEFT JOIN audit_witness AS witness USING (name) ORDER BY last.name`,
    [name ?? null],
  )
  return rows.map(({ received_at: receivedAt, organisation, ...row }) => ({
    service,
    ...row,
    receivedAt,
    ...(organisation === null ? {} : { organisation }),
  }))
}

async function sizeOf(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ size: number }>(
    'SELECT coalesce(max(number) + 1, 0)::int AS size FROM audit_commitment',
  )
  return row?.size ?? 0
}
