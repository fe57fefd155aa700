import { type CallOf, implement, notFound } from '@lodestone/http'
import { accept, isUuid, type Outcome } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { drawFor, draws } from '../batch/drawing.ts'
import { shareGate, type Taking } from '../book/gate.ts'
import { mustHold } from '../credential/named.ts'
import { entryFacts } from '../entry/entry.facts.ts'
import { underItsRound } from '../entry/entry.keys.ts'
import { rejoin } from '../entry/entry.placing.ts'
import { earlierOf, liveEntriesOf, saveEntries } from '../entry/entry.store.ts'
import { mayMove } from '../entry/entry.ts'
import { givenFiles, givenOf, shareFiles } from '../evidence/evidence.store.ts'
import { readYardstick } from '../policy/policy.store.ts'
import { openOwn, sealPrice } from '../price/price.seal.ts'
import type { Judging } from '../screening/screening.ts'
import { offerFact, screenedFact } from './offer.facts.ts'
import { asAsked, checked } from './offer.sent.ts'
import { lockOffer, saveOffer } from './offer.store.ts'
import { type Refused, revise, type StandingOffer, showOffer, withdraw } from './offer.ts'

type Changing = CallOf<'reviseOffer' | 'withdrawOffer'>

/** Changes of an offer that stands, by its supplier. */
export function offerChanges({ database, door, admission, keys, clock, config }: ServiceContext) {
  /** The answer to the offer's supplier, who reads the price. */
  const ownAnswer = async (offer: StandingOffer) => {
    const price = await openOwn(keys, { offerId: offer.id, price: offer.price }, offer.participantId)
    return { body: showOffer(offer, price), version: offer.version }
  }

  async function change(
    call: Changing,
    id: string,
    participantId: string,
    evidence: StandingOffer['terms']['evidence'],
    decide: (offer: StandingOffer, by: Judging, taking: Taking) => Outcome<StandingOffer | undefined, Refused>,
  ) {
    return door.command(call, async (tx, record) => {
      const taking = await shareGate(tx)
      const { books, now } = taking
      await shareFiles(tx, participantId)
      const offer = await lockOffer(tx, id)
      if (offer?.participantId !== participantId) throw notFound()
      const naming = { participantId, terms: { evidence } }
      const by = { ...(await readYardstick(tx)), given: givenOf(naming, await givenFiles(tx, [naming])) }
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
    })
  }

  /** Who calls, and the offer that it names. */
  async function named(call: Changing): Promise<{ id: string; participantId: string }> {
    const participantId = (await admission.admitted(call.identity, 'supplier')).id
    const id = call.params.id
    if (!isUuid(id)) throw notFound()
    return { id, participantId }
  }

  return implement({
    reviseOffer: async call => {
      const { price, ...terms } = checked(call.body, clock())
      const { id, participantId } = await named(call)
      await mustHold(database, participantId, [terms], () => '')
      const expected = call.ifMatch ?? 0
      const sealed = await sealPrice(keys, price, { offerId: id, version: expected + 1, participantId })
      return change(call, id, participantId, terms.evidence, (offer, by, taking) =>
        revise(offer, terms, asAsked(sealed, price, terms, taking, config.PRICE_STEP), expected, clock(), by),
      )
    },
    withdrawOffer: async call => {
      const { id, participantId } = await named(call)
      return change(call, id, participantId, [], offer => withdraw(offer, call.ifMatch ?? 0, clock()))
    },
  })
}
