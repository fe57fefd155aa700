import type { Price, PriceStep, Pricing } from '@lodestone/contracts'

/** A price that nobody here can read, with what is public of it. */
export type SealedPrice = {
  readonly pricing: Pricing
  /** The coarsest step that was asked for when it was stated and of which it is a multiple. */
  readonly step?: PriceStep
  /** The coarsest step that was asked for then. */
  readonly asked?: PriceStep
  /** The offer's version that stated it: part of what the seal is about, so that it opens in no other place. */
  readonly version: number
  readonly sealed: string
  /** Its data key, wrapped for its supplier. */
  readonly ownKey: string
  /** The same data key, wrapped under the key of the place where the offer stands. */
  readonly key: string
  /** The name of that key. */
  readonly under: string
}

/** The price that a row of an offer keeps. Throws for one that is still in clear, which the service seals before it reads any. */
export function sealedOf(offerId: string, kept: SealedPrice | null): SealedPrice {
  if (kept === null) throw new Error(`a row of offer ${offerId} has no sealed price`)
  return kept
}

/** A price with the offer it belongs to. */
export type PriceOf = { readonly offerId: string; readonly price: SealedPrice }

/** The key of offers that stand in no round. Nobody opens a price under it: from here a price moves under the key of a round. */
export const STANDING_KEY = 'offers'
export const roundKey = (roundId: string): string => `round/${roundId}`
export const ownKey = (participantId: string): string => `org/${participantId}`

/** What a seal is about. */
export const aboutPrice = (offerId: string, version: number): string =>
  `the price of offer ${offerId}, version ${version}`

export type Priced<T> = Omit<T, 'price'> & { readonly price: Price }
