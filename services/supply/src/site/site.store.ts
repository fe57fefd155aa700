import { everybodyFor, type Sql } from '@lodestone/database'
import type { RowOf } from '@lodestone/database/drizzle'
import { HOLDS_NAME } from '../batch/batch.row.ts'
import { remitsOf } from '../issuer/register.ts'
import type { credentialTable, issuerTable } from '../schema.ts'
import { dayOf } from '../screening/screening.ts'
import type { Use } from './bound.ts'
import { type Attested, attestedIn } from './capacity.ts'

/** Whether a supplier holds a credential that attests a capacity: for who posts offers often, by index. */
export async function isBounded(sql: Sql, participantId: string): Promise<boolean> {
  const rows = await sql.query(
    `SELECT 1 FROM credential WHERE participant_id = $1 AND yearly AND status = 'accepted' LIMIT 1`,
    [participantId],
    'site-bounded',
  )
  return rows.length > 0
}

type Row = { readonly id: string; readonly participant_id: string } & Pick<
  RowOf<typeof credentialTable>,
  'kind' | 'taken' | 'valid_from' | 'valid_until' | 'given_at'
> &
  Pick<RowOf<typeof issuerTable>, 'did' | 'name' | 'attests'>

/** The capacities that credentials attest of a supplier's sites, or of all suppliers' in reach. */
export async function attestedBy(sql: Sql, participantId?: string): Promise<Attested[]> {
  const rows = await sql.query<Row>(
    `SELECT one.id, participant_id, kind, taken, valid_from, valid_until, given_at, did, issuer.name, attests
     FROM credential AS one JOIN issuer ON did = one.issuer AND withdrawn_at IS NULL
     WHERE status = 'accepted' AND (yearly OR kind = 'DigitalFacilityRecord') AND participant_id IN (
       SELECT participant_id FROM credential WHERE yearly AND status = 'accepted' AND ($1::uuid IS NULL OR participant_id = $1))
     ORDER BY one.id`,
    [participantId ?? null],
    'site-attested',
  )
  return attestedIn(
    rows.map(({ id, participant_id, kind, taken, valid_from, valid_until, given_at, did, name, attests }) => {
      const from = dayOf(new Date(valid_from ?? given_at))
      return {
        id,
        participantId: participant_id,
        kind,
        taken,
        day: from,
        from,
        ...(valid_until === null ? {} : { to: dayOf(new Date(valid_until)) }),
        issuer: { did, name, attests: remitsOf(attests) },
      }
    }),
  )
}

/** Lets nobody else use a supplier's sites, by their names without a year, until the transaction ends. Taken before its batches and after its offers. */
export async function lockSites(tx: Sql, participantId: string, sites: readonly string[]): Promise<void> {
  const names = [...new Set(sites)].sort().map(site => `site ${participantId} ${site}`)
  await tx.query(
    'SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest($1::text[]) AS name',
    [names],
    'site-lock',
  )
}

type UseRow = Use & { readonly name: string; readonly participantId: string }

/**
 * What suppliers have of sites in years, by name and supplier: of those that are named, or of all; of one supplier, or of all. What is awarded of an offer
 * is its supplier's to know from the award on.
 */
export const usesOf = (
  sql: Sql,
  of: { readonly names?: readonly string[]; readonly participantId?: string },
): Promise<UseRow[]> =>
  everybodyFor(sql, 'what is awarded of offers is kept where no supplier reads it', wide =>
    wide.query<UseRow>(
      `WITH held AS (
         SELECT id, participant_id, sites, status, round((body::jsonb->>'quantityKg')::numeric * 1000) AS grams,
           (SELECT coalesce(sum(grams), 0) FROM award WHERE offer_id = offer.id) AS contracted
         FROM offer WHERE ($1::text[] IS NULL OR sites && $1) AND ($2::uuid IS NULL OR participant_id = $2)),
       used AS (
         SELECT name, participant_id, 0 AS made, CASE status WHEN 'standing' THEN greatest(grams - contracted, 0) ELSE 0 END AS offered, contracted
         FROM held CROSS JOIN unnest(sites) AS name
         UNION ALL
         SELECT site_year, participant_id, site_grams, 0, 0 FROM batch
         WHERE ${HOLDS_NAME} AND ($1::text[] IS NULL OR site_year = ANY($1)) AND ($2::uuid IS NULL OR participant_id = $2))
       SELECT name, participant_id AS "participantId", sum(made)::bigint AS made, sum(offered)::bigint AS offered, sum(contracted)::bigint AS contracted
       FROM used WHERE $1::text[] IS NULL OR name = ANY($1) GROUP BY name, participant_id ORDER BY name, participant_id`,
      [of.names ?? null, of.participantId ?? null],
      'site-uses',
    ),
  )

/** What suppliers have committed elsewhere of sites in years, by name and supplier. */
export const committedOf = (
  sql: Sql,
  of: { readonly names?: readonly string[]; readonly participantId?: string },
): Promise<{ name: string; participantId: string; grams: bigint }[]> =>
  sql.query(
    `SELECT site_year AS name, participant_id AS "participantId", sum(grams)::bigint AS grams FROM commitment
     WHERE status = 'standing' AND ($1::text[] IS NULL OR site_year = ANY($1)) AND ($2::uuid IS NULL OR participant_id = $2)
     GROUP BY site_year, participant_id ORDER BY site_year, participant_id`,
    [of.names ?? null, of.participantId ?? null],
    'site-committed',
  )
