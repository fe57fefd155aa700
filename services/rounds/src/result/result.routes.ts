import { explanationGift } from '@lodestone/files'
import { type Call, DEFAULT_PAGE, sees, toPage } from '@lodestone/http'
import { exported, type ServiceContext } from '@lodestone/service'
import { visibleRound } from '../round/round.visible.ts'
import { readKindCursor } from './result.cursor.ts'
import { listExplanations } from './result.store.ts'
import { tellRivals } from './rivals.store.ts'
import { forReader } from './shortfall.ts'

export function resultRoutes({ database }: ServiceContext) {
  async function list(call: Call<undefined, { limit?: number; cursor?: string }>) {
    const { limit = DEFAULT_PAGE, cursor } = call.query
    const { id: roundId } = await visibleRound(database, call)
    const after = readKindCursor(cursor)
    const seesAll = sees(call.identity, 'operator', 'auditor')
    const listed = await listExplanations(database, {
      roundId,
      ...(seesAll ? {} : { participantId: call.identity.org ?? '' }),
      ...(after === undefined ? {} : { after }),
      limit,
    })
    const rows = await tellRivals(database, roundId, listed)
    return {
      body: toPage(
        rows,
        limit,
        row => `${row.kind}/${row.id}/${row.pass ?? 1}`,
        row => forReader(row, seesAll),
      ),
    }
  }

  return {
    listExplanations: list,
    exportExplanations: exported(list, explanationGift, () => 1, 500),
  }
}
