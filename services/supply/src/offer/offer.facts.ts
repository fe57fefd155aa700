import {
  evidenceExpiring,
  offerExpired,
  offerPosted,
  offerRevised,
  offerScreened,
  offerWithdrawn,
} from '@lodestone/contracts'
import type { Json } from '@lodestone/kernel'
import type { Fact } from '@lodestone/messaging'
import type { OfferNotice } from '../screening/screening.store.ts'
import { levelOf } from '../screening/screening.ts'
import type { StandingOffer } from './offer.ts'

const identity = ({ id, participantId, version }: StandingOffer) => ({ offerId: id, participantId, version })

/** The event that tells where an offer stands now; never its price. */
export function offerFact(offer: StandingOffer): Fact {
  switch (offer.status) {
    case 'standing': {
      const event = offer.version === 1 ? offerPosted : offerRevised
      return {
        subject: offer.id,
        event,
        data: { ...identity(offer), offer: { ...offer.terms, pricing: offer.price.pricing } } as unknown as Json,
      }
    }
    case 'withdrawn':
      return { subject: offer.id, event: offerWithdrawn, data: identity(offer) }
    case 'expired':
      return { subject: offer.id, event: offerExpired, data: identity(offer) }
  }
}

/** The event that tells what is thought of an offer's origin. */
export function screenedFact(offer: StandingOffer): Fact {
  const { level, policy, policyVersion, findings, missing, gaps } = offer.judgement.computed
  const judged = { level: levelOf(offer.judgement), computedLevel: level, policy, policyVersion }
  const data = { ...judged, findings, missing, ...(gaps?.length ? { gaps } : {}) }
  return { subject: offer.id, event: offerScreened, data: { ...identity(offer), ...data } as unknown as Json }
}

/** The event that tells that a proof which the level rests on ends soon. */
export function noticeFact({ offer, proof, daysLeft, threshold }: OfferNotice): Fact {
  const data = { ...identity(offer), ...proof, daysLeft, threshold, level: levelOf(offer.judgement) }
  return { subject: offer.id, event: evidenceExpiring, data }
}
