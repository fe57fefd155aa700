import type { OfferDraft } from '@lodestone/contracts'
import { Conflict } from '@lodestone/database'
import {
  type Answer,
  type Call,
  DEFAULT_PAGE,
  notFound,
  ProblemError,
  problemOf,
  readIdCursor,
  toPage,
} from '@lodestone/http'
import { accept, isUuid, type Outcome } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { type Gate, gateCheck, gateMoved, readGate, shareGate } from '../book/gate.ts'
import { entryFacts } from '../entry/entry.facts.ts'
import { entryColumns, entryInsert, liveEntriesOf, saveEntries } from '../entry/entry.store.ts'
import { mayMove, rejoin } from '../entry/entry.ts'
import { offerFact, screenedFact } from './offer.facts.ts'
import { listOffers, lockOffer, OFFER_PARAMETERS, offerColumns, offerInsert, saveOffer } from './offer.store.ts'
import { checkDraft, post, type Refused, revise, type StandingOffer, showOffer, withdraw } from './offer.ts'
import { scopeOf, showTo } from './offer.view.ts'

/** Times a post is decided again because rounds opened or closed meanwhile. */
const MAX_GATE_MOVES = 10

const ownAnswer = (offer: StandingOffer): Answer => ({ body: showOffer(offer, true), version: offer.version })

export function offerRoutes({ database, door, admission, clock, newId }: ServiceContext) {
  let gate: Gate | undefined

  /** One statement writes the offer, its place in a round, the journal, the outbox and the idempotency record. */
  async function create(call: Call, offer: StandingOffer, known: Gate): Promise<Answer> {
    const entries = rejoin(offer, undefined, known.books, clock())
    const entryRows = entries.length > 0 ? `, entry_rows AS (${entryInsert(OFFER_PARAMETERS + 2)})` : ''
    return door.create(call, {
      name: entries.length > 0 ? 'post-offer-joined' : 'post-offer',
      sql: `${gateCheck(OFFER_PARAMETERS + 1)}, ${offerInsert}${entryRows}`,
      values: [...offerColumns(offer), known.generation, ...(entries.length > 0 ? entryColumns(entries) : [])],
      facts: [offerFact(offer), screenedFact(offer), ...entryFacts(entries)],
      answer: { status: 201, ...ownAnswer(offer), headers: { location: `/api/v1/supply/offers/${offer.id}` } },
    })
  }

  async function change(
    call: Call,
    decide: (offer: StandingOffer) => Outcome<StandingOffer | undefined, Refused>,
  ): Promise<Answer> {
    const participantId = (await admission.admitted(call.identity)).id
    const id = call.params.id ?? ''
    if (!isUuid(id)) throw notFound()
    return door.command(call, async (tx, record) => {
      const books = await shareGate(tx)
      const offer = await lockOffer(tx, id)
      if (offer?.participantId !== participantId) throw notFound()
      const outcome = decide(offer)
      if (!outcome.ok) return outcome
      const changed = outcome.value
      if (!changed) return accept(ownAnswer(offer))
      const live = (await liveEntriesOf(tx, [id])).get(id)
      const free = mayMove(live, clock())
      if (!free.ok) return free
      const entries = rejoin(changed, live, books, clock())
      await saveOffer(tx, changed)
      await saveEntries(tx, entries)
      record(
        offerFact(changed),
        ...(changed.status === 'standing' ? [screenedFact(changed)] : []),
        ...entryFacts(entries),
      )
      return accept(ownAnswer(changed))
    })
  }

  function checked(call: Call<OfferDraft>): OfferDraft {
    const outcome = checkDraft(call.body, clock())
    if (!outcome.ok) throw problemOf(outcome.refusal)
    return outcome.value
  }

  return {
    postOffer: async (call: Call<OfferDraft>) => {
      const terms = checked(call)
      const participantId = (await admission.admitted(call.identity)).id
      const offer = post(terms, { id: newId(), participantId, now: clock() })
      for (let moves = 0; ; moves++) {
        gate ??= await readGate(database)
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
    reviseOffer: (call: Call<OfferDraft>) => {
      const terms = checked(call)
      return change(call, offer => revise(offer, terms, call.ifMatch ?? 0, clock()))
    },
    withdrawOffer: (call: Call) => change(call, offer => withdraw(offer, call.ifMatch ?? 0, clock())),
    listOffers: async (
      call: Call<undefined, { limit?: number; cursor?: string; material?: string; period?: string }>,
    ) => {
      const { limit = DEFAULT_PAGE, cursor, ...filter } = call.query
      const after = readIdCursor(cursor)
      const page = { ...filter, ...scopeOf(call.identity), ...(after ? { after } : {}), limit }
      const rows = await listOffers(database, page)
      return {
        body: toPage(
          rows,
          limit,
          row => row.offer.id,
          row => showTo(call.identity, row),
        ),
      }
    },
    readOffer: async (call: Call) => {
      const id = call.params.id ?? ''
      const [row] = isUuid(id) ? await listOffers(database, { id, ...scopeOf(call.identity), limit: 1 }) : []
      if (!row) throw notFound()
      return { body: showTo(call.identity, row), version: row.offer.version }
    },
  }
}
