import type { Sql } from '@lodestone/database'
import { and, asc, eq, exists, gt, type RowOf, type Shown, shownAs, sql } from '@lodestone/database/drizzle'
import { fromJson } from '@lodestone/kernel'
import { knownParticipantTable } from '@lodestone/service/tables'
import { type PriceOf, type SealedPrice, sealedOf } from '../price/price.ts'
import { entryTable, offerTable } from '../schema.ts'
import { dayOf, judgementOf, levelOf, waits } from '../screening/screening.ts'
import type { StandingOffer } from './offer.ts'

const COLUMNS_SHOWN = {
  id: offerTable.id,
  participantId: offerTable.participantId,
  version: offerTable.version,
  status: offerTable.status,
  body: offerTable.body,
  sealedPrice: offerTable.sealedPrice,
  computed: offerTable.computed,
  decision: offerTable.decision,
  lapsed: offerTable.lapsed,
  submittedAt: offerTable.submittedAt,
  updatedAt: offerTable.updatedAt,
}
type OfferRow = Shown<typeof COLUMNS_SHOWN>
const SHOWN = shownAs(COLUMNS_SHOWN, 'offer')

const offerOf = (row: OfferRow): StandingOffer => ({
  id: row.id,
  participantId: row.participantId,
  version: row.version,
  status: row.status,
  terms: fromJson(row.body),
  price: sealedOf(row.id, row.sealedPrice),
  judgement: judgementOf(row),
  submittedAt: row.submittedAt,
  updatedAt: row.updatedAt,
})

/** Column values of an offer, for `offerInsert` and `saveOffer`. */
export const offerColumns = ({ terms, price, judgement, ...offer }: StandingOffer): unknown[] => [
  offer.id,
  offer.participantId,
  terms.reference,
  offer.version,
  offer.status,
  terms.material,
  terms.period,
  new Date(terms.validUntil).toISOString(),
  offer.submittedAt,
  offer.updatedAt,
  JSON.stringify(terms),
  JSON.stringify(judgement.computed),
  judgement.decision ? JSON.stringify(judgement.decision) : null,
  levelOf(judgement),
  waits(judgement),
  judgement.computed.policyVersion,
  judgement.computed.recheckOn ?? null,
  JSON.stringify(price),
  judgement.lapsed ? JSON.stringify(judgement.lapsed) : null,
]

const COLUMNS =
  'id, participant_id, reference, version, status, material, period, valid_until, submitted_at, updated_at, body, computed, decision, level, waits, policy_version, recheck_on, sealed_price, lapsed'
const VALUES =
  '$1::uuid, $2::uuid, $3, $4::int, $5, $6, $7, $8::timestamptz, $9::timestamptz, $10::timestamptz, $11, $12::jsonb, $13::jsonb, $14, $15::bool, $16, $17::date, $18::jsonb, $19::jsonb'

/** SQL that inserts an offer, a common table expression after one named `checked`. */
export const offerInsert = `offer_rows AS (INSERT INTO offer (${COLUMNS}) SELECT ${VALUES} FROM checked)`
/** Parameters that `offerInsert` takes. */
export const OFFER_PARAMETERS = 19

/** The offer, locked until the transaction ends. */
export async function lockOffer(tx: Sql, id: string): Promise<StandingOffer | undefined> {
  const [row] = await tx.drizzle.select(COLUMNS_SHOWN).from(offerTable).where(eq(offerTable.id, id)).for('update')
  return row && offerOf(row)
}

export async function insertOffer(tx: Sql, offer: StandingOffer): Promise<void> {
  await tx.query(`INSERT INTO offer (${COLUMNS}) SELECT ${VALUES}`, offerColumns(offer), 'offer-insert')
}

export async function saveOffer(tx: Sql, offer: StandingOffer): Promise<void> {
  await tx.query(`UPDATE offer SET (${COLUMNS}) = ROW (${VALUES}) WHERE id = $1`, offerColumns(offer), 'offer-save')
}

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

/** Keeps prices that have moved under another key. The offers are locked. */
export async function savePrices(tx: Sql, prices: readonly PriceOf[]): Promise<void> {
  if (prices.length === 0) return
  await tx.query(
    `UPDATE offer SET sealed_price = given.price FROM unnest($1::uuid[], $2::jsonb[]) AS given (id, price)
     WHERE offer.id = given.id`,
    [prices.map(one => one.offerId), prices.map(one => JSON.stringify(one.price))],
    'offer-prices',
  )
}

/** Prices of standing offers among these that stand under one key, their offers locked. */
export async function lockPricesUnder(tx: Sql, offerIds: readonly string[], key: string): Promise<PriceOf[]> {
  const rows = await tx.query<Pick<RowOf<typeof offerTable>, 'id'> & { sealed_price: SealedPrice }>(
    `SELECT id, sealed_price FROM offer
     WHERE id = ANY($1::uuid[]) AND status = 'standing' AND sealed_price->>'under' = $2 ORDER BY id FOR UPDATE`,
    [offerIds, key],
  )
  return rows.map(row => ({ offerId: row.id, price: row.sealed_price }))
}

const STANDING = eq(offerTable.status, 'standing')

/** Standing offers of a participant that a round holds, locked. */
export async function lockHeldOf(tx: Sql, participantId: string): Promise<StandingOffer[]> {
  const held = tx.drizzle
    .select({ offerId: entryTable.offerId })
    .from(entryTable)
    .where(and(eq(entryTable.offerId, offerTable.id), eq(entryTable.live, true)))
  const rows = await tx.drizzle
    .select(COLUMNS_SHOWN)
    .from(offerTable)
    .where(and(eq(offerTable.participantId, participantId), STANDING, exists(held)))
    .orderBy(asc(offerTable.id))
    .for('update')
  return rows.map(offerOf)
}

/** Standing offers that a round holds and their suppliers carry over, locked, and whether these are admitted. */
export async function lockCarried(
  tx: Sql,
  roundId: string,
): Promise<{ readonly offer: StandingOffer; readonly isAdmitted: boolean }[]> {
  const rows = await tx.query<OfferRow & { admitted: boolean }>(
    `SELECT ${SHOWN}, EXISTS (SELECT 1 FROM known_participant WHERE id = participant_id AND status = 'admitted') AS admitted FROM offer
     WHERE status = 'standing' AND body::jsonb->>'carryOver' = 'true'
       AND id IN (SELECT offer_id FROM entry WHERE round_id = $1 AND live)
     ORDER BY id FOR UPDATE`,
    [roundId],
  )
  return rows.map(row => ({ offer: offerOf(row), isAdmitted: row.admitted }))
}

/** Standing offers that may join a round when it opens, locked: of admitted suppliers, of its materials, valid until its offers close, in no live round. */
export async function lockJoinable(tx: Sql, materials: readonly string[], until: string): Promise<StandingOffer[]> {
  const rows = await tx.query<OfferRow>(
    `SELECT ${SHOWN} FROM offer
     WHERE status = 'standing' AND material = ANY($1) AND valid_until >= $2
       AND EXISTS (SELECT 1 FROM known_participant WHERE id = participant_id AND status = 'admitted')
       AND NOT EXISTS (SELECT 1 FROM entry WHERE offer_id = offer.id AND live)
     ORDER BY id FOR UPDATE`,
    [materials, until],
  )
  return rows.map(offerOf)
}

const OVERDUE = `status = 'standing' AND valid_until <= $1
  AND NOT EXISTS (SELECT 1 FROM entry JOIN book USING (round_id) WHERE offer_id = offer.id AND live AND state <> 'done')`

/** Whether there is a standing offer whose time has passed and that no round holds. */
export async function anyOverdue(sql: Sql, now: Date): Promise<boolean> {
  const overdue = await sql.query(
    `SELECT 1 FROM offer WHERE ${OVERDUE} LIMIT 1`,
    [now.toISOString()],
    'offer-any-overdue',
  )
  return overdue.length > 0
}

/** Standing offers whose time has passed and that no round holds, locked; those that somebody else works on are left for the next time. */
export async function lockOverdue(tx: Sql, now: Date, limit: number): Promise<StandingOffer[]> {
  const rows = await tx.query<OfferRow>(
    `SELECT ${SHOWN} FROM offer WHERE ${OVERDUE} ORDER BY id LIMIT $2 FOR UPDATE OF offer SKIP LOCKED`,
    [now.toISOString(), limit],
    'offer-overdue',
  )
  return rows.map(offerOf)
}

/** What may be judged otherwise now: its day has come, or another version of the policy has judged it. Each is found by an index of its own. */
const DUE = ['policy_version < $1', 'policy_version > $1', 'recheck_on <= $1::date'] as const

/** Standing offers that a new day or a new policy version may judge otherwise, locked; those that somebody else works on are left to him. */
export async function lockDue(
  tx: Sql,
  due: { now: Date; policyVersion: string; limit: number },
): Promise<StandingOffer[]> {
  const rows: OfferRow[] = []
  for (const [nth, condition] of DUE.entries()) {
    const column = condition.split(' ')[0]
    const left = due.limit - rows.length
    if (left === 0) break
    const found = await tx.query<OfferRow>(
      `SELECT ${SHOWN} FROM offer WHERE status = 'standing' AND ${condition} ORDER BY ${column} LIMIT $2 FOR UPDATE SKIP LOCKED`,
      [column === 'recheck_on' ? dayOf(due.now) : due.policyVersion, left],
      `offer-due-${nth}`,
    )
    rows.push(...found.filter(row => !rows.some(other => other.id === row.id)))
  }
  return rows.map(offerOf)
}

/**
 * Standing offers of a round that are due, locked, and those that were judged on a later day than the one asked for: a close may be told
 * after midnight. At most `limit`.
 */
export async function lockDueIn(
  tx: Sql,
  roundId: string,
  due: { now: Date; policyVersion: string; limit: number },
): Promise<StandingOffer[]> {
  const rows = await tx.query<OfferRow>(
    `SELECT ${SHOWN} FROM offer
     WHERE status = 'standing' AND (recheck_on <= $2 OR policy_version <> $3 OR (computed->>'on')::date > $2)
       AND EXISTS (SELECT 1 FROM entry WHERE offer_id = offer.id AND round_id = $1 AND live)
     ORDER BY id LIMIT $4 FOR UPDATE OF offer`,
    [roundId, dayOf(due.now), due.policyVersion, due.limit],
    'offer-due-in-round',
  )
  return rows.map(offerOf)
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
  { after, limit }: { after?: string; limit: number },
): Promise<{ offer: StandingOffer; supplier: string | null }[]> {
  const rows = await drizzle
    .select({ ...COLUMNS_SHOWN, supplier: sql<string | null>`${knownParticipantTable.data}->>'legalName'` })
    .from(offerTable)
    .leftJoin(knownParticipantTable, eq(knownParticipantTable.id, offerTable.participantId))
    .where(and(STANDING, eq(offerTable.waits, true), after === undefined ? undefined : gt(offerTable.id, after)))
    .orderBy(asc(offerTable.id))
    .limit(limit + 1)
  return rows.map(row => ({ offer: offerOf(row), supplier: row.supplier }))
}
