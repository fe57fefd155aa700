import type { KeyProvider } from '@lodestone/keyring'
import type { StandingOffer } from '../offer/offer.ts'
import { moveUnder } from '../price/price.seal.ts'
import { roundKey } from '../price/price.ts'
import type { Entry } from './entry.ts'

/** An offer and its entries with the price under the key of the round that it joins. Throws KeyMissing or BrokenSeal. */
export async function underItsRound(
  keys: KeyProvider,
  offer: StandingOffer,
  entries: readonly Entry[],
): Promise<{ offer: StandingOffer; entries: Entry[] }> {
  const joining = entries.find(entry => entry.status === 'joined')
  if (!joining) return { offer, entries: [...entries] }
  const price = await moveUnder(keys, joining.price, roundKey(joining.roundId))
  return {
    offer: { ...offer, price },
    entries: entries.map(entry => (entry === joining ? { ...entry, price } : entry)),
  }
}
