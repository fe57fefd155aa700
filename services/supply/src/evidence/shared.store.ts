import type { Sql } from '@lodestone/database'
import { type Naming, namedBy } from './evidence.store.ts'

/**
 * SQL of the standing offers that a file documents which another supplier has given as well, and about which nobody has decided. One certificate may
 * honestly cover several stages and offers of its holder; that two suppliers hold the same one is for an operator to explain. No offer is judged by it,
 * and no supplier is told: it would tell him what another one holds.
 */
export const SHARED = `SELECT offer.id FROM offer JOIN evidence_owner AS own USING (participant_id)
  WHERE offer.status = 'standing' AND offer.decision IS NULL AND offer.computed->'given' ? own.sha256
    AND EXISTS (SELECT FROM evidence_owner AS other WHERE other.sha256 = own.sha256 AND other.participant_id <> own.participant_id)`

/** How many other suppliers have given the files that offers name: by `<participant id> <sha256>`, where there are any. */
export async function othersWith(sql: Sql, offers: readonly Naming[]): Promise<Map<string, number>> {
  const named = namedBy(offers)
  if (named.length === 0) return new Map()
  const rows = await sql.query<{ participant_id: string; sha256: string; others: number }>(
    `SELECT named.participant_id, sha256, count(*)::int AS others
     FROM (SELECT DISTINCT * FROM unnest($1::uuid[], $2::text[]) AS one (participant_id, sha256)) AS named
     JOIN evidence_owner AS other USING (sha256) WHERE other.participant_id <> named.participant_id GROUP BY 1, 2`,
    [named.map(([participantId]) => participantId), named.map(([, sha256]) => sha256)],
    'files-of-others',
  )
  return new Map(rows.map(({ participant_id, sha256, others }) => [`${participant_id} ${sha256}`, others]))
}
