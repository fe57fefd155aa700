import type { AuditCheckpoint, AuditKey, AuditWitness, ServiceName } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import type { RowOf } from '@lodestone/database/drizzle'
import { checkpointText, ED25519, keyText, noteKey, noteOf } from '@lodestone/kernel'
import type { LogSigner } from '@lodestone/messaging'
import type { auditCheckpointTable, auditCosignatureTable, auditWitnessTable } from '@lodestone/messaging/schema'

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
