import { explanationExport } from '@lodestone/files'
import { type AskOf, DEFAULT_PAGE, implement, sees, toPage } from '@lodestone/http'
import { exported, type ServiceContext } from '@lodestone/service'
import { explainTo } from '../explanation/explanation.store.ts'
import { visibleRound } from '../round/round.visible.ts'
import { readKindCursor } from './result.cursor.ts'
import { listExplanations } from './result.explanations.store.ts'
import { readPasses } from './result.store.ts'
import { withShortfall } from './shortfall.ts'

export function resultRoutes({ database }: ServiceContext) {
  /** Operators and auditors read what the matching says in full; a party what is made of its own figures and of published ones. */
  async function list(call: AskOf<'listExplanations'>) {
    const { limit = DEFAULT_PAGE, cursor } = call.query
    const round = await visibleRound(database, call)
    const after = readKindCursor(cursor)
    const org = sees(call.identity, 'operator', 'auditor') ? undefined : (call.identity.org ?? '')
    const passes = (await readPasses(database, [round.id])).get(round.id)
    const rows = await listExplanations(database, {
      roundId: round.id,
      lastPass: passes?.at(-1)?.pass ?? 0,
      ...(org === undefined ? {} : { participantId: org }),
      ...(after === undefined ? {} : { after }),
      limit,
    })
    const details = rows.map(({ body }) => body)
    return {
      body: toPage(
        org === undefined ? details.map(withShortfall) : await explainTo(database, round, org, details),
        limit,
        row => `${row.kind}/${row.id}/${row.pass ?? 1}`,
        row => row,
      ),
    }
  }

  return implement({
    listExplanations: list,
    exportExplanations: exported(list, explanationExport, () => 1, 500),
  })
}
