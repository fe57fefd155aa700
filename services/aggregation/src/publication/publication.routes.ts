import { implement, readIdCursor, toPage } from '@lodestone/http'
import { accept } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { shown } from './publication.facts.ts'
import { publishDemand } from './publication.jobs.ts'
import { DEMAND_STREAM, listPublications, type Publication } from './publication.store.ts'

/** Publications on a page unless the caller names a number: each carries all its cells. */
const PUBLICATIONS_PER_PAGE = 20

const kindOf = (stream: string): 'demand' | 'pool' => (stream === DEMAND_STREAM ? 'demand' : 'pool')

const reported = ({ stream, cells, withheld, ...one }: Publication) => ({
  ...one,
  kind: kindOf(stream),
  ...(stream === DEMAND_STREAM ? {} : { roundId: stream }),
  open: cells.filter(cell => !('suppressed' in cell)).length,
  suppressed: cells.filter(cell => 'suppressed' in cell).length,
  cells,
  withheld,
})

export function publicationRoutes(context: ServiceContext) {
  const { database, door } = context
  return implement({
    publishCells: call =>
      door.command(call, async (tx, record) => {
        const publication = await publishDemand(tx, context, record)
        return accept({ status: 201, body: shown(publication) })
      }),
    listPublications: async call => {
      const { limit = PUBLICATIONS_PER_PAGE, cursor } = call.query
      const before = readIdCursor(cursor)
      const rows = await listPublications(database, {
        ...(before !== undefined ? { before } : {}),
        limit,
      })
      return { body: toPage(rows, limit, row => row.id, reported) }
    },
  })
}
