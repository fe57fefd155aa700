import { type Price, pricingOf } from '@lodestone/contracts'
import { fromJson, vouched } from '@lodestone/kernel'
import { type KeyProvider, openEnvelope, sealEnvelope } from '@lodestone/keyring'
import { aboutPrice, ownKey, type PriceOf, type SealedPrice, STANDING_KEY } from './price.ts'

/** Seals the price of a version of an offer, for its supplier and under the key of offers in no round. */
export async function sealPrice(
  keys: KeyProvider,
  price: Price,
  of: { offerId: string; version: number; participantId: string },
): Promise<SealedPrice> {
  const { sealed, dataKey } = sealEnvelope(JSON.stringify(price), aboutPrice(of.offerId, of.version))
  const [own, key] = await Promise.all([keys.wrap(ownKey(of.participantId), dataKey), keys.wrap(STANDING_KEY, dataKey)])
  return { pricing: pricingOf(price), version: of.version, sealed, ownKey: own, key, under: STANDING_KEY }
}

/** Has the data key wrapped by the key of another place instead. The price stays sealed. Throws KeyMissing or BrokenSeal. */
export async function moveUnder(keys: KeyProvider, price: SealedPrice, name: string): Promise<SealedPrice> {
  return price.under === name ? price : { ...price, key: await keys.rewrap(price.under, name, price.key), under: name }
}

/** The price for the supplier whose own it is, and for nobody else. Throws KeyMissing or BrokenSeal. */
export async function openOwn(keys: KeyProvider, { offerId, price }: PriceOf, participantId: string): Promise<Price> {
  return openPrice({ offerId, price }, await keys.unwrap(ownKey(participantId), price.ownKey))
}

/** A price with its data key. Throws BrokenSeal. */
export const openPrice = ({ offerId, price }: PriceOf, dataKey: Buffer): Price =>
  fromJson(vouched<Price>(openEnvelope(price.sealed, dataKey, aboutPrice(offerId, price.version))))
