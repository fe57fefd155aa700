import type { Sql } from '@lodestone/database'
import { and, eq, exists, type RowOf } from '@lodestone/database/drizzle'
import type { StandingOffer } from '../offer/offer.ts'
import { evidenceFileTable, evidenceOwnerTable } from '../schema.ts'

export type EvidenceFile = Readonly<typeof evidenceFileTable.$inferSelect>

/**
 * Keeps a file once, and this participant as an owner of it. False when it had given the file before. Nobody judges this participant's offers for
 * the first time until the transaction is over.
 */
export async function saveFile(tx: Sql, file: EvidenceFile, owner: { id: string; at: Date }): Promise<boolean> {
  await tx.drizzle.insert(evidenceFileTable).values(file).onConflictDoNothing()
  await tx.query('SELECT hold_files($1)', [owner.id], 'files-hold')
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

/** An offer's supplier and the proofs that it names. */
export type Naming = { readonly participantId: string; readonly terms: Pick<StandingOffer['terms'], 'evidence'> }

/** What each offer names: its supplier with each digest. */
export const namedBy = (offers: readonly Naming[]) =>
  offers.flatMap(offer => offer.terms.evidence.map(one => [offer.participantId, one.sha256] as const))

/** Which files that offers name as evidence their suppliers have given: `<participant id> <sha256>`. */
export async function givenFiles(sql: Sql, offers: readonly Naming[]): Promise<Set<string>> {
  const named = namedBy(offers)
  if (named.length === 0) return new Set()
  const rows = await sql.query<Pick<RowOf<typeof evidenceOwnerTable>, 'participant_id' | 'sha256'>>(
    'SELECT participant_id, sha256 FROM evidence_owner JOIN unnest($1::uuid[], $2::text[]) AS named (participant_id, sha256) USING (participant_id, sha256)',
    [named.map(([participantId]) => participantId), named.map(([, sha256]) => sha256)],
  )
  return new Set(rows.map(row => `${row.participant_id} ${row.sha256}`))
}

/** The digests that an offer names of which these say that its supplier has given the files, each once. */
export const givenOf = ({ participantId, terms }: Naming, files: ReadonlySet<string>): string[] =>
  digestsOf(terms).filter(sha256 => files.has(`${participantId} ${sha256}`))

/** The digests that an offer names, each once. */
export const digestsOf = ({ evidence }: Naming['terms']): string[] => [...new Set(evidence.map(one => one.sha256))]

/** Shares a supplier's files in a transaction: it gives no file until that is over. After the gate, and before any offer is locked. */
export async function shareFiles(tx: Sql, participantId: string): Promise<void> {
  await tx.query('SELECT share_files($1)', [participantId], 'files-share')
}

/** SQL of a check that an offer was judged with all files that its supplier has given. Takes the supplier, the digests that it names and how many of them are given. */
export const filesCheck = (first: number): string =>
  `require_files($${first}::uuid, $${first + 1}::text[], $${first + 2}::int)`
/** Parameters that `filesCheck` takes. */
export const FILES_PARAMETERS = 3
