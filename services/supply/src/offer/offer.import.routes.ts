import type { Offer, OfferDraft } from '@lodestone/contracts'
import { type CallOf, implement, ProblemError, said } from '@lodestone/http'
import { accept } from '@lodestone/kernel'
import { inFileThread, type ServiceContext } from '@lodestone/service'
import { shareGate } from '../book/gate.ts'
import { mustHold } from '../credential/named.ts'
import { entryFacts } from '../entry/entry.facts.ts'
import { underItsRound } from '../entry/entry.keys.ts'
import { rejoin } from '../entry/entry.placing.ts'
import { saveEntries } from '../entry/entry.store.ts'
import { readYardstick } from '../policy/policy.store.ts'
import { sealPrice } from '../price/price.seal.ts'
import { offerFact, screenedFact } from './offer.facts.ts'
import { asAsked, keyed, refusedReference } from './offer.sent.ts'
import { insertOffer } from './offer.store.ts'
import { post, showOffer } from './offer.ts'

const files = inFileThread<typeof import('./offer.file.ts')>(new URL('./offer.file.ts', import.meta.url))

/** Offers that come as a file. */
export function offerImport({ database, door, admission, keys, clock, newId, config }: ServiceContext) {
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
          const told = asAsked(sealed, price, terms, taking, config.PRICE_STEP)
          const posted = post(terms, told, { id, participantId, now: clock(), by })
          const { offer, entries } = await underItsRound(keys, posted, rejoin(posted, undefined, books, now, by))
          await insertOffer(tx, offer)
          if (entries.length > 0) await saveEntries(tx, entries)
          record(offerFact(offer), screenedFact(offer), ...entryFacts(entries))
          shown.push(showOffer(offer))
        }
        return accept({ status: 201, body: { items: shown } })
      })
      .catch(error => {
        throw refusedReference(error, 'You have an offer with a reference of this file.')
      })
    const prices = new Map(drafts.map(draft => [draft.reference, draft.price]))
    const items = said(kept).items.map(one => ({ ...one, price: prices.get(one.reference) }))
    return { ...kept, body: { items } }
  }

  return implement({
    previewOffers: async call => {
      await admission.admitted(call.identity, 'supplier')
      return { body: await files('previewOf', call, call.query, clock()) }
    },
    importOffers: async sent => {
      const participantId = (await admission.admitted(sent.identity, 'supplier')).id
      const { file, owe, query } = sent
      if (!file) throw new ProblemError('malformed', 'A body is required.')
      const drafts = await files('draftsOf', { file, owe }, query, clock())
      await mustHold(database, participantId, drafts)
      return createAll(await keyed(keys, sent), drafts, participantId)
    },
  })
}
