import { type Call, DEFAULT_PAGE, type Identity, notFound, readIdCursor, toPage } from '@lodestone/http'
import { isUuid } from '@lodestone/kernel'
import { type ServiceContext, waitUntil } from '@lodestone/service'
import { knownBook } from '../book/book.store.ts'
import { scopeOf } from '../offer/offer.view.ts'
import { listEntries } from './entry.store.ts'
import type { Entry } from './entry.ts'

/** An offer as it stands in a round. What has not been matched keeps its price from everybody but its supplier. */
function show({ entry, matched }: { entry: Entry; matched: boolean }, identity: Identity) {
  const { price, ...open } = entry.terms
  const priced = identity.org === entry.participantId || (matched && entry.status === 'confirmed')
  return {
    id: entry.offerId,
    participantId: entry.participantId,
    version: entry.version,
    ...open,
    ...(priced ? { price } : {}),
    screening: { level: entry.level },
    entry: entry.status,
  }
}

export function entryRoutes({ database }: ServiceContext) {
  return {
    listRoundOffers: async (call: Call<undefined, { limit?: number; cursor?: string }>) => {
      const { limit = DEFAULT_PAGE, cursor } = call.query
      const roundId = call.params.id ?? ''
      const after = readIdCursor(cursor)
      const known =
        isUuid(roundId) &&
        (await waitUntil(
          () => knownBook(database, roundId),
          found => found,
        ))
      if (!known) throw notFound()
      const page = { roundId, ...scopeOf(call.identity), ...(after ? { after } : {}), limit }
      const rows = await listEntries(database, page)
      return {
        body: toPage(
          rows,
          limit,
          row => row.entry.offerId,
          row => show(row, call.identity),
        ),
      }
    },
  }
}
