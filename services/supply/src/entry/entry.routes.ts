import { type Call, DEFAULT_PAGE, type Identity, notFound, readCursor, toPage } from '@lodestone/http'
import { isUuid } from '@lodestone/kernel'
import { type ServiceContext, waitUntil } from '@lodestone/service'
import { knownBook } from '../book/book.store.ts'
import { scopeOf } from '../offer/offer.view.ts'
import { judgementsOf } from '../screening/screening.store.ts'
import { type Judgement, levelOf, reasonOf } from '../screening/screening.ts'
import { listEntries } from './entry.store.ts'
import type { Entry } from './entry.ts'

/** An offer as it stands in a round. What has not been matched keeps its price from everybody but its supplier. */
function show(
  { entry, matched }: { entry: Entry; matched: boolean },
  identity: Identity,
  judgement: Judgement | undefined,
) {
  const { price, ...open } = entry.terms
  const priced = identity.org === entry.participantId || (matched && entry.status === 'confirmed')
  return {
    id: entry.offerId,
    participantId: entry.participantId,
    version: entry.version,
    ...open,
    ...(priced ? { price } : {}),
    screening: { level: entry.level, ...whyOf(entry, judgement) },
    entry: entry.status,
  }
}

/** Why an offer stands in a round at its level: what is thought of it now says so until the book is sealed. */
function whyOf(entry: Entry, judgement: Judgement | undefined): { reason?: string } {
  const reason = judgement && entry.status === 'joined' && entry.level === levelOf(judgement) && reasonOf(judgement)
  return reason ? { reason } : {}
}

export function entryRoutes({ database }: ServiceContext) {
  return {
    listRoundOffers: async (call: Call<undefined, { limit?: number; cursor?: string }>) => {
      const { limit = DEFAULT_PAGE, cursor } = call.query
      const roundId = call.params.id ?? ''
      const after = readCursor(cursor)
      const known =
        isUuid(roundId) &&
        (await waitUntil(
          () => knownBook(database, roundId),
          found => found,
        ))
      if (!known) throw notFound()
      const page = { roundId, ...scopeOf(call.identity), ...(after ? { after } : {}), limit }
      const rows = await listEntries(database, page)
      const judgements = await judgementsOf(
        database,
        rows.map(row => row.entry.offerId),
      )
      return {
        body: toPage(
          rows,
          limit,
          row => row.entry.offerId,
          row => show(row, call.identity, judgements.get(row.entry.offerId)),
        ),
      }
    },
  }
}
