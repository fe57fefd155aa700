import type { Sql } from '@lodestone/database'
import { and, asc, eq, exists } from '@lodestone/database/drizzle'
import { entryTable, offerTable } from '../schema.ts'
import { COLUMNS_SHOWN, type OfferRow, offerOf, SHOWN, STANDING } from './offer.row.ts'
import type { StandingOffer } from './offer.ts'

/** Of a participant that may offer: one that was corrected to a member may not. */
const ADMITTED = "status = 'admitted' AND data->>'kind' = 'supplier'"

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
    `SELECT ${SHOWN}, EXISTS (SELECT 1 FROM known_participant WHERE id = participant_id AND ${ADMITTED}) AS admitted FROM offer
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
       AND EXISTS (SELECT 1 FROM known_participant WHERE id = participant_id AND ${ADMITTED})
       AND NOT EXISTS (SELECT 1 FROM entry WHERE offer_id = offer.id AND live)
     ORDER BY id FOR UPDATE`,
    [materials, until],
  )
  return rows.map(offerOf)
}
