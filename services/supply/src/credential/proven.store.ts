import type { Sql } from '@lodestone/database'
import type { RowOf } from '@lodestone/database/drizzle'
import { fromJson } from '@lodestone/kernel'
import type { Stage } from '@lodestone/provenance'
import { remitsOf } from '../issuer/register.ts'
import type { credentialTable, issuerTable, offerTable } from '../schema.ts'
import { type Proving, provenIn } from './proven.ts'

type Row = { offer_id: string } & Pick<RowOf<typeof offerTable>, 'body'> &
  Pick<RowOf<typeof credentialTable>, 'id' | 'kind' | 'stages' | 'countries' | 'valid_from' | 'given_at'> &
  Pick<RowOf<typeof issuerTable>, 'did' | 'name' | 'attests'>

/** The stages of offers that accepted credentials prove, which they name: of each offer, a credential for each stage. */
export async function provenStages(
  sql: Sql,
  offerIds: readonly string[],
): Promise<Map<string, ReadonlyMap<Stage, string>>> {
  const rows = await sql.query<Row>(
    `SELECT offer.id AS offer_id, body, one.id, kind, stages, countries, valid_from, given_at, did, issuer.name, attests
     FROM offer JOIN offer_credential AS named ON named.offer_id = offer.id
     JOIN credential AS one ON one.id = named.credential_id AND one.participant_id = offer.participant_id AND one.status = 'accepted'
     JOIN issuer ON did = one.issuer AND withdrawn_at IS NULL
     WHERE offer.id = ANY($1::uuid[]) ORDER BY one.id`,
    [[...offerIds]],
    'stages-proven',
  )
  const proven = new Map<string, ReadonlyMap<Stage, string>>()
  for (const [id, of] of Map.groupBy(rows, row => row.offer_id))
    for (const { body } of of.slice(0, 1)) proven.set(id, provenIn(fromJson(body).chain, of.map(provingOf)))
  return proven
}

const provingOf = ({ id, kind, stages, countries, valid_from, given_at, did, name, attests }: Row): Proving => ({
  id,
  kind,
  day: new Date(valid_from ?? given_at).toISOString().slice(0, 10),
  stages,
  countries,
  issuer: { did, name, attests: remitsOf(attests) },
})
