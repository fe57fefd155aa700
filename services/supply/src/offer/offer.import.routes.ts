import type { OfferDraft } from '@lodestone/contracts'
import { type CallOf, implement, ProblemError, said } from '@lodestone/http'
import { accept } from '@lodestone/kernel'
import { inFileThread, type ServiceContext } from '@lodestone/service'
import { mustHold } from '../credential/named.ts'
import { offersPosting } from './offer.posting.ts'
import { keyed, refusedReference } from './offer.sent.ts'

const files = inFileThread<typeof import('./offer.file.ts')>(new URL('./offer.file.ts', import.meta.url))

/** Offers that come as a file. */
export function offerImport(context: ServiceContext) {
  const { database, door, admission, keys, clock } = context
  const { priced, postAll } = offersPosting(context)

  /**
   * Offers of one file, all or none, in one transaction under the gate. As with one offer, what is kept as the answer has no prices: whoever
   * repeats the request has sent them again.
   */
  async function createAll(call: CallOf<'importOffers'>, drafts: readonly OfferDraft[], participantId: string) {
    const sealed = await Promise.all(drafts.map(draft => priced(draft, participantId)))
    const kept = await door
      .command(call, async (...given) => {
        const posted = await postAll(given, sealed, participantId, nth => `offers.${nth}.`)
        return posted.ok ? accept({ status: 201, body: { items: posted.value } }) : posted
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
      await mustHold(database, participantId, drafts, nth => `offers.${nth}.`)
      return createAll(await keyed(keys, sent), drafts, participantId)
    },
  })
}
