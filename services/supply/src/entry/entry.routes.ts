import type { Price } from '@lodestone/contracts'
import { offerExport } from '@lodestone/files'
import { type AskOf, DEFAULT_PAGE, implement, notFound, readIdCursor, toPage } from '@lodestone/http'
import { isUuid } from '@lodestone/kernel'
import { exported, type ServiceContext, waitUntil } from '@lodestone/service'
import { knownBook } from '../book/book.store.ts'
import { scopeOf } from '../offer/offer.view.ts'
import { readYardstick } from '../policy/policy.store.ts'
import { pricesFor } from '../price/price.view.ts'
import { type Judgement, levelOf, reasonOf } from '../screening/judgement.ts'
import { judgementsOf } from '../screening/screening.store.ts'
import { judgementIn } from '../screening/screening.ts'
import { listEntries } from './entry.store.ts'
import type { Entry } from './entry.ts'

/** An offer as it stands in a round. What has not been matched keeps its price from everybody but its supplier. */
const show = (entry: Entry, price: Price | undefined, judgement: Judgement | undefined) => ({
  id: entry.offerId,
  participantId: entry.participantId,
  version: entry.version,
  ...entry.terms,
  ...(price ? { price } : {}),
  screening: { level: entry.level, assurance: entry.assurance, ...whyOf(entry, judgement) },
  entry: entry.status,
  ...(entry.carriedFrom === undefined ? {} : { carriedFrom: entry.carriedFrom }),
  ...(entry.status === 'left' && entry.reason !== undefined ? { reason: entry.reason } : {}),
  ...(entry.status === 'left' && entry.why !== undefined ? { why: entry.why } : {}),
})

/** Why an offer stands in a round at its level: what is thought of it now, under the round's policy, says so until the book is sealed. */
function whyOf(entry: Entry, judgement: Judgement | undefined) {
  if (!judgement || entry.status !== 'joined' || entry.level !== levelOf(judgement)) return {}
  const reason = reasonOf(judgement)
  return reason === undefined ? {} : { reason, ...groundsOf(judgement) }
}

/** What a reason is made of: nothing but an operator's own words, or what is missing, or what is found. */
function groundsOf({ computed: { findings, missing, gaps }, decision }: Judgement) {
  if (decision) return {}
  return missing.length > 0 ? { missing, ...(gaps ? { gaps } : {}) } : { findings }
}

export function entryRoutes({ database, keys }: ServiceContext) {
  async function list(call: AskOf<'listRoundOffers'>) {
    const { limit = DEFAULT_PAGE, cursor } = call.query
    const roundId = call.params.id
    const after = readIdCursor(cursor)
    const known = isUuid(roundId)
      ? await waitUntil(
          () => knownBook(database, roundId),
          found => found !== undefined,
        )
      : undefined
    if (!known) throw notFound()
    const page = { roundId, ...scopeOf(call.identity), ...(after ? { after } : {}), limit }
    const rows = await listEntries(database, page)
    const judgements = await judgementsOf(
      database,
      rows.map(row => row.entry.offerId),
    )
    const prices = await pricesFor(
      call.identity,
      { database, keys },
      rows.map(({ entry, matched }) => ({
        ...entry,
        ...(matched && entry.status === 'confirmed' ? { told: { roundId, version: entry.version } } : {}),
      })),
    )
    const by = await readYardstick(database)
    const shown = rows.map(({ entry }, index) => {
      const own = judgements.get(entry.offerId)
      return show(entry, prices[index], own && judgementIn(known.policy, entry.terms, own, by))
    })
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
    listRoundOffers: list,
    exportRoundOffers: exported(
      list,
      offers => offerExport(offers, 'round-offers'),
      () => 5,
      100,
    ),
  })
}
