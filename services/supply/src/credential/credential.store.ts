import type { CredentialView } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { and, asc, eq, gt } from '@lodestone/database/drizzle'
import { credentialTable } from '../schema.ts'
import type { HeldCredential } from './credential.ts'

type Row = typeof credentialTable.$inferSelect

const heldOf = (row: Row): HeldCredential => ({
  id: row.id,
  participantId: row.participantId,
  version: row.version,
  status: row.status,
  sha256: row.sha256,
  token: row.token,
  kind: row.kind,
  name: row.name,
  issuer: { did: row.issuer, name: row.issuerName },
  ...(row.validFrom === null ? {} : { validFrom: row.validFrom }),
  ...(row.validUntil === null ? {} : { validUntil: row.validUntil }),
  stages: row.stages,
  countries: row.countries,
  taken: row.taken,
  findings: row.findings,
  givenAt: row.givenAt,
  checkedAt: row.checkedAt,
  ...(row.heldAt === null ? {} : { heldAt: row.heldAt }),
  ...(row.dueAt === null ? {} : { dueAt: row.dueAt }),
  attempts: row.attempts,
})

/** The credential that a participant holds of a token. */
export async function findHeld(sql: Sql, participantId: string, sha256: string): Promise<HeldCredential | undefined> {
  const [row] = await sql.drizzle
    .select()
    .from(credentialTable)
    .where(and(eq(credentialTable.participantId, participantId), eq(credentialTable.sha256, sha256)))
  return row && heldOf(row)
}

/** The same, locked; also where it is not there yet, so that of two who give it one comes first. */
export async function lockHeld(tx: Sql, participantId: string, sha256: string): Promise<HeldCredential | undefined> {
  await tx.query(
    'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))',
    [`credential ${participantId} ${sha256}`],
    'credential-lock',
  )
  return findHeld(tx, participantId, sha256)
}

/** The credential, locked until the transaction ends. */
export async function lockCredential(tx: Sql, id: string): Promise<HeldCredential | undefined> {
  const [row] = await tx.drizzle.select().from(credentialTable).where(eq(credentialTable.id, id)).for('update')
  return row && heldOf(row)
}

export async function saveCredential(tx: Sql, { issuer, ...held }: HeldCredential): Promise<void> {
  const row = {
    ...held,
    issuer: issuer.did,
    issuerName: issuer.name,
    validFrom: held.validFrom ?? null,
    validUntil: held.validUntil ?? null,
    stages: [...held.stages],
    countries: [...held.countries],
    heldAt: held.heldAt ?? null,
    dueAt: held.dueAt ?? null,
  }
  await tx.drizzle.insert(credentialTable).values(row).onConflictDoUpdate({ target: credentialTable.id, set: row })
}

type CredentialFilter = {
  readonly id?: string
  readonly participantId?: string
  readonly status?: CredentialView['status'] | undefined
  readonly after?: string
  readonly limit: number
}

/** Credentials by id, one more than the limit. */
export async function listCredentials({ drizzle }: Sql, filter: CredentialFilter): Promise<HeldCredential[]> {
  const { id, participantId, status, after, limit } = filter
  const rows = await drizzle
    .select()
    .from(credentialTable)
    .where(
      and(
        id === undefined ? undefined : eq(credentialTable.id, id),
        participantId === undefined ? undefined : eq(credentialTable.participantId, participantId),
        status === undefined ? undefined : eq(credentialTable.status, status),
        after === undefined ? undefined : gt(credentialTable.id, after),
      ),
    )
    .orderBy(asc(credentialTable.id))
    .limit(limit + 1)
  return rows.map(heldOf)
}
