import type { OutlookRunRead } from '@lodestone/contracts'
import { actorOf, DEFAULT_PAGE, implement, notFound, ProblemError, readIdCursor, toPage } from '@lodestone/http'
import { accept, isUuid, refuse, toJson, vouched } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { standingBaseline } from '../baseline/baseline.standing.ts'
import { findBaseline } from '../baseline/baseline.store.ts'
import type { Pool } from '../computation/computation.pool.ts'
import { allLines } from '../lines/lines.store.ts'
import { findScenario } from '../scenario/scenario.store.ts'
import { playedOf } from '../scenario/scenario.ts'
import { type FoundRun, findRecorded, insertRun, listRuns, lockRun } from './run.store.ts'
import { shownRun } from './run.ts'

/** Scenarios over the lines of all members: operators have them computed, auditors check them. */
export function runRoutes({ database, door, clock, newId }: ServiceContext, asked: Pool) {
  return implement({
    startRun: async call =>
      door.command(call, async (tx, record) => {
        const { scenarioId, baselineId } = call.body
        const baseline = baselineId === undefined ? await standingBaseline(tx) : await findBaseline(tx, baselineId)
        const scenario = baseline && (await findScenario(tx, scenarioId, baseline.from))
        if (!baseline || !scenario) return refuse('not-found', 'There is no such object.')
        const { text: lines, members, rows } = await allLines(tx)
        const run = {
          id: newId(),
          ...{ scenarioId, scenarioName: scenario.name, scenarioDigest: scenario.digest },
          ...{ baselineId: baseline.id, baselineVersion: baseline.version, members, lines: rows },
          correlationId: call.requestId,
          askedAt: clock().toISOString(),
        }
        const head = await insertRun(tx, run, { scenario: toJson(playedOf(scenario)), lines })
        const data = { scenarioId, scenario: scenario.name, baselineId: baseline.id, members, lines: rows }
        record({ subject: run.id, type: 'outlook.run-asked', data })
        return accept({
          status: 201 as const,
          body: shownRun(head),
          headers: { location: `/api/v1/outlook/runs/${run.id}` },
        })
      }),
    listRuns: async ({ query: { limit = DEFAULT_PAGE, cursor } }) => {
      const rows = await listRuns(database, { before: readIdCursor(cursor), limit })
      return { body: toPage(rows, limit, row => row.id, shownRun) }
    },
    readRun: async call => {
      const { id } = call.params
      if (!isUuid(id)) throw notFound()
      const cause = { actor: actorOf(call.identity), correlationId: call.requestId }
      // Kept in the history of the run: it shows what members have stated.
      const run = await door.transaction(cause, async (tx, record) => {
        const found = await lockRun(tx, id)
        if (found) record({ subject: id, type: 'outlook.run-read', data: { route: call.route.id } })
        return found
      })
      if (!run) throw notFound()
      return { body: textOf(run), shows: 'kept' as const }
    },
    verifyRun: async ({ params: { id } }) => {
      const stored = isUuid(id) ? await findRecorded(database, id) : undefined
      if (!stored) throw notFound()
      const { outcome, outcomeHash: recordedHash, world, scenario, state } = stored
      if (outcome === null || recordedHash === null || world === null)
        throw new ProblemError('wrong-state', `The run is ${state}: there is nothing to verify.`)
      const { outcomeHash, storedHash } = await asked.ask({ kind: 'verification', world, scenario, outcome })
      const matches = outcomeHash === recordedHash && storedHash === recordedHash
      return { body: { matches, outcomeHash, storedHash, recordedHash } }
    },
  })
}

/** A run in JSON; its outcome is long, and need not be read to be sent. */
const textOf = ({ head, outcome }: FoundRun) => {
  const text = toJson(shownRun(head))
  return vouched<OutlookRunRead>(outcome === null ? text : `${text.slice(0, -1)},"outcome":${outcome}}`)
}
