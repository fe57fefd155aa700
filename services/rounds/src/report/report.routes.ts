import { DEFAULT_PAGE, implement, notOfThisList, readCursor, toPage } from '@lodestone/http'
import type { ServiceContext } from '@lodestone/service'
import { listReports } from './report.store.ts'

export function reportRoutes({ reading }: ServiceContext) {
  return implement({
    listReports: async call => {
      const { limit = DEFAULT_PAGE, cursor } = call.query
      const before = readCursor(cursor)
      if (before !== undefined && !/^\d{1,18}$/.test(before)) throw notOfThisList()
      return {
        body: toPage(
          await listReports(reading(call), before, limit),
          limit,
          report => report.number,
          ({ number: _, ...report }) => report,
        ),
      }
    },
  })
}
