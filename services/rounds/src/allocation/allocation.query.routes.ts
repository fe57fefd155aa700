import { allocationExport } from '@lodestone/files'
import { type AskOf, DEFAULT_PAGE, implement, readIdCursor, sees, toPage } from '@lodestone/http'
import { present } from '@lodestone/kernel'
import { exported, type ServiceContext } from '@lodestone/service'
import { readOrigins } from '../origin/origin.store.ts'
import { visibleRound } from '../round/round.visible.ts'
import { listAllocations } from './allocation.store.ts'
import { sideOf } from './allocation.ts'
import { show } from './allocation.view.ts'

/** Allocations as the caller may see them. */
export function allocationReading({ database }: ServiceContext) {
  async function list(call: AskOf<'listAllocations'>) {
    const { limit = DEFAULT_PAGE, cursor } = call.query
    const { id: roundId } = await visibleRound(database, call)
    const all = sees(call.identity, 'operator', 'auditor')
    const org = call.identity.org ?? ''
    const after = readIdCursor(cursor)
    const rows = await listAllocations(database, {
      roundId,
      ...(all ? {} : { org }),
      ...(after ? { after } : {}),
      limit,
    })
    const origins = await readOrigins(database, rows)
    return {
      body: toPage(
        rows,
        limit,
        row => row.id,
        row => show(row, all ? 'oversight' : present(sideOf(row, org)), origins.get(row.id)),
      ),
    }
  }

  return implement({
    listAllocations: list,
    exportAllocations: exported(list, allocationExport, () => 1, 500),
  })
}
