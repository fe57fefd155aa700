import type { Offer, OfferDraft } from '@lodestone/contracts'
import { accept, type Outcome } from '@lodestone/kernel'
import type { InDoor, ServiceContext } from '@lodestone/service'
import { type Drawing, drawFor, draws } from '../batch/drawing.ts'
import { backingIn, UNBACKED } from '../batch/proof.store.ts'
import { shareGate } from '../book/gate.ts'
import { entryFacts } from '../entry/entry.facts.ts'
import { underItsRound } from '../entry/entry.keys.ts'
import { rejoin } from '../entry/entry.placing.ts'
import { saveEntries } from '../entry/entry.store.ts'
import { givenFiles, givenOf, shareFiles } from '../evidence/evidence.store.ts'
import { readYardstick } from '../policy/policy.store.ts'
import { sealPrice } from '../price/price.seal.ts'
import type { SealedPrice } from '../price/price.ts'
import { lookupOf } from '../restriction/lookup.ts'
import { listedIn } from '../restriction/match.store.ts'
import { boundOffers } from '../site/bounding.ts'
import { offerFact, screenedFact } from './offer.facts.ts'
import { asAsked, referencesFree } from './offer.sent.ts'
import { insertOffer } from './offer.store.ts'
import { type OfferTerms, post, showOffer } from './offer.ts'

/** A draft with its price sealed, and the id that it is sealed for. */
type PricedDraft = {
  readonly id: string
  readonly terms: OfferTerms
  readonly price: OfferDraft['price']
  readonly sealed: SealedPrice
}

type PostRefused = 'validation-failed' | 'duplicate-reference' | 'batch-exceeded' | 'capacity-exceeded'

/** Posts offers in one transaction: under the gate, with what they draw on batches. */
export function offersPosting(context: ServiceContext) {
  const { keys, clock, newId, config } = context
  const lookup = lookupOf(context)
  const priced = async ({ price, ...terms }: OfferDraft, participantId: string): Promise<PricedDraft> => {
    const id = newId()
    return { id, terms, price, sealed: await sealPrice(keys, price, { offerId: id, version: 1, participantId }) }
  }

  /** Gives the offers as they are kept as an answer: without their prices. `pathOf`: where an offer stands in what was sent. */
  async function postAll(
    [tx, record]: InDoor,
    drafts: readonly PricedDraft[],
    participantId: string,
    pathOf: (nth: number) => string,
  ): Promise<Outcome<Offer[], PostRefused>> {
    const free = await referencesFree(
      tx,
      participantId,
      drafts.map(({ terms: { reference } }, nth) => ({ reference, path: pathOf(nth) })),
    )
    if (!free.ok) return free
    const taking = await shareGate(tx)
    const { books, now } = taking
    await shareFiles(tx, participantId)
    const bounded = await boundOffers(
      tx,
      participantId,
      drafts.map(({ terms }, nth) => ({ terms, path: pathOf(nth) })),
    )
    const by = await readYardstick(tx)
    const files = await givenFiles(
      tx,
      drafts.map(({ terms }) => ({ participantId, terms })),
    )
    const backing = await backingIn(
      tx,
      drafts.map(({ terms }) => ({ participantId, terms })),
    )
    const listed = await listedIn(
      tx,
      drafts.map(({ terms }) => ({ participantId, terms })),
      lookup,
    )
    const shown: Offer[] = []
    const drawing: Drawing[] = []
    for (const [nth, { id, terms, price, sealed }] of drafts.entries()) {
      const told = asAsked(sealed, price, terms, taking, config.PRICE_STEP)
      const given = givenOf({ participantId, terms }, files)
      const posted = post(terms, told, {
        id,
        participantId,
        now: clock(),
        by: { ...by, given, ...(backing[nth] ?? UNBACKED), listed: listed[nth] ?? [] },
      })
      const { offer, entries } = await underItsRound(keys, posted, rejoin(posted, undefined, books, now, by))
      await insertOffer(tx, offer)
      if (entries.length > 0) await saveEntries(tx, entries)
      record(offerFact(offer), screenedFact(offer), ...entryFacts(entries))
      shown.push(showOffer(offer))
      if (draws(offer)) drawing.push({ offer, path: pathOf(nth) })
    }
    const within = await bounded()
    if (!within.ok) return within
    if (drawing.length === 0) return accept(shown)
    const moved = await drawFor(tx, drawing, { because: 'offer-posted', at: clock().toISOString() })
    if (!moved.ok) return moved
    record(...moved.value)
    return accept(shown)
  }

  return { priced, postAll }
}
