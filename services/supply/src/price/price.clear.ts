import type { OfferDraft } from '@lodestone/contracts'
import type { Database, Sql } from '@lodestone/database'
import { and, eq, type RowOf } from '@lodestone/database/drizzle'
import { fromJson, type JsonText, toJson } from '@lodestone/kernel'
import type { KeyProvider } from '@lodestone/keyring'
import type { OfferTerms } from '../offer/offer.ts'
import { entryTable, offerTable } from '../schema.ts'
import { moveUnder, sealPrice } from './price.seal.ts'
import { roundKey, type SealedPrice } from './price.ts'

/** Rows of one transaction. */
const BATCH = 200

type ClearOffer = Pick<RowOf<typeof offerTable>, 'id' | 'participant_id' | 'version'> & {
  round_id: string | null
  body: JsonText<OfferDraft>
}
type ClearEntry = ClearOffer & { round_id: string }

/**
 * Seals the prices that were written in clear before there was a keyring, and forgets the answers that hold one. Safe when several
 * processes do it at once. What the database keeps of the rows as they were goes with its next vacuum.
 */
export async function sealClearPrices(database: Database, keys: KeyProvider): Promise<void> {
  await database.query(`DELETE FROM idempotency WHERE scope LIKE '% postOffer' AND strpos(body, '"price":') > 0`)
  for (const part of [offers, entries])
    for (let sealed = BATCH; sealed === BATCH; ) sealed = await database.transaction(tx => part(tx, keys))
}

/** An offer that has ended states the price of the version before. */
async function offers(tx: Sql, keys: KeyProvider): Promise<number> {
  const rows = await tx.query<ClearOffer>(
    `SELECT id, participant_id, CASE status WHEN 'standing' THEN version ELSE version - 1 END AS version, body,
       (SELECT round_id FROM entry WHERE offer_id = offer.id AND live) AS round_id
     FROM offer WHERE sealed_price IS NULL ORDER BY id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`,
  )
  for (const row of rows) {
    const { body, price } = await sealed(keys, row)
    await tx.drizzle.update(offerTable).set({ body, sealedPrice: price }).where(eq(offerTable.id, row.id))
  }
  return rows.length
}

async function entries(tx: Sql, keys: KeyProvider): Promise<number> {
  const rows = await tx.query<ClearEntry>(
    `SELECT offer_id AS id, round_id, participant_id, version, body
     FROM entry WHERE sealed_price IS NULL ORDER BY offer_id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`,
  )
  for (const row of rows) {
    const { body, price } = await sealed(keys, row)
    await tx.drizzle
      .update(entryTable)
      .set({ body, sealedPrice: price })
      .where(and(eq(entryTable.offerId, row.id), eq(entryTable.roundId, row.round_id)))
  }
  return rows.length
}

async function sealed(keys: KeyProvider, row: ClearOffer): Promise<{ body: JsonText<OfferTerms>; price: SealedPrice }> {
  const { price, ...terms } = fromJson(row.body)
  const standing = await sealPrice(keys, price, {
    offerId: row.id,
    version: row.version,
    participantId: row.participant_id,
  })
  return {
    body: toJson(terms),
    price: row.round_id === null ? standing : await moveUnder(keys, standing, roundKey(row.round_id)),
  }
}
