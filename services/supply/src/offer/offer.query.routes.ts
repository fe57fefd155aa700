import type { Offer } from '@lodestone/contracts'
import { offerExport } from '@lodestone/files'
import { type AskOf, DEFAULT_PAGE, implement, notFound, readIdCursor, toPage } from '@lodestone/http'
import { isUuid } from '@lodestone/kernel'
import { exported, type ServiceContext } from '@lodestone/service'
import { listOffers } from './offer.listing.store.ts'
import { scopeOf, showTo } from './offer.view.ts'

/** Offers that an export reads at once: each may have 20 stages. */
const OFFERS_PER_PAGE = 100
const rowsOf = ({ chain, evidence }: Offer): number => Math.max(1, chain.length, evidence.length)

/** Offers as the caller may see them. */
export function offerReading(context: ServiceContext) {
  const { database } = context

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
    listOffers: list,
    exportOffers: exported(list, offers => offerExport(offers), rowsOf, OFFERS_PER_PAGE),
    readOffer: async call => {
      const id = call.params.id
      const rows = isUuid(id) ? await listOffers(database, { id, ...scopeOf(call.identity), limit: 1 }) : []
      const [shown] = await showTo(call.identity, context, rows)
      if (!shown) throw notFound()
      return { body: shown, version: shown.version }
    },
  })
}
