import type { OfferDraft, Price, PriceStep } from '@lodestone/contracts'
import { Conflict } from '@lodestone/database'
import { type CallHead, ProblemError, problemOf } from '@lodestone/http'
import type { KeyProvider } from '@lodestone/keyring'
import type { Taking } from '../book/gate.ts'
import { stepAsked } from '../entry/entry.fit.ts'
import { stepOf } from '../price/price.step.ts'
import type { SealedPrice } from '../price/price.ts'
import { checkDraft } from './offer.draft.ts'
import type { OfferTerms } from './offer.ts'

/** The key of the hashes by which a repeated post is known: a hash that anybody can make would let one try prices. */
const REQUESTS_KEY = 'requests'

/** The same call, known by a keyed hash of what was sent. */
export async function keyed<C extends CallHead>(keys: KeyProvider, call: C): Promise<C> {
  if (!call.idempotency) return call
  const { key, requestHash } = call.idempotency
  return { ...call, idempotency: { key, requestHash: await keys.mac(REQUESTS_KEY, requestHash) } }
}

/** A draft without faults. 422 for another. */
export function checked(draft: OfferDraft, now: Date): OfferDraft {
  const outcome = checkDraft(draft, now)
  if (!outcome.ok) throw problemOf(outcome.refusal)
  return outcome.value
}

/** A sealed price with as much in clear as the rounds that take its offer, or the hub, ask to know. */
export function asAsked(
  sealed: SealedPrice,
  price: Price,
  terms: OfferTerms,
  taking: Taking,
  ofAll: PriceStep | undefined,
): SealedPrice {
  const asked = stepAsked(terms, taking, ofAll)
  const step = stepOf(price, asked)
  return { ...sealed, ...(step === undefined ? {} : { step }), ...(asked === undefined ? {} : { asked }) }
}

/** What a failure to keep an offer is to its supplier: another of its offers may have the reference. */
export const refusedReference = (error: unknown, detail: string): unknown =>
  error instanceof Conflict && error.constraint === 'offer_reference_key'
    ? new ProblemError('duplicate-reference', detail, [{ path: 'reference', message: 'already in use' }])
    : error
