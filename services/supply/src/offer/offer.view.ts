import type { Offer } from '@lodestone/contracts'
import { type Identity, sees } from '@lodestone/http'
import type { ServiceContext } from '@lodestone/service'
import { pricesFor } from '../price/price.view.ts'
import type { ListedOffer } from './offer.listing.store.ts'
import { showOffer } from './offer.ts'

/** Offers the caller may see: all for operators and auditors, its own for a supplier. */
export const scopeOf = (identity: Identity): { participantId?: string } =>
  sees(identity, 'operator', 'auditor') ? {} : { participantId: identity.org ?? '' }

/** Offers for this caller: nobody but its supplier reads a price, unless a round that holds the offer is matched. */
export async function showTo(
  identity: Identity,
  context: Pick<ServiceContext, 'database' | 'keys'>,
  rows: readonly ListedOffer[],
): Promise<Offer[]> {
  const prices = await pricesFor(
    identity,
    context,
    rows.map(({ offer: { id, participantId, price }, told }) => ({
      offerId: id,
      participantId,
      price: told?.price ?? price,
      ...(told ? { told } : {}),
    })),
  )
  return rows.map(({ offer, openedIn }, index) => ({
    ...showOffer(offer, prices[index]),
    ...(openedIn === undefined || offer.status !== 'standing' ? {} : { openedIn }),
  }))
}
