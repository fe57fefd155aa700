import type { Offer } from '@lodestone/contracts'
import { type Identity, sees } from '@lodestone/http'
import type { ListedOffer } from './offer.store.ts'
import { showOffer } from './offer.ts'

/** Offers the caller may see: all for operators and auditors, its own for a supplier. */
export const scopeOf = (identity: Identity): { participantId?: string } =>
  sees(identity, 'operator', 'auditor') ? {} : { participantId: identity.org ?? '' }

/** An offer for this caller: nobody but its supplier reads the price while it is sealed. */
export const showTo = (identity: Identity, { offer, sealed }: ListedOffer): Offer =>
  showOffer(offer, !sealed || identity.org === offer.participantId)
