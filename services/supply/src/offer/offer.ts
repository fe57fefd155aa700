import type { Offer, OfferDraft, Price } from '@lodestone/contracts'
import { accept, type Outcome, refuse } from '@lodestone/kernel'
import type { SealedPrice } from '../price/price.ts'
import { assuranceIn, type Judgement, levelOf } from '../screening/judgement.ts'
import { dayOf, type Judging, judge, judgeAnew } from '../screening/screening.ts'

export type Refused = 'validation-failed' | 'wrong-state' | 'stale-version'

/** What a supplier sent, but for the price. */
export type OfferTerms = Omit<OfferDraft, 'price'>

/** What a supplier offers, on the terms it sent, its price sealed, with what is known of its origin. */
export type StandingOffer = {
  readonly id: string
  readonly participantId: string
  readonly version: number
  readonly status: Offer['status']
  readonly terms: OfferTerms
  readonly price: SealedPrice
  readonly judgement: Judgement
  readonly submittedAt: string
  readonly updatedAt: string
}

/** A new offer, screened on the day it comes. */
export function post(
  terms: OfferTerms,
  price: SealedPrice,
  who: { id: string; participantId: string; now: Date; by: Judging },
): StandingOffer {
  const at = who.now.toISOString()
  return {
    id: who.id,
    participantId: who.participantId,
    version: 1,
    status: 'standing',
    terms,
    price,
    judgement: dueWhere(terms, { computed: judge(terms, who.by, dayOf(who.now)) }),
    submittedAt: at,
    updatedAt: at,
  }
}

/** A new version of a standing offer, screened anew. */
export function revise(
  offer: StandingOffer,
  terms: OfferTerms,
  price: SealedPrice,
  expected: number,
  now: Date,
  by: Judging,
): Outcome<StandingOffer, Refused> {
  const ready = mayChange(offer, expected)
  if (!ready.ok) return ready
  if (terms.reference !== offer.terms.reference)
    return refuse('validation-failed', 'An offer keeps its reference.', [
      { path: 'reference', message: `must stay ${offer.terms.reference}` },
    ])
  return accept({
    ...offer,
    version: offer.version + 1,
    terms,
    price,
    judgement: dueWhere(terms, judgeAnew(terms, offer.judgement, by, dayOf(now))),
    updatedAt: now.toISOString(),
  })
}

/** An offer that draws on batches is looked at once more: what stands for these may have changed while it was decided. */
const dueWhere = ({ batches }: OfferTerms, { computed, ...judgement }: Judgement): Judgement => ({
  ...judgement,
  computed: batches ? { ...computed, recheckOn: computed.on } : computed,
})

/** `undefined`: it was withdrawn before. */
export function withdraw(
  offer: StandingOffer,
  expected: number,
  now: Date,
): Outcome<StandingOffer | undefined, Refused> {
  if (offer.status === 'withdrawn') return accept(undefined)
  const ready = mayChange(offer, expected)
  return ready.ok ? accept(ended(offer, 'withdrawn', now)) : ready
}

/** An offer whose time has passed. */
export const expire = (offer: StandingOffer, now: Date): StandingOffer => ended(offer, 'expired', now)

const ended = (offer: StandingOffer, status: 'withdrawn' | 'expired', now: Date): StandingOffer => ({
  ...offer,
  version: offer.version + 1,
  status,
  updatedAt: now.toISOString(),
})

function mayChange(offer: StandingOffer, expected: number): Outcome<undefined, Refused> {
  if (offer.status !== 'standing') return refuse('wrong-state', `The offer is ${offer.status}.`)
  if (offer.version !== expected) return refuse('stale-version', `The offer is at version ${offer.version}.`)
  return accept(undefined)
}

/** An offer as the API shows it, with its price for whoever may read that. */
export function showOffer(offer: StandingOffer, price?: Price): Offer {
  return {
    id: offer.id,
    participantId: offer.participantId,
    version: offer.version,
    status: offer.status,
    ...offer.terms,
    ...(price ? { price } : {}),
    screening: { level: levelOf(offer.judgement), assurance: assuranceIn(offer.judgement) },
    submittedAt: offer.submittedAt,
    updatedAt: offer.updatedAt,
  }
}
