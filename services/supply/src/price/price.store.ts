import type { Price } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import type { RowOf } from '@lodestone/database/drizzle'
import { BrokenSeal, type KeyProvider } from '@lodestone/keyring'
import { eachInTurns } from '@lodestone/service'
import type { bookTable, offerTable } from '../schema.ts'
import { openPrice } from './price.seal.ts'
import { aboutPrice, type PriceOf, roundKey, type SealedPrice } from './price.ts'

/** A price as it stands in a round, with the version that it must be of. */
export type RoundPrice = PriceOf & { readonly roundId: string; readonly version: number }

/**
 * Opens prices under the keys of their rounds, in their order: the one way to read a price without being its supplier. Throws when this
 * database has not recorded the close of one of the rounds, and then opens none; throws KeyMissing or BrokenSeal.
 */
export async function openClosed(sql: Sql, keys: KeyProvider, prices: readonly RoundPrice[]): Promise<Price[]> {
  const rounds = [...new Set(prices.map(one => one.roundId))]
  if (rounds.length === 0) return []
  const closed = await sql.query<Pick<RowOf<typeof bookTable>, 'round_id'>>(
    'SELECT round_id FROM book WHERE round_id = ANY($1::uuid[]) AND closed_at <= clock_timestamp()',
    [rounds],
    'price-closed',
  )
  const early = rounds.find(roundId => !closed.some(row => row.round_id === roundId))
  if (early !== undefined) throw new Error(`prices of round ${early} do not open before its offers are closed`)
  return eachInTurns(prices, async one => {
    // An older price of the same offer holds its own seal; it must not stand for this version.
    if (one.price.version !== one.version) throw new BrokenSeal(aboutPrice(one.offerId, one.version))
    return openPrice(one, await keys.unwrap(roundKey(one.roundId), one.price.key))
  })
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
