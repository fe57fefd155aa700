import {
  evidenceExpiring,
  offerExpired,
  offerPosted,
  offerRevised,
  offerScreened,
  offerWithdrawn,
} from '@lodestone/contracts'
import { type Fact, factOf } from '@lodestone/messaging'
import { assuranceIn, assuranceShown, levelOf } from '../screening/judgement.ts'
import type { OfferNotice } from '../screening/screening.store.ts'
import type { StandingOffer } from './offer.ts'

const identity = ({ id, participantId, version }: StandingOffer) => ({ offerId: id, participantId, version })

/** The event that tells where an offer stands now; never its price, nor its batches, of which their ledger tells. */
export function offerFact(offer: StandingOffer): Fact {
  switch (offer.status) {
    case 'standing': {
      const event = offer.version === 1 ? offerPosted : offerRevised
      const { batches: _, ...terms } = offer.terms
      return factOf(event, offer.id, { ...identity(offer), offer: { ...terms, pricing: offer.price.pricing } })
    }
    case 'withdrawn':
      return factOf(offerWithdrawn, offer.id, identity(offer))
    case 'expired':
      return factOf(offerExpired, offer.id, identity(offer))
  }
}

/** The event that tells what is thought of an offer's origin. */
export function screenedFact(offer: StandingOffer): Fact {
  const { level, policy, policyVersion, findings, missing, gaps } = offer.judgement.computed
  const assurance = assuranceShown(assuranceIn(offer.judgement))
  const judged = { level: levelOf(offer.judgement), ...assurance, computedLevel: level, policy, policyVersion }
  const data = { ...judged, findings, missing, ...(gaps?.length ? { gaps } : {}) }
  return factOf(offerScreened, offer.id, { ...identity(offer), ...data })
}

/** The event that tells that a proof which the level rests on ends soon. */
export function noticeFact({ offer, proof, daysLeft, threshold }: OfferNotice): Fact {
  const data = { ...identity(offer), ...proof, daysLeft, threshold, level: levelOf(offer.judgement) }
  return factOf(evidenceExpiring, offer.id, data)
}
