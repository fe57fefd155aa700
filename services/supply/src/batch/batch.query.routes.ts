import { MAX_POSTINGS } from '@lodestone/contracts'
import { DEFAULT_PAGE, implement, notFound, readIdCursor, toPage } from '@lodestone/http'
import { isUuid, present } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { scopeOf } from '../offer/offer.view.ts'
import { listBatches } from './batch.listing.store.ts'
import { showPosting } from './batch.view.ts'
import { othersOf } from './claim.store.ts'
import { postingsOf } from './posting.store.ts'
import { showJudged } from './proof.store.ts'

/** Batches as the caller may see them, and how their grams moved. */
export function batchReading({ database }: ServiceContext) {
  return implement({
    listBatches: async call => {
      const { limit = DEFAULT_PAGE, cursor, ...filter } = call.query
      const after = readIdCursor(cursor)
      const page = { ...filter, ...scopeOf(call.identity), ...(after ? { after } : {}), limit }
      const found = await showJudged(database, await listBatches(database, page))
      return {
        body: toPage(
          found,
          limit,
          batch => batch.id,
          batch => batch,
        ),
      }
    },
    readBatch: async call => {
      const id = call.params.id
      const [batch] = isUuid(id) ? await listBatches(database, { id, ...scopeOf(call.identity), limit: 1 }) : []
      if (!batch) throw notFound()
      const postings = await postingsOf(database, batch.id, MAX_POSTINGS)
      const [shown] = await showJudged(database, [batch])
      const others = scopeOf(call.identity).participantId === undefined ? await othersOf(database, batch) : []
      const told = others.length > 0 ? { others } : {}
      return {
        body: { ...present(shown), ...told, postings: postings.map(showPosting) },
      }
    },
  })
}
