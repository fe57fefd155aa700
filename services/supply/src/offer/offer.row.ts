import { eq, type Shown, shownAs } from '@lodestone/database/drizzle'
import { fromJson } from '@lodestone/kernel'
import { sealedOf } from '../price/price.ts'
import { offerTable } from '../schema.ts'
import { judgementOf } from '../screening/judgement.ts'
import type { StandingOffer } from './offer.ts'

/** Columns that an offer is read from. */
export const COLUMNS_SHOWN = {
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
export type OfferRow = Shown<typeof COLUMNS_SHOWN>
/** The same as SQL. */
export const SHOWN = shownAs(COLUMNS_SHOWN, 'offer')

/** The offer that a row is of. */
export const offerOf = (row: OfferRow): StandingOffer => ({
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

/** That an offer stands. */
export const STANDING = eq(offerTable.status, 'standing')
