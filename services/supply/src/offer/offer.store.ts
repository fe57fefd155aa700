import type { Sql } from '@lodestone/database'
import { eq, type RowOf } from '@lodestone/database/drizzle'
import { markHeld } from '../held/held.store.ts'
import { revokeChanged } from '../issued/issued.store.ts'
import { offerTable } from '../schema.ts'
import { levelOf } from '../screening/judgement.ts'
import { waits } from '../screening/screening.queue.ts'
import { sitesOf } from '../site/site.ts'
import { COLUMNS_SHOWN, offerOf } from './offer.row.ts'
import type { StandingOffer } from './offer.ts'

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
  sitesOf(terms),
]

const COLUMNS =
  'id, participant_id, reference, version, status, material, period, valid_until, submitted_at, updated_at, body, computed, decision, level, waits, policy_version, recheck_on, sealed_price, lapsed, sites'
const VALUES =
  '$1::uuid, $2::uuid, $3, $4::int, $5, $6, $7, $8::timestamptz, $9::timestamptz, $10::timestamptz, $11, $12::jsonb, $13::jsonb, $14, $15::bool, $16, $17::date, $18::jsonb, $19::jsonb, $20::text[]'

/** SQL that inserts an offer, a common table expression after one named `checked`. */
export const offerInsert = `offer_rows AS (INSERT INTO offer (${COLUMNS}) SELECT ${VALUES} FROM checked)`
/** Parameters that `offerInsert` takes. */
export const OFFER_PARAMETERS = 20

/** The offer, locked until the transaction ends. */
export async function lockOffer(tx: Sql, id: string): Promise<StandingOffer | undefined> {
  const [row] = await tx.drizzle.select(COLUMNS_SHOWN).from(offerTable).where(eq(offerTable.id, id)).for('update')
  return row && offerOf(row)
}

export async function insertOffer(tx: Sql, offer: StandingOffer): Promise<void> {
  await tx.query(`INSERT INTO offer (${COLUMNS}) SELECT ${VALUES}`, offerColumns(offer), 'offer-insert')
}

/** Which of these references a supplier has used. */
export async function takenReferences(
  tx: Sql,
  participantId: string,
  references: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.query<Pick<RowOf<typeof offerTable>, 'reference'>>(
    'SELECT reference FROM offer WHERE participant_id = $1 AND reference = ANY($2)',
    [participantId, [...references]],
    'offer-references-taken',
  )
  return new Set(rows.map(({ reference }) => reference))
}

export async function saveOffer(tx: Sql, offer: StandingOffer): Promise<void> {
  await tx.query(`UPDATE offer SET (${COLUMNS}) = ROW (${VALUES}) WHERE id = $1`, offerColumns(offer), 'offer-save')
  await revokeChanged(tx, [offer])
  await markHeld(tx, [offer.id])
}
