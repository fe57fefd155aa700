import type { IssuedKind, RevokedBecause } from '@lodestone/contracts'
import { LEAST_BITS } from '@lodestone/credentials'
import type { Assurance } from '@lodestone/kernel'
import type { Level } from '@lodestone/provenance'
import type { StandingOffer } from '../offer/offer.ts'
import { assuranceIn, type Judgement, levelOf } from '../screening/judgement.ts'

/** What a credential of the hub says of an offer in a version: when any of it is otherwise, the credential is revoked. */
export type Attested = {
  readonly version: number
  readonly policy: string
  readonly policyVersion: string
  readonly level: Level
  readonly assurance: Assurance
  /** Of a passport, which says it stage by stage: each with its own level and how that is known. */
  readonly stages?: string | null
}

/** To whom a credential matters, and what it is about. */
export type About = {
  readonly kind: IssuedKind
  readonly participantId: string
  readonly offerId: string
  readonly memberId?: string
  readonly deliveryId?: string
}

export const attestedIn = (judgement: Judgement, version: number): Attested => ({
  version,
  policy: judgement.computed.policy,
  policyVersion: judgement.computed.policyVersion,
  level: levelOf(judgement),
  assurance: assuranceIn(judgement),
})

/** What the screening of an offer attests as it stands. */
export const attestedOf = ({ judgement, version }: StandingOffer): Attested => attestedIn(judgement, version)

/** What of a judgement is no longer what was attested; `undefined`: nothing. */
export function changeOf(attested: Attested, now: Attested): RevokedBecause | undefined {
  if (attested.version !== now.version) return 'offer-changed'
  if (attested.policy !== now.policy || attested.policyVersion !== now.policyVersion) return 'policy-changed'
  if (attested.level !== now.level) return 'level-changed'
  const isSame = attested.assurance === now.assurance && (attested.stages ?? now.stages) === now.stages
  return isSame ? undefined : 'assurance-changed'
}

/** The place of what was issued as the nth, from 1 on, in the lists, which are numbered from 1 on too. */
export const placeOf = (nth: bigint): { readonly list: number; readonly index: number } => ({
  list: Number((nth - 1n) / BigInt(LEAST_BITS)) + 1,
  index: Number((nth - 1n) % BigInt(LEAST_BITS)),
})

/** The first and the last place of a list. */
export const placesIn = (list: number): readonly [first: bigint, last: bigint] => [
  BigInt(list - 1) * BigInt(LEAST_BITS) + 1n,
  BigInt(list) * BigInt(LEAST_BITS),
]
