import { type OfferPreview, offerDraft, type PriceStep, pricingOf } from '@lodestone/contracts'
import type { Database, Sql } from '@lodestone/database'
import { batchesIn } from '../batch/batch.listing.store.ts'
import { backingIn, UNBACKED } from '../batch/proof.store.ts'
import { openBooks, type Taking } from '../book/gate.ts'
import { roundFor, takes, whyOut } from '../entry/entry.fit.ts'
import { standingOf } from '../entry/entry.ts'
import { givenFiles, givenOf } from '../evidence/evidence.store.ts'
import { readYardstick } from '../policy/policy.store.ts'
import type { Yardstick } from '../policy/policy.ts'
import type { Lookup } from '../restriction/lookup.ts'
import { listedIn } from '../restriction/match.store.ts'
import { dayOf, judge, judgementIn } from '../screening/screening.ts'
import { showScreening } from '../screening/screening.view.ts'
import { stepsOf } from './offer.sent.ts'
import type { StandingOffer } from './offer.ts'

/** What was read of a file, with what would be found of the origin of each offer that could be sent, and what rounds would make of it. */
export async function screenedPreview(
  database: Database,
  read: OfferPreview,
  {
    participantId,
    now,
    lookup,
    priceStep,
  }: {
    readonly participantId: string
    readonly now: Date
    readonly lookup: (sql: Sql) => Promise<Lookup>
    /** What the hub asks of all prices. */
    readonly priceStep: PriceStep | undefined
  },
): Promise<OfferPreview> {
  const drafts = read.items.flatMap(item =>
    item.ok ? [{ index: item.index, terms: offerDraft.parse(item.value) }] : [],
  )
  if (drafts.length === 0) return read
  const by = await readYardstick(database)
  const files = await givenFiles(
    database,
    drafts.map(({ terms }) => ({ participantId, terms })),
  )
  const own = await batchesIn(
    database,
    drafts.flatMap(({ terms }) => terms.batches ?? []).map(one => one.batch),
  )
  // Nobody learns here what another's batch would prove.
  const backing = await backingIn(
    database,
    drafts.map(({ terms }) => ({
      participantId,
      terms: terms.batches?.every(one => own.has(one.batch)) ? terms : { chain: terms.chain },
    })),
  )
  const listed = await listedIn(
    database,
    drafts.map(({ terms }) => ({ participantId, terms })),
    lookup,
  )
  const today = dayOf(now)
  const taking = await openBooks(database)
  const found = new Map(
    drafts.map(({ index, terms }, nth) => {
      const given = givenOf({ participantId, terms }, files)
      const computed = judge(terms, { ...by, given, ...(backing[nth] ?? UNBACKED), listed: listed[nth] ?? [] }, today)
      const { price, ...sent } = terms
      const priced = { pricing: pricingOf(price), ...stepsOf(price, sent, taking, priceStep) }
      const rounds = placesOf({ terms: sent, price: priced, judgement: { computed } }, taking, by)
      return [index, { screening: showScreening({ computed }, today), rounds }]
    }),
  )
  return {
    ...read,
    items: read.items.map(item => ({ ...item, ...found.get(item.index) })),
  }
}

type Checked = Parameters<typeof whyOut>[1] & Pick<StandingOffer, 'judgement'>

/** What each round that takes goods like these would make of an offer if it were sent now. */
function placesOf(offer: Checked, { books, now }: Taking, by: Yardstick): OfferPreview['items'][number]['rounds'] {
  const joined = roundFor(offer, books, now)
  return books
    .filter(book => takes(book, offer, now))
    .map(book => ({
      roundId: book.roundId,
      joins: book === joined,
      ...standingOf(judgementIn(book.policy, offer.terms, offer.judgement, by)),
      ...whyOut(book, offer),
    }))
}
