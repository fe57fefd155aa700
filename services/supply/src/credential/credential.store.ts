import type { CredentialView } from '@lodestone/contracts'
import { type Credential, capacitiesIn, type Finding } from '@lodestone/credentials'
import { everybodyFor, type Sql } from '@lodestone/database'
import { and, asc, eq, gt, inArray } from '@lodestone/database/drizzle'
import { goodsNamed } from '../batch/said.ts'
import { batchCredentialTable, credentialTable } from '../schema.ts'
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
    goods: goodsNamed(held.taken),
    yearly: capacitiesIn(held.taken).length > 0,
  }
  await tx.drizzle.insert(credentialTable).values(row).onConflictDoUpdate({ target: credentialTable.id, set: row })
}

/**
 * What was found when the issuer of a credential had revoked it, whoever holds it and whatever its signature: one that has the same id and began at the
 * same time. `undefined`: nobody was told of that.
 */
export const revokedAs = (
  tx: Sql,
  { issuer, id, validFrom }: Pick<Credential, 'issuer' | 'id' | 'validFrom'>,
): Promise<readonly Finding[] | undefined> =>
  everybodyFor(tx, 'that it has revoked a credential its issuer tells everybody', async wide => {
    const [row] = await wide.query<{ findings: readonly Finding[] }>(
      `SELECT findings FROM credential WHERE issuer = $1 AND name = $2 AND valid_from IS NOT DISTINCT FROM $3
         AND status IN ('revoked', 'withdrawn') AND findings @> '[{"code": "revoked"}]' LIMIT 1`,
      [issuer.did, id, validFrom ?? null],
      'credential-revoked',
    )
    return row?.findings
  })

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

/** Credentials that stand for batches, by id. */
export async function credentialsOf({ drizzle }: Sql, batches: readonly string[]): Promise<HeldCredential[]> {
  const { batchId, credentialId } = batchCredentialTable
  const named = drizzle
    .select({ id: credentialId })
    .from(batchCredentialTable)
    .where(inArray(batchId, [...batches]))
  const rows = await drizzle
    .select()
    .from(credentialTable)
    .where(inArray(credentialTable.id, named))
    .orderBy(asc(credentialTable.id))
  return rows.map(heldOf)
}
