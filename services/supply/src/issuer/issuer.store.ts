import type { Sql } from '@lodestone/database'
import { and, asc, eq, gt } from '@lodestone/database/drizzle'
import { issuerTable } from '../schema.ts'
import type { RegisterEntry } from './issuer.ts'

type Row = typeof issuerTable.$inferSelect

const entryOf = (row: Row): RegisterEntry => ({
  id: row.id,
  did: row.did,
  name: row.name,
  ...(row.keys === null ? {} : { keys: row.keys }),
  ...(row.hosts === null ? {} : { hosts: row.hosts }),
  attests: row.attests,
  version: row.version,
  addedBy: row.addedBy,
  addedAt: row.addedAt,
  ...(row.withdrawnAt === null ? {} : { withdrawn: { at: row.withdrawnAt, reason: row.withdrawnReason ?? '' } }),
})

/** The issuer, locked until the transaction ends; also where it is not there yet, so that of two who register it one comes first. */
export async function lockIssuer(tx: Sql, id: string): Promise<RegisterEntry | undefined> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`issuer ${id}`], 'issuer-lock')
  const [row] = await tx.drizzle.select().from(issuerTable).where(eq(issuerTable.id, id)).for('update')
  return row && entryOf(row)
}

export async function saveIssuer(tx: Sql, { withdrawn, ...entry }: RegisterEntry): Promise<void> {
  const row = {
    ...entry,
    keys: entry.keys ?? null,
    hosts: entry.hosts ?? null,
    withdrawnAt: withdrawn?.at ?? null,
    withdrawnReason: withdrawn?.reason ?? null,
  }
  await tx.drizzle.insert(issuerTable).values(row).onConflictDoUpdate({ target: issuerTable.id, set: row })
}

/** Issuers by id, one more than the limit. */
export async function listIssuers(
  { drizzle }: Sql,
  filter: { id?: string; after?: string; limit: number },
): Promise<RegisterEntry[]> {
  const rows = await drizzle
    .select()
    .from(issuerTable)
    .where(
      and(
        filter.id === undefined ? undefined : eq(issuerTable.id, filter.id),
        filter.after === undefined ? undefined : gt(issuerTable.id, filter.after),
      ),
    )
    .orderBy(asc(issuerTable.id))
    .limit(filter.limit + 1)
  return rows.map(entryOf)
}
