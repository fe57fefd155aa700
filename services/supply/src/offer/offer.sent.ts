import type { OfferDraft, Price, PriceStep } from '@lodestone/contracts'
import { Conflict, type Sql } from '@lodestone/database'
import { type CallHead, ProblemError, problemOf } from '@lodestone/http'
import { accept, type Outcome, refuse } from '@lodestone/kernel'
import type { KeyProvider } from '@lodestone/keyring'
import type { Taking } from '../book/gate.ts'
import { stepAsked } from '../entry/entry.fit.ts'
import { stepOf } from '../price/price.step.ts'
import type { SealedPrice } from '../price/price.ts'
import { checkDraft } from './offer.draft.ts'
import { takenReferences } from './offer.store.ts'
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
export const asAsked = (
  sealed: SealedPrice,
  ...of: [price: Price, terms: OfferTerms, taking: Taking, ofAll: PriceStep | undefined]
): SealedPrice => ({ ...sealed, ...stepsOf(...of) })

/** What stands in clear of a price beside its seal. */
export function stepsOf(
  price: Price,
  terms: OfferTerms,
  taking: Taking,
  ofAll: PriceStep | undefined,
): Pick<SealedPrice, 'step' | 'asked'> {
  const asked = stepAsked(terms, taking, ofAll)
  const step = stepOf(price, asked)
  return { ...(step === undefined ? {} : { step }), ...(asked === undefined ? {} : { asked }) }
}

/** Refuses offers whose references their supplier has used, each named: also of offers that are withdrawn. */
export async function referencesFree(
  tx: Sql,
  participantId: string,
  offers: readonly { readonly reference: string; readonly path: string }[],
): Promise<Outcome<undefined, 'duplicate-reference'>> {
  const taken = await takenReferences(
    tx,
    participantId,
    offers.map(({ reference }) => reference),
  )
  const faults = offers
    .filter(({ reference }) => taken.has(reference))
    .map(({ path }) => ({ path: `${path}reference`, message: 'already in use' }))
  if (faults.length === 0) return accept(undefined)
  const ofFile = offers.some(({ path }) => path !== '')
  return refuse('duplicate-reference', ofFile ? TAKEN_OF_FILE : TAKEN, faults)
}

export const TAKEN = 'You have an offer with this reference.'
export const TAKEN_OF_FILE = 'You have an offer with a reference of this file.'

/** What a failure to keep an offer is to its supplier: another of its offers may have the reference. */
export const refusedReference = (error: unknown, detail: string): unknown =>
  error instanceof Conflict && error.constraint === 'offer_reference_key'
    ? new ProblemError('duplicate-reference', detail, [{ path: 'reference', message: 'already in use' }])
    : error
