import type { Sql } from '@lodestone/database'
import type { Stage } from '@lodestone/provenance'

/** The stages of offers that an accepted credential of their supplier proves, which they name: of each offer, the credential for each stage. */
export async function provenStages(
  sql: Sql,
  offerIds: readonly string[],
): Promise<Map<string, ReadonlyMap<Stage, string>>> {
  const rows = await sql.query<{ offer_id: string; stage: Stage; id: string }>(
    `SELECT offer_id, stage, credential.id
     FROM offer_credential AS named JOIN credential ON credential.id = credential_id AND credential.participant_id = named.participant_id
     CROSS JOIN unnest(stages) AS stage
     WHERE offer_id = ANY($1::uuid[]) AND status = 'accepted' ORDER BY credential.id`,
    [[...offerIds]],
    'stages-proven',
  )
  const proven = new Map<string, Map<Stage, string>>()
  for (const { offer_id, stage, id } of rows) {
    const stages = proven.get(offer_id) ?? new Map<Stage, string>()
    if (!stages.has(stage)) stages.set(stage, id)
    proven.set(offer_id, stages)
  }
  return proven
}
