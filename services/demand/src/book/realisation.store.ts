import type { Sql } from '@lodestone/database'
import { eq } from '@lodestone/database/drizzle'
import { realisationTable } from '../schema.ts'

/** Keeps what members took of earlier rounds, as it counts in a round. */
export async function keepRealisations(
  tx: Sql,
  roundId: string,
  members: readonly { memberId: string; share: string }[],
): Promise<void> {
  await tx.query(
    `INSERT INTO realisation (round_id, member_id, share) SELECT $1::uuid, * FROM unnest($2::uuid[], $3::text[]) ON CONFLICT DO NOTHING`,
    [roundId, members.map(one => one.memberId), members.map(one => one.share)],
  )
}

/** What counts of earlier rounds in a round, by member. */
export async function realisationsOf(tx: Sql, roundId: string): Promise<Map<string, string>> {
  const rows = await tx.drizzle
    .select({ memberId: realisationTable.memberId, share: realisationTable.share })
    .from(realisationTable)
    .where(eq(realisationTable.roundId, roundId))
  return new Map(rows.map(row => [row.memberId, row.share]))
}
