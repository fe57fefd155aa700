import type { Sql } from '@lodestone/database'
import type { StandingOffer } from '../offer/offer.ts'
import type { MediaType } from './evidence.ts'

export type EvidenceFile = { readonly sha256: string; readonly mediaType: MediaType; readonly content: Buffer }

/** Keeps a file once, and this participant as an owner of it. False when it had given the file before. */
export async function saveFile(tx: Sql, file: EvidenceFile, owner: { id: string; at: Date }): Promise<boolean> {
  await tx.query('INSERT INTO evidence_file (sha256, media_type, content) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
    file.sha256,
    file.mediaType,
    file.content,
  ])
  const added = await tx.query(
    'INSERT INTO evidence_owner (sha256, participant_id, given_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING 1',
    [file.sha256, owner.id, owner.at.toISOString()],
  )
  return added.length === 1
}

/** A file, of this owner when one is named. */
export async function readFile(sql: Sql, sha256: string, ownerId?: string): Promise<EvidenceFile | undefined> {
  const [row] = await sql.query<{ media_type: MediaType; content: Buffer }>(
    `SELECT media_type, content FROM evidence_file
     WHERE sha256 = $1 AND EXISTS (SELECT 1 FROM evidence_owner WHERE sha256 = $1 AND ($2::uuid IS NULL OR participant_id = $2))`,
    [sha256, ownerId ?? null],
  )
  return row && { sha256, mediaType: row.media_type, content: row.content }
}

/** Which files that offers name as evidence their suppliers have given: `<participant id> <sha256>`. */
export async function givenFiles(sql: Sql, offers: readonly StandingOffer[]): Promise<Set<string>> {
  const named = offers.flatMap(offer => offer.terms.evidence.map(one => [offer.participantId, one.sha256] as const))
  const rows = await sql.query<{ participant_id: string; sha256: string }>(
    'SELECT participant_id, sha256 FROM evidence_owner JOIN unnest($1::uuid[], $2::text[]) AS named (participant_id, sha256) USING (participant_id, sha256)',
    [named.map(([participantId]) => participantId), named.map(([, sha256]) => sha256)],
  )
  return new Set(rows.map(row => `${row.participant_id} ${row.sha256}`))
}
