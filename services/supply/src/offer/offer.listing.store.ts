import type { Sql } from '@lodestone/database'
import { and, asc, eq, gt, sql } from '@lodestone/database/drizzle'
import { knownParticipantTable } from '@lodestone/service/tables'
import type { SealedPrice } from '../price/price.ts'
import { offerTable } from '../schema.ts'
import { waitingFor } from '../screening/screening.store.ts'
import { COLUMNS_SHOWN, type OfferRow, offerOf, SHOWN, STANDING } from './offer.row.ts'
import type { StandingOffer } from './offer.ts'

export type OfferFilter = {
  id?: string
  participantId?: string
  material?: string
  period?: string
  after?: string
  limit: number
}

/** `told`: the price as it stands in the matched round that holds this version of the offer. */
export type ListedOffer = {
  readonly offer: StandingOffer
  readonly told?: { readonly roundId: string; readonly version: number; readonly price: SealedPrice }
  /** The cancelled round in which the price of this version was opened. */
  readonly openedIn?: string
}

type ListedRow = OfferRow & {
  told_in: string | null
  told_version: number
  told_price: SealedPrice
  opened_in: string | null
}

/** Offers by id, one more than the limit. */
export async function listOffers(sql: Sql, filter: OfferFilter): Promise<ListedOffer[]> {
  const rows = await sql.query<ListedRow>(
    `SELECT ${SHOWN}, told.round_id AS told_in, told.version AS told_version, told.sealed_price AS told_price,
       (SELECT round_id FROM entry AS opened JOIN book AS ended USING (round_id)
        WHERE opened.offer_id = offer.id AND opened.version = offer.version AND opened.status = 'confirmed' AND ended.cancelled
        ORDER BY done_at DESC LIMIT 1) AS opened_in
     FROM offer LEFT JOIN (entry AS told JOIN book USING (round_id))
       ON told.offer_id = offer.id AND live AND matched AND told.status = 'confirmed'
       AND told.version = (offer.sealed_price->>'version')::int
     WHERE ($1::uuid IS NULL OR id = $1) AND ($2::uuid IS NULL OR offer.participant_id = $2) AND ($3::uuid IS NULL OR id > $3)
       AND ($4::text IS NULL OR material = $4) AND ($5::text IS NULL OR period = $5)
     ORDER BY id LIMIT $6`,
    [
      filter.id ?? null,
      filter.participantId ?? null,
      filter.after ?? null,
      filter.material ?? null,
      filter.period ?? null,
      filter.limit + 1,
    ],
  )
  return rows.map(row => ({
    offer: offerOf(row),
    ...(row.opened_in === null ? {} : { openedIn: row.opened_in }),
    ...(row.told_in === null
      ? {}
      : { told: { roundId: row.told_in, version: row.told_version, price: row.told_price } }),
  }))
}

/** Standing offers after an id, in order of id. */
export async function standingAfter(
  { drizzle }: Sql,
  after: string | undefined,
  limit: number,
): Promise<StandingOffer[]> {
  const rows = await drizzle
    .select(COLUMNS_SHOWN)
    .from(offerTable)
    .where(and(STANDING, after === undefined ? undefined : gt(offerTable.id, after)))
    .orderBy(asc(offerTable.id))
    .limit(limit)
  return rows.map(offerOf)
}

/** Standing offers that wait for an operator, by id, one more than the limit, with the supplier's name. */
export async function listWaiting(
  { drizzle }: Sql,
  { after, limit, overSites }: { after?: string; limit: number; overSites: readonly string[] },
): Promise<{ offer: StandingOffer; supplier: string | null }[]> {
  const rows = await drizzle
    .select({ ...COLUMNS_SHOWN, supplier: sql<string | null>`${knownParticipantTable.data}->>'legalName'` })
    .from(offerTable)
    .leftJoin(knownParticipantTable, eq(knownParticipantTable.id, offerTable.participantId))
    .where(and(waitingFor(overSites), after === undefined ? undefined : gt(offerTable.id, after)))
    .orderBy(asc(offerTable.id))
    .limit(limit + 1)
  return rows.map(row => ({ offer: offerOf(row), supplier: row.supplier }))
}
