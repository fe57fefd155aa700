import { DEFAULT_PAGE, implement, notFound, readIdCursor, toPage } from '@lodestone/http'
import { fromJson } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { findRound, listPublished, listRounds } from './round.store.ts'
import { idOf, overseesAll, shownRound } from './round.ts'

/** Project rounds as everybody admitted sees them. */
export const roundRoutes = ({ database }: ServiceContext) =>
  implement({
    listProjectRounds: async call => {
      const { limit = DEFAULT_PAGE, cursor } = call.query
      const rows = await listRounds(database, { before: readIdCursor(cursor), limit })
      return {
        body: toPage(
          rows,
          limit,
          row => row.id,
          row => shownRound(row, overseesAll(call)),
        ),
      }
    },
    readProjectRound: async call => {
      const row = await findRound(database, idOf(call))
      if (!row) throw notFound()
      const published = await listPublished(database, row.id)
      return {
        body: { ...shownRound(row, overseesAll(call)), projects: published.flatMap(own => fromJson(own.projects)) },
      }
    },
  })
