import type { OfferDraft } from '@lodestone/contracts'
import { type CallOf, implement, notFound } from '@lodestone/http'
import { accept, isUuid, type Outcome } from '@lodestone/kernel'
import type { InDoor, ServiceContext } from '@lodestone/service'
import { drawFor, draws } from '../batch/drawing.ts'
import { backingIn, UNBACKED } from '../batch/proof.store.ts'
import { shareGate, type Taking } from '../book/gate.ts'
import { entryFacts } from '../entry/entry.facts.ts'
import { underItsRound } from '../entry/entry.keys.ts'
import { rejoin } from '../entry/entry.placing.ts'
import { earlierOf, liveEntriesOf, saveEntries } from '../entry/entry.store.ts'
import { mayMove } from '../entry/entry.ts'
import { givenFiles, givenOf, shareFiles } from '../evidence/evidence.store.ts'
import { readYardstick } from '../policy/policy.store.ts'
import { openOwn, sealPrice } from '../price/price.seal.ts'
import { lookupOf } from '../restriction/lookup.ts'
import { listedIn } from '../restriction/match.store.ts'
import type { Judging } from '../screening/screening.ts'
import { boundOffers } from '../site/bounding.ts'
import { offerFact, screenedFact } from './offer.facts.ts'
import { asAsked, checked } from './offer.sent.ts'
import { lockOffer, saveOffer } from './offer.store.ts'
import { type OfferTerms, type Refused, revise, type StandingOffer, showOffer, withdraw } from './offer.ts'

type Changing = CallOf<'reviseOffer' | 'withdrawOffer'>
type Decide = (offer: StandingOffer, by: Judging, taking: Taking) => Outcome<StandingOffer | undefined, Refused>

/** What an offer that ends names. */
const NOTHING = { chain: [], evidence: [] }

/** What changes an offer that stands, in a transaction. */
export function offerChanging(context: ServiceContext) {
  const { keys, clock, config } = context
  const lookup = lookupOf(context)
  /** The answer to the offer's supplier, who reads the price. */
  const ownAnswer = async (offer: StandingOffer) => {
    const price = await openOwn(keys, { offerId: offer.id, price: offer.price }, offer.participantId)
    return { body: showOffer(offer, price), version: offer.version }
  }

  const change =
    (id: string, participantId: string, terms: OfferTerms | undefined, decide: Decide) =>
    async (...[tx, record]: InDoor) => {
      const taking = await shareGate(tx)
      const { books, now } = taking
      await shareFiles(tx, participantId)
      const offer = await lockOffer(tx, id)
      if (offer?.participantId !== participantId) throw notFound()
      const bounded = await boundOffers(tx, participantId, terms ? [{ terms, path: '' }] : [])
      const named = terms ?? NOTHING
      const naming = { participantId, terms: named }
      const given = givenOf(naming, await givenFiles(tx, [naming]))
      const [backing = UNBACKED] = await backingIn(tx, [naming])
      const [listed = []] = await listedIn(tx, [naming], lookup)
      const by = { ...(await readYardstick(tx)), given, ...backing, listed }
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
      const within = await bounded()
      if (!within.ok) return within
      const because = changed.status === 'standing' ? 'offer-revised' : 'offer-withdrawn'
      const ground = { because, at: changed.updatedAt } as const
      const moved = draws(offer, changed) ? await drawFor(tx, [{ offer: changed, path: '' }], ground) : accept([])
      if (!moved.ok) return moved
      record(
        ...moved.value,
        offerFact(changed),
        ...(changed.status === 'standing' ? [screenedFact(changed)] : []),
        ...entryFacts(placed.entries),
      )
      return accept(await ownAnswer(placed.offer))
    }

  /** Makes an offer what a draft says, at the version that is expected; whatever version it is of where none is. */
  async function revising(id: string, participantId: string, { price, ...terms }: OfferDraft, expected?: number) {
    const sealed = await sealPrice(keys, price, { offerId: id, version: (expected ?? 0) + 1, participantId })
    return change(id, participantId, terms, (offer, by, taking) => {
      const told = asAsked(sealed, price, terms, taking, config.PRICE_STEP)
      return revise(offer, terms, told, expected ?? offer.version, clock(), by)
    })
  }
  return { change, revising }
}

/** Changes of an offer that stands, by its supplier. */
export function offerChanges(context: ServiceContext) {
  const { door, admission, clock } = context
  const { change, revising } = offerChanging(context)

  /** Who calls, and the offer that it names. */
  async function named(call: Changing): Promise<{ id: string; participantId: string }> {
    const participantId = (await admission.admitted(call.identity, 'supplier')).id
    const id = call.params.id
    if (!isUuid(id)) throw notFound()
    return { id, participantId }
  }

  return implement({
    reviseOffer: async call => {
      const draft = checked(call.body, clock())
      const { id, participantId } = await named(call)
      return door.command(call, await revising(id, participantId, draft, call.ifMatch ?? 0))
    },
    withdrawOffer: async call => {
      const { id, participantId } = await named(call)
      return door.command(
        call,
        change(id, participantId, undefined, offer => withdraw(offer, call.ifMatch ?? 0, clock())),
      )
    },
  })
}
