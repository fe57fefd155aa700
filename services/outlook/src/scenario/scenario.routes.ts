import { type ShownScenario, scenarioRecorded } from '@lodestone/contracts'
import type { Scenario } from '@lodestone/foresight'
import {
  DEFAULT_PAGE,
  implement,
  notFound,
  notOfThisList,
  ProblemError,
  readCursor,
  sees,
  toPage,
} from '@lodestone/http'
import { accept, canonicalHash, fieldsRefused, isUuid, toJson } from '@lodestone/kernel'
import { factOf } from '@lodestone/messaging'
import type { ServiceContext } from '@lodestone/service'
import { standingBaseline } from '../baseline/baseline.standing.ts'
import { readContent } from '../baseline/baseline.store.ts'
import { errorOf } from '../baseline/baseline.ts'
import type { Pool } from '../computation/computation.pool.ts'
import { allLines } from '../lines/lines.store.ts'
import { insertScenario, listRecorded } from './scenario.store.ts'
import { isPublishedId, playedOf, publishedFrom } from './scenario.ts'

/** What may happen: the published scenarios, and those that operators record, which may name members' lines and are for those who oversee the hub. */
export function scenarioRoutes({ database, door, clock, newId }: ServiceContext, asked: Pool) {
  /** Throws 422 where a scenario names what the newest baseline, with all members' lines in it, does not have. */
  async function check(scenario: Scenario): Promise<void> {
    const { id } = await standingBaseline(database)
    const baseline = await readContent(database, id)
    if (!baseline) throw notFound()
    const { text: lines } = await allLines(database)
    const faults = await asked.ask({ kind: 'scenario', baseline, lines, scenario })
    if (faults.length > 0)
      throw new ProblemError('validation-failed', fieldsRefused(faults.length), faults.map(errorOf))
  }

  return implement({
    listScenarios: async ({ identity, query: { limit = DEFAULT_PAGE, cursor } }) => {
      const { from } = await standingBaseline(database)
      const after = readCursor(cursor)
      if (after !== undefined && !isUuid(after) && !isPublishedId(after)) throw notOfThisList()
      const published = publishedFrom(from)
      const begin = after === undefined ? 0 : published.findIndex(({ id }) => id === after) + 1
      const first: ShownScenario[] = after !== undefined && isUuid(after) ? [] : published.slice(begin)
      const own = sees(identity, 'operator', 'auditor')
        ? await listRecorded(database, {
            after: after !== undefined && isUuid(after) ? after : undefined,
            limit: limit + 1,
          })
        : []
      return {
        body: toPage(
          [...first, ...own],
          limit,
          row => row.id,
          row => row,
        ),
      }
    },
    recordScenario: async call => {
      const { basis = 'assumed', sources = [], ...draft } = call.body
      const scenario = playedOf(draft)
      await check(scenario)
      return door.command(call, async (tx, record) => {
        const [id, digest, recordedAt] = [newId(), canonicalHash(scenario), clock().toISOString()]
        const { name } = scenario
        await insertScenario(tx, { id, name, basis, sources, content: toJson(scenario), digest, recordedAt })
        record(factOf(scenarioRecorded, id, { id, name, digest }))
        return accept({
          status: 201 as const,
          body: { id, published: false, ...scenario, basis, sources, digest, recordedAt },
        })
      })
    },
  })
}
