import { MAX_POSTINGS } from '@lodestone/contracts'
import { DEFAULT_PAGE, implement, notFound, readIdCursor, toPage } from '@lodestone/http'
import { formatKg, isUuid } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { scopeOf } from '../offer/offer.view.ts'
import { listBatches } from './batch.listing.store.ts'
import { showBatch } from './batch.ts'
import { type PostingRow, postingsOf } from './posting.store.ts'

/** Batches as the caller may see them, and how their grams moved. */
export function batchReading({ database }: ServiceContext) {
  return implement({
    listBatches: async call => {
      const { limit = DEFAULT_PAGE, cursor, ...filter } = call.query
      const after = readIdCursor(cursor)
      const page = { ...filter, ...scopeOf(call.identity), ...(after ? { after } : {}), limit }
      return { body: toPage(await listBatches(database, page), limit, batch => batch.id, showBatch) }
    },
    readBatch: async call => {
      const id = call.params.id
      const [batch] = isUuid(id) ? await listBatches(database, { id, ...scopeOf(call.identity), limit: 1 }) : []
      if (!batch) throw notFound()
      const postings = await postingsOf(database, batch.id, MAX_POSTINGS)
      return { body: { ...showBatch(batch), postings: postings.map(showPosting) } }
    },
  })
}

const showPosting = ({
  from_account,
  to_account,
  grams,
  because,
  made_into,
  offer_id,
  round_id,
  allocation_id,
  at,
}: PostingRow) => ({
  ...(from_account === null ? {} : { from: from_account }),
  to: to_account,
  quantityKg: formatKg(grams),
  because,
  ...(made_into === null ? {} : { madeInto: made_into }),
  ...(offer_id === null ? {} : { offerId: offer_id }),
  ...(round_id === null ? {} : { roundId: round_id }),
  ...(allocation_id === null ? {} : { allocationId: allocation_id }),
  at,
})
