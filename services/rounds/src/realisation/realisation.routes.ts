import { DEFAULT_PAGE, implement, readIdCursor, sees, toPage } from '@lodestone/http'
import type { ServiceContext } from '@lodestone/service'
import { listRealisations } from './realisation.store.ts'
import { showRealisation } from './realisation.ts'

export function realisationRoutes({ database }: ServiceContext) {
  return implement({
    listRealisations: async call => {
      const { limit = DEFAULT_PAGE, cursor, round: roundId } = call.query
      const after = readIdCursor(cursor)
      const all = sees(call.identity, 'operator', 'auditor')
      const rows = await listRealisations(database, {
        ...(roundId === undefined ? {} : { roundId }),
        ...(all ? {} : { memberId: call.identity.org ?? '' }),
        ...(after === undefined ? {} : { after }),
        limit,
      })
      return { body: toPage(rows, limit, row => row.memberId, showRealisation) }
    },
  })
}
