import { ruled } from '@lodestone/contracts'
import { implement, notFound, ProblemError } from '@lodestone/http'
import { accept, fieldsRefused, fromJson, isUuid, refuse } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { errorOf } from '../baseline/baseline.ts'
import type { Pool } from '../computation/computation.pool.ts'
import { exposureReading } from '../exposure/exposure.reading.ts'
import { linesStatement } from '../lines/lines.statement.ts'
import { findLines, unstated } from '../lines/lines.store.ts'
import { horizonOf } from '../report/report.document.ts'
import { daysDocument, stockDocument, stockOf } from './stock.ts'

/** Stock of a member's own lines in and out, as the documents of Catena-X. */
export function stockRoutes(context: ServiceContext, asked: Pool) {
  const { database, door, admission } = context
  const { faultsOf, check, state } = linesStatement(context, asked)
  const read = exposureReading(context, asked)

  async function ownLines(participantId: string) {
    const own = (await findLines(database, participantId)) ?? unstated(participantId)
    return { ...own, lines: fromJson(own.lines) }
  }

  return implement({
    previewStock: async ({ identity: { org: owner = '' }, body }) => {
      const stated = stockOf((await ownLines(owner)).lines, body)
      const faults = 'faults' in stated ? stated.faults : await faultsOf({ owner, lines: stated.lines })
      const { taken, remarks } = 'faults' in stated ? { taken: [], remarks: [] } : stated
      const said = { faults: faults.map(ruled), remarks: remarks.map(ruled), lines: [...taken] }
      return { body: { importable: faults.length === 0, ...said } }
    },
    takeStock: async call => {
      const { id: participantId } = await admission.admitted(call.identity, 'member')
      const own = await ownLines(participantId)
      const stated = stockOf(own.lines, call.body)
      if ('faults' in stated)
        throw new ProblemError('validation-failed', fieldsRefused(stated.faults.length), stated.faults.map(errorOf))
      await check({ owner: participantId, lines: stated.lines })
      return door.command(call, async (tx, record) =>
        // What was read before is what is replaced: a version names one statement.
        own.version === call.ifMatch
          ? state(tx, record, { participantId, version: own.version, lines: stated.lines })
          : refuse('stale-version', `The statement is at version ${own.version}.`),
      )
    },
    readItemStock: async ({ identity: { org = '' }, params: { id } }) => {
      const { lines, statedAt } = await ownLines(org)
      const document = isUuid(id) && statedAt !== null ? stockDocument(id, lines, statedAt) : undefined
      if (!document) throw notFound()
      return 'inDays' in document
        ? refuse('wrong-state', `The stock of ${document.inDays} is stated in days: state it in kilograms first.`)
        : accept({ body: document.value })
    },
    readDaysOfSupply: async ({ identity: { org = '' }, params: { id }, query: { scenario } }) => {
      const { baseline, own, exposure } = await read(org)
      const played = exposure.scenarios.find(one => one.id === (scenario ?? exposure.scenarios[0]?.id))
      if (!isUuid(id) || !played || own.statedAt === null) throw notFound()
      const days = daysDocument(
        id,
        fromJson(own.lines),
        row => {
          const fate = played.lines.find(one => one.line === row.line && one.element === row.element)
          return scenario === undefined ? fate?.undisturbedStopsOn : fate?.stopsOn
        },
        { asOf: exposure.asOf, end: horizonOf(baseline), updatedAt: own.statedAt },
      )
      if (!days) throw notFound()
      return { body: days }
    },
  })
}
