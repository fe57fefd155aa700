import type { OfferDraft } from '@lodestone/contracts'
import { type CallOf, implement, said } from '@lodestone/http'
import { accept, present } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { UNBACKED } from '../batch/proof.store.ts'
import { GATE_PARAMETERS, type Gate, gateCheck, gateMoved, readGate } from '../book/gate.ts'
import { entryFacts } from '../entry/entry.facts.ts'
import { underItsRound } from '../entry/entry.keys.ts'
import { rejoin } from '../entry/entry.placing.ts'
import { entryInsert } from '../entry/entry.store.ts'
import { digestsOf, FILES_PARAMETERS, givenFiles, givenOf } from '../evidence/evidence.store.ts'
import { lookupOf } from '../restriction/lookup.ts'
import { listedIn } from '../restriction/match.store.ts'
import { isBounded } from '../site/site.store.ts'
import { offerFact, screenedFact } from './offer.facts.ts'
import { offersPosting } from './offer.posting.ts'
import { asAsked, checked, keyed, refusedReference, TAKEN } from './offer.sent.ts'
import { OFFER_PARAMETERS, offerColumns, offerInsert } from './offer.store.ts'
import { post, type StandingOffer, showOffer } from './offer.ts'

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
  const { database, door, admission, keys, clock, config } = context
  const { priced, postAll } = offersPosting(context)
  const lookup = lookupOf(context)
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

  /** The post of an offer that draws on batches, or on a site of which so much can be had: these are locked before it is decided whether they have as much. */
  async function createLocked(call: CallOf<'postOffer'>, draft: OfferDraft, participantId: string) {
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
      if (draft.batches !== undefined || (await isBounded(database, participantId)))
        return createLocked(call, draft, participantId)
      const { id, terms, price, sealed } = await priced(draft, participantId)
      for (let moves = 0; ; moves++) {
        gate ??= await readGate(database)
        // Others may let go of it while this one waits.
        const known = gate
        const naming = [{ participantId, terms }]
        const [files, [listed = []]] = await Promise.all([
          givenFiles(database, naming),
          listedIn(database, naming, lookup),
        ])
        const given = givenOf({ participantId, terms }, files)
        const told = asAsked(sealed, price, terms, known, config.PRICE_STEP)
        const offer = post(terms, told, {
          id,
          participantId,
          now: clock(),
          by: { ...known.yardstick, given, ...UNBACKED, listed },
        })
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
