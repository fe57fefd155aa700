import type { Offer, OfferDraft, Price } from '@lodestone/contracts'
import { Conflict } from '@lodestone/database'
import { offerGift } from '@lodestone/files'
import {
  type AskOf,
  type CallHead,
  type CallOf,
  DEFAULT_PAGE,
  implement,
  notFound,
  ProblemError,
  problemOf,
  readIdCursor,
  said,
  toPage,
} from '@lodestone/http'
import { accept, isUuid, type Outcome } from '@lodestone/kernel'
import { exported, inFileThread, type ServiceContext } from '@lodestone/service'
import { GATE_PARAMETERS, type Gate, gateCheck, gateMoved, readGate, shareGate, type Taking } from '../book/gate.ts'
import { entryFacts } from '../entry/entry.facts.ts'
import { underItsRound } from '../entry/entry.keys.ts'
import { earlierOf, entryInsert, liveEntriesOf, saveEntries } from '../entry/entry.store.ts'
import { mayMove, rejoin, stepAsked } from '../entry/entry.ts'
import { readYardstick } from '../policy/policy.store.ts'
import type { Yardstick } from '../policy/policy.ts'
import { openOwn, sealPrice } from '../price/price.seal.ts'
import { stepOf } from '../price/price.step.ts'
import type { SealedPrice } from '../price/price.ts'
import { offerFact, screenedFact } from './offer.facts.ts'
import {
  insertOffer,
  listOffers,
  lockOffer,
  OFFER_PARAMETERS,
  offerColumns,
  offerInsert,
  saveOffer,
} from './offer.store.ts'
import {
  checkDraft,
  type OfferTerms,
  post,
  type Refused,
  revise,
  type StandingOffer,
  showOffer,
  withdraw,
} from './offer.ts'
import { scopeOf, showTo } from './offer.view.ts'

const files = inFileThread<typeof import('./offer.file.ts')>(new URL('./offer.file.ts', import.meta.url))

/** Offers that an export reads at once: each may have 20 stages. */
const OFFERS_PER_PAGE = 100
const rowsOf = ({ chain, evidence }: Offer): number => Math.max(1, chain.length, evidence.length)

/** Times a post is decided again because rounds opened or closed meanwhile. */
const MAX_GATE_MOVES = 10

/** The key of the hashes by which a repeated post is known: a hash that anybody can make would let one try prices. */
const REQUESTS_KEY = 'requests'

export function offerRoutes(context: ServiceContext) {
  const { database, door, admission, keys, clock, newId, config } = context
  let gate: Gate | undefined

  /** A sealed price with as much in clear as the rounds that take its offer ask to know. */
  function asAsked(sealed: SealedPrice, price: Price, terms: OfferTerms, taking: Taking): SealedPrice {
    const asked = stepAsked(terms, taking, config.PRICE_STEP)
    const step = stepOf(price, asked)
    return { ...sealed, ...(step === undefined ? {} : { step }), ...(asked === undefined ? {} : { asked }) }
  }

  /** The answer to the offer's supplier, who reads the price. */
  const ownAnswer = async (offer: StandingOffer) => {
    const price = await openOwn(keys, { offerId: offer.id, price: offer.price }, offer.participantId)
    return { body: showOffer(offer, price), version: offer.version }
  }

  /**
   * One statement writes the offer, its place in a round, the journal, the outbox and the idempotency record. What is kept as the answer
   * has no price: whoever repeats the request has sent it again.
   */
  async function create(call: CallOf<'postOffer'>, posted: StandingOffer, known: Gate) {
    const { offer, entries } = await underItsRound(
      keys,
      posted,
      rejoin(posted, undefined, known.books, known.now, known.yardstick),
    )
    const entriesFrom = OFFER_PARAMETERS + GATE_PARAMETERS + 1
    const joined = entries.length > 0 ? entryInsert(entries) : undefined
    const entryRows = joined ? `, entry_rows AS (${joined.sql(entriesFrom)})` : ''
    const kept = await door.create(call, {
      name: joined ? `post-offer-joined-${joined.form}` : 'post-offer',
      sql: `${gateCheck(OFFER_PARAMETERS + 1)}, ${offerInsert}${entryRows}`,
      values: [...offerColumns(offer), known.generation, entries[0]?.roundId ?? null, ...(joined?.params ?? [])],
      facts: [offerFact(offer), screenedFact(offer), ...entryFacts(entries)],
      answer: {
        status: 201,
        body: showOffer(offer),
        version: offer.version,
        headers: { location: `/api/v1/supply/offers/${offer.id}` },
      },
    })
    return { ...kept, body: { ...said(kept), price: call.body.price } }
  }

  async function change(
    call: CallOf<'reviseOffer' | 'withdrawOffer'>,
    id: string,
    participantId: string,
    decide: (offer: StandingOffer, by: Yardstick, taking: Taking) => Outcome<StandingOffer | undefined, Refused>,
  ) {
    return door.command(call, async (tx, record) => {
      const taking = await shareGate(tx)
      const { books, now } = taking
      const offer = await lockOffer(tx, id)
      if (offer?.participantId !== participantId) throw notFound()
      const by = await readYardstick(tx)
      const outcome = decide(offer, by, taking)
      if (!outcome.ok) return outcome
      const changed = outcome.value
      if (!changed) return accept(await ownAnswer(offer))
      const live = (await liveEntriesOf(tx, [id])).get(id)
      const free = mayMove(live, now)
      if (!free.ok) return free
      const placed = await underItsRound(
        keys,
        changed,
        rejoin(changed, live, books, now, by, (await earlierOf(tx, [id])).get(id)),
      )
      await saveOffer(tx, placed.offer)
      await saveEntries(tx, placed.entries)
      record(
        offerFact(changed),
        ...(changed.status === 'standing' ? [screenedFact(changed)] : []),
        ...entryFacts(placed.entries),
      )
      return accept(await ownAnswer(placed.offer))
    })
  }

  function checked(draft: OfferDraft): OfferDraft {
    const outcome = checkDraft(draft, clock())
    if (!outcome.ok) throw problemOf(outcome.refusal)
    return outcome.value
  }

  /** Who calls, and the offer that it names. */
  async function named(call: CallOf<'reviseOffer' | 'withdrawOffer'>): Promise<{ id: string; participantId: string }> {
    const participantId = (await admission.admitted(call.identity, 'supplier')).id
    const id = call.params.id
    if (!isUuid(id)) throw notFound()
    return { id, participantId }
  }

  /** The same call, known by a keyed hash of what was sent. */
  async function keyed<C extends CallHead>(call: C): Promise<C> {
    if (!call.idempotency) return call
    const { key, requestHash } = call.idempotency
    return { ...call, idempotency: { key, requestHash: await keys.mac(REQUESTS_KEY, requestHash) } }
  }

  /**
   * Offers of one file, all or none, in one transaction under the gate. As with one offer, what is kept as the answer has no prices: whoever
   * repeats the request has sent them again.
   */
  async function createAll(call: CallOf<'importOffers'>, drafts: readonly OfferDraft[], participantId: string) {
    const priced = await Promise.all(
      drafts.map(async ({ price, ...terms }) => {
        const id = newId()
        return { id, terms, price, sealed: await sealPrice(keys, price, { offerId: id, version: 1, participantId }) }
      }),
    )
    const kept = await door
      .command(call, async (tx, record) => {
        const taking = await shareGate(tx)
        const { books, now } = taking
        const by = await readYardstick(tx)
        const shown: Offer[] = []
        for (const { id, terms, price, sealed } of priced) {
          const posted = post(terms, asAsked(sealed, price, terms, taking), { id, participantId, now: clock(), by })
          const { offer, entries } = await underItsRound(keys, posted, rejoin(posted, undefined, books, now, by))
          await insertOffer(tx, offer)
          if (entries.length > 0) await saveEntries(tx, entries)
          record(offerFact(offer), screenedFact(offer), ...entryFacts(entries))
          shown.push(showOffer(offer))
        }
        return accept({ status: 201, body: { items: shown } })
      })
      .catch(error => {
        if (error instanceof Conflict && error.constraint === 'offer_reference_key')
          throw new ProblemError('duplicate-reference', 'You have an offer with a reference of this file.', [
            { path: 'reference', message: 'already in use' },
          ])
        throw error
      })
    const prices = new Map(drafts.map(draft => [draft.reference, draft.price]))
    const items = said(kept).items.map(one => ({ ...one, price: prices.get(one.reference) }))
    return { ...kept, body: { items } }
  }

  async function list(call: AskOf<'listOffers'>) {
    const { limit = DEFAULT_PAGE, cursor, ...filter } = call.query
    const after = readIdCursor(cursor)
    const page = { ...filter, ...scopeOf(call.identity), ...(after ? { after } : {}), limit }
    const rows = await listOffers(database, page)
    const shown = await showTo(call.identity, context, rows)
    return {
      body: toPage(
        shown,
        limit,
        offer => offer.id,
        offer => offer,
      ),
    }
  }

  return implement({
    postOffer: async sent => {
      const draft = checked(sent.body)
      const call = await keyed(sent)
      const participantId = (await admission.admitted(call.identity, 'supplier')).id
      const id = newId()
      const { price, ...terms } = draft
      const sealed = await sealPrice(keys, price, { offerId: id, version: 1, participantId })
      for (let moves = 0; ; moves++) {
        gate ??= await readGate(database)
        const told = asAsked(sealed, price, terms, gate)
        const offer = post(terms, told, { id, participantId, now: clock(), by: gate.yardstick })
        try {
          return await create(call, offer, gate)
        } catch (error) {
          if (error instanceof Conflict && error.constraint === 'offer_reference_key')
            throw new ProblemError('duplicate-reference', 'You have an offer with this reference.', [
              { path: 'reference', message: 'already in use' },
            ])
          if (!gateMoved(error) || moves >= MAX_GATE_MOVES) throw error
          gate = undefined
        }
      }
    },
    reviseOffer: async call => {
      const { price, ...terms } = checked(call.body)
      const { id, participantId } = await named(call)
      const expected = call.ifMatch ?? 0
      const sealed = await sealPrice(keys, price, { offerId: id, version: expected + 1, participantId })
      return change(call, id, participantId, (offer, by, taking) =>
        revise(offer, terms, asAsked(sealed, price, terms, taking), expected, clock(), by),
      )
    },
    withdrawOffer: async call => {
      const { id, participantId } = await named(call)
      return change(call, id, participantId, offer => withdraw(offer, call.ifMatch ?? 0, clock()))
    },
    listOffers: list,
    exportOffers: exported(list, offers => offerGift(offers), rowsOf, OFFERS_PER_PAGE),
    previewOffers: async call => {
      await admission.admitted(call.identity, 'supplier')
      return { body: await files('previewOf', call, call.query, clock()) }
    },
    importOffers: async sent => {
      const participantId = (await admission.admitted(sent.identity, 'supplier')).id
      const { file, owe, query } = sent
      if (!file) throw new ProblemError('malformed', 'A body is required.')
      const drafts = await files('draftsOf', { file, owe }, query, clock())
      return createAll(await keyed(sent), drafts, participantId)
    },
    readOffer: async call => {
      const id = call.params.id
      const rows = isUuid(id) ? await listOffers(database, { id, ...scopeOf(call.identity), limit: 1 }) : []
      const [shown] = await showTo(call.identity, context, rows)
      if (!shown) throw notFound()
      return { body: shown, version: shown.version }
    },
  })
}
