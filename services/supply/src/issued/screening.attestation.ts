import type { Participant } from '@lodestone/contracts'
import { type Frame, screeningCredential } from '@lodestone/credentials'
import { accept, canonicalHash, type JsonObject, type Outcome, present, refuse } from '@lodestone/kernel'
import { findMaterial } from '@lodestone/provenance'
import type { StandingOffer } from '../offer/offer.ts'
import { namedPolicy, type Yardstick } from '../policy/policy.ts'
import { levelOf } from '../screening/judgement.ts'
import type { HubIdentity } from './identity.ts'
import { attestedOf } from './issued.ts'
import { judgedSaid, partyOf, policySaid } from './party.ts'

/** Refuses to attest an offer that does not stand, or whose origin is not proven. */
export function mayAttest({ status, terms, judgement }: StandingOffer, now: Date): Outcome<undefined, 'wrong-state'> {
  if (status !== 'standing') return refuse('wrong-state', `The offer is ${status}: there is no screening to attest.`)
  if (Date.parse(terms.validUntil) <= now.getTime())
    return refuse('wrong-state', 'The time of the offer is over: there is no screening to attest.')
  const { missing } = judgement.computed
  if (levelOf(judgement) !== 'U') return accept(undefined)
  return refuse(
    'wrong-state',
    `The origin of the offer is not proven: there is nothing to attest. ${missing.join(' ')}`.trim(),
  )
}

/** The credential of an offer's screening, in its frame: no price, and no quantity. */
export function attestScreening(
  offer: StandingOffer,
  supplier: Participant,
  by: Yardstick,
  hub: HubIdentity,
  frame: Frame,
): JsonObject {
  const { id, terms, judgement } = offer
  const { policy, policyVersion, on } = judgement.computed
  const material = present(findMaterial(terms.material))
  return screeningCredential({
    ...frame,
    ...judgedSaid(attestedOf(offer)),
    validUntil: new Date(terms.validUntil),
    supplier: partyOf(supplier),
    policy: policySaid(namedPolicy(by.policies, { id: policy, version: policyVersion }), hub),
    offer: { url: `${hub.api}/supply/offers/${id}`, name: `offer ${terms.reference}`, sha256: groundsOf(offer) },
    goods: { id: `urn:lodestone:material:${material.id}`, name: material.name },
    day: on,
  })
}

/** The SHA-256 of all that the level rests on. */
function groundsOf({ terms, judgement }: StandingOffer): string {
  const { material, chain, evidence, batches } = terms
  const { given = [], proven = [] } = judgement.computed
  return canonicalHash(JSON.parse(JSON.stringify({ material, chain, evidence, batches, given, proven })))
}
