import type { OfferDraft } from '@lodestone/contracts'
import { refusedBesides } from '@lodestone/files'
import { type CallOf, implement, ProblemError, said } from '@lodestone/http'
import { accept, type FieldError } from '@lodestone/kernel'
import { inFileThread, type ServiceContext } from '@lodestone/service'
import { lookupOf } from '../restriction/lookup.ts'
import { offerChanging } from './offer.change.routes.ts'
import { offersPosting } from './offer.posting.ts'
import { screenedPreview } from './offer.preview.ts'
import { keyed, refusedReference, TAKEN_OF_FILE } from './offer.sent.ts'

const files = inFileThread<typeof import('./offer.file.ts')>(new URL('./offer.file.ts', import.meta.url))

/** Where an offer stands in what was sent. */
const pathOf = (nth: number): string => `offers.${nth}.`
const inFile = (fault: FieldError): FieldError => ({ ...fault, path: `${pathOf(0)}${fault.path}` })

/** Offers that come as a file. */
export function offerImport(context: ServiceContext) {
  const { database, door, admission, keys, clock, config } = context
  const { priced, postAll } = offersPosting(context)
  const { revising } = offerChanging(context)
  const lookup = lookupOf(context)

  /**
   * Offers of one file, all or none, in one transaction under the gate. As with one offer, what is kept as the answer has no prices: whoever
   * repeats the request has sent them again.
   */
  async function createAll(call: CallOf<'importOffers'>, drafts: readonly OfferDraft[], participantId: string) {
    const sealed = await Promise.all(drafts.map(draft => priced(draft, participantId)))
    const kept = await door
      .command(call, async (...given) => {
        const posted = await postAll(given, sealed, participantId, pathOf)
        return posted.ok ? accept({ status: 201, body: { items: posted.value } }) : posted
      })
      .catch(error => {
        throw refusedReference(error, TAKEN_OF_FILE)
      })
    const prices = new Map(drafts.map(draft => [draft.reference, draft.price]))
    const items = said(kept).items.map(one => ({ ...one, price: prices.get(one.reference) }))
    return { ...kept, body: { items } }
  }

  /** Why an import would be refused that nothing in its file is against: it is made, and undone. */
  async function importRefused(drafts: readonly OfferDraft[], participantId: string, revises?: string) {
    const [first, ...more] = drafts
    if (!first) return undefined
    if (revises !== undefined && more.length === 0) {
      const revised = await door.rehearse(await revising(revises, participantId, first))
      if (revised.ok) return undefined
      const { errors, ...refusal } = revised.refusal
      return { ...refusal, ...(errors ? { errors: errors.map(inFile) } : {}) }
    }
    const sealed = await Promise.all(drafts.map(draft => priced(draft, participantId)))
    const outcome = await door.rehearse((...given) => postAll(given, sealed, participantId, pathOf))
    return outcome.ok ? undefined : outcome.refusal
  }

  return implement({
    previewOffers: async call => {
      const { id } = await admission.admitted(call.identity, 'supplier')
      const { revises, ...query } = call.query
      const { preview, drafts, rows } = await files('previewOf', call, query, clock())
      const by = { participantId: id, now: clock(), lookup, priceStep: config.PRICE_STEP }
      const body = await screenedPreview(database, preview, by)
      const refusal = await importRefused(drafts, id, revises)
      return { body: refusal ? refusedBesides(body, refusal, 'offers', rows) : body }
    },
    importOffers: async sent => {
      const participantId = (await admission.admitted(sent.identity, 'supplier')).id
      const { file, owe, query } = sent
      if (!file) throw new ProblemError('malformed', 'A body is required.')
      const drafts = await files('draftsOf', { file, owe }, query, clock())
      return createAll(await keyed(keys, sent), drafts, participantId)
    },
  })
}
