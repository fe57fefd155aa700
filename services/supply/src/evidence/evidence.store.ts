import type { Sql } from '@lodestone/database'
import { and, eq, exists, type RowOf } from '@lodestone/database/drizzle'
import type { StandingOffer } from '../offer/offer.ts'
import { evidenceFileTable, evidenceOwnerTable } from '../schema.ts'

export type EvidenceFile = Readonly<typeof evidenceFileTable.$inferSelect>

/** Keeps a file once, and this participant as an owner of it. False when it had given the file before. */
export async function saveFile(tx: Sql, file: EvidenceFile, owner: { id: string; at: Date }): Promise<boolean> {
  await tx.drizzle.insert(evidenceFileTable).values(file).onConflictDoNothing()
  const { rowCount } = await tx.drizzle
    .insert(evidenceOwnerTable)
    .values({ sha256: file.sha256, participantId: owner.id, givenAt: owner.at.toISOString() })
    .onConflictDoNothing()
  return rowCount === 1
}

/** A file, of this owner when one is named. */
export async function readFile({ drizzle }: Sql, sha256: string, ownerId?: string): Promise<EvidenceFile | undefined> {
  const owner = drizzle
    .select({ sha256: evidenceOwnerTable.sha256 })
    .from(evidenceOwnerTable)
    .where(
      and(
        eq(evidenceOwnerTable.sha256, sha256),
        ownerId === undefined ? undefined : eq(evidenceOwnerTable.participantId, ownerId),
      ),
    )
  const [file] = await drizzle
    .select()
    .from(evidenceFileTable)
    .where(and(eq(evidenceFileTable.sha256, sha256), exists(owner)))
  return file
}

/** Which files that offers name as evidence their suppliers have given: `<participant id> <sha256>`. */
export async function givenFiles(sql: Sql, offers: readonly StandingOffer[]): Promise<Set<string>> {
  const named = offers.flatMap(offer => offer.terms.evidence.map(one => [offer.participantId, one.sha256] as const))
  const rows = await sql.query<Pick<RowOf<typeof evidenceOwnerTable>, 'participant_id' | 'sha256'>>(
    'SELECT participant_id, sha256 FROM evidence_owner JOIN unnest($1::uuid[], $2::text[]) AS named (participant_id, sha256) USING (participant_id, sha256)',
    [named.map(([participantId]) => participantId), named.map(([, sha256]) => sha256)],
  )
  return new Set(rows.map(row => `${row.participant_id} ${row.sha256}`))
}
