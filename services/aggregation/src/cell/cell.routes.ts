import { DEFAULT_PAGE, implement, notOfThisList, readCursor, sees, toPage } from '@lodestone/http'
import { findMaterial } from '@lodestone/provenance'
import type { ServiceContext } from '@lodestone/service'
import { latestCells } from '../publication/publication.store.ts'
import { isKeyText, keyText } from './cell.key.ts'
import { liveCells } from './cell.store.ts'

/** Demand by cell: live for operators and auditors, the last publication for members and suppliers. */
export function cellRoutes({ reading }: ServiceContext) {
  const published = latestCells()
  return implement({
    readDemandCells: async call => {
      const { limit = DEFAULT_PAGE, cursor, ...filter } = call.query
      const after = readCursor(cursor)
      if (after !== undefined && !isKeyText(after)) throw notOfThisList()
      if (filter.material !== undefined && !findMaterial(filter.material))
        return { body: { items: [], nextCursor: null } }
      const sql = reading(call)
      const rows = sees(call.identity, 'operator', 'auditor')
        ? await liveCells(sql, { ...filter, ...(after === undefined ? {} : { after }), limit })
        : (await published(sql))
            .filter(
              cell =>
                (filter.material === undefined || cell.material === filter.material) &&
                (filter.period === undefined || cell.period === filter.period) &&
                (filter.bloc === undefined || cell.bloc === filter.bloc) &&
                (after === undefined || keyText(cell) > after),
            )
            .slice(0, limit + 1)
      return { body: toPage(rows, limit, keyText, cell => cell) }
    },
  })
}
