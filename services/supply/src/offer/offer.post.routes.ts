import type { OfferDraft } from '@lodestone/contracts'
import { type CallOf, implement, said } from '@lodestone/http'
import { accept, present } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { GATE_PARAMETERS, type Gate, gateCheck, gateMoved, readGate } from '../book/gate.ts'
import { mustHold } from '../credential/named.ts'
import { entryFacts } from '../entry/entry.facts.ts'
import { underItsRound } from '../entry/entry.keys.ts'
import { rejoin } from '../entry/entry.placing.ts'
import { entryInsert } from '../entry/entry.store.ts'
import { digestsOf, FILES_PARAMETERS, givenFiles, givenOf } from '../evidence/evidence.store.ts'
import { sealPrice } from '../price/price.seal.ts'
import { offerFact, screenedFact } from './offer.facts.ts'
import { offersPosting } from './offer.posting.ts'
import { asAsked, checked, keyed, refusedReference } from './offer.sent.ts'
import { OFFER_PARAMETERS, offerColumns, offerInsert } from './offer.store.ts'
import { post, type StandingOffer, showOffer } from './offer.ts'

const TAKEN = 'You have an offer with this reference.'

/** Times a post is decided again because rounds opened or closed, or its supplier gave a file meanwhile. */
const MAX_GATE_MOVES = 10

/** The parameters of the check that an offer was judged with all files that its supplier has given. */
const filesOf = ({ participantId, terms, judgement }: StandingOffer): unknown[] => [
  participantId,
  digestsOf(terms),
  judgement.computed.given?.length ?? 0,
]

/** The post of one offer, decided under the gate as it was last read. */
export function offerPosting(context: ServiceContext) {
  const { database, door, admission, keys, clock, newId, config } = context
  const { priced, postAll } = offersPosting(context)
  let gate: Gate | undefined

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
    const entriesFrom = OFFER_PARAMETERS + GATE_PARAMETERS + FILES_PARAMETERS + 1
    const joined = entries.length > 0 ? entryInsert(entries) : undefined
    const entryRows = joined ? `, entry_rows AS (${joined.sql(entriesFrom)})` : ''
    const kept = await door.create(call, {
      name: joined ? `post-offer-joined-${joined.form}` : 'post-offer',
      sql: `${gateCheck(OFFER_PARAMETERS + 1)}, ${offerInsert}${entryRows}`,
      values: [
        ...offerColumns(offer),
        known.generation,
        entries[0]?.roundId ?? null,
        ...filesOf(offer),
        ...(joined?.params ?? []),
      ],
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

  /** The post of an offer that draws on batches, which are locked before it is decided whether they have as much. */
  async function createDrawing(call: CallOf<'postOffer'>, draft: OfferDraft, participantId: string) {
    const sealed = await priced(draft, participantId)
    const kept = await door
      .command(call, async (...given) => {
        const posted = await postAll(given, [sealed], participantId, () => '')
        if (!posted.ok) return posted
        const body = present(posted.value[0])
        return accept({ status: 201, body, version: 1, headers: { location: `/api/v1/supply/offers/${body.id}` } })
      })
      .catch(error => {
        throw refusedReference(error, TAKEN)
      })
    return { ...kept, body: { ...said(kept), price: draft.price } }
  }

  return implement({
    postOffer: async sent => {
      const draft = checked(sent.body, clock())
      const call = await keyed(keys, sent)
      const participantId = (await admission.admitted(call.identity, 'supplier')).id
      await mustHold(database, participantId, [draft], () => '')
      if (draft.batches !== undefined) return createDrawing(call, draft, participantId)
      const id = newId()
      const { price, ...terms } = draft
      const sealed = await sealPrice(keys, price, { offerId: id, version: 1, participantId })
      for (let moves = 0; ; moves++) {
        gate ??= await readGate(database)
        // Others may let go of it while this one waits.
        const known = gate
        const given = givenOf({ participantId, terms }, await givenFiles(database, [{ participantId, terms }]))
        const told = asAsked(sealed, price, terms, known, config.PRICE_STEP)
        const offer = post(terms, told, { id, participantId, now: clock(), by: { ...known.yardstick, given } })
        try {
          return await create(call, offer, known)
        } catch (error) {
          if (!gateMoved(error) || moves >= MAX_GATE_MOVES) throw refusedReference(error, TAKEN)
          gate = undefined
        }
      }
    },
  })
}
