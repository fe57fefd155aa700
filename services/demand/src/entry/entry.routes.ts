import { OF_PROJECTS } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { roundLineExport } from '@lodestone/files'
import {
  type AskOf,
  actorOf,
  type CallOf,
  DEFAULT_PAGE,
  implement,
  notFound,
  readIdCursor,
  sees,
  toPage,
} from '@lodestone/http'
import { accept, isUuid, type Outcome, refuse } from '@lodestone/kernel'
import { exported, type ServiceContext, waitUntil } from '@lodestone/service'
import { isOfProjects, knownBook } from '../book/book.store.ts'
import { moveGate } from '../book/gate.ts'
import { entryFacts } from './entry.facts.ts'
import { saveEntries } from './entry.insert.ts'
import { listEntries, lockEntry } from './entry.store.ts'
import { type BookState, drop, type Entry, leave } from './entry.ts'

const show = (entry: Entry) => ({
  ...entry.line,
  forecastId: entry.forecastId,
  participantId: entry.participantId,
  version: entry.version,
  entry: entry.status,
  ...(entry.carriedFrom === undefined ? {} : { carriedFrom: entry.carriedFrom }),
  ...(entry.reason === undefined ? {} : { reason: entry.reason }),
  ...(entry.why === undefined ? {} : { why: entry.why }),
})

export function entryRoutes({ database, door, admission, clock }: ServiceContext) {
  async function move(
    call: CallOf<'dropRoundLine' | 'leaveRound'>,
    participantId: string | undefined,
    decide: (entry: Entry, book: BookState) => Outcome<Entry | undefined, 'wrong-state'>,
    lockFirst?: (tx: Sql) => Promise<unknown>,
  ) {
    const { id, lineId } = call.params
    if (!isUuid(id) || !isUuid(lineId)) throw notFound()
    return door.command(call, async (tx, record) => {
      await lockFirst?.(tx)
      const found = await lockEntry(tx, id, lineId)
      if (!found && (await isOfProjects(tx, id))) return refuse('wrong-state', OF_PROJECTS)
      if (!found || (participantId !== undefined && found.entry.participantId !== participantId)) throw notFound()
      const outcome = decide(found.entry, found.book)
      if (!outcome.ok) return outcome
      if (outcome.value) {
        await saveEntries(tx, [outcome.value], { at: clock(), by: actorOf(call.identity) })
        record(...entryFacts([outcome.value], found.book !== 'collecting'))
      }
      return accept({ body: show(outcome.value ?? found.entry) })
    })
  }

  async function list(call: AskOf<'listRoundLines'>) {
    const { limit = DEFAULT_PAGE, cursor } = call.query
    const roundId = call.params.id
    const known =
      isUuid(roundId) &&
      (await waitUntil(
        () => knownBook(database, roundId),
        found => found,
      ))
    if (!known) throw notFound()
    const after = readIdCursor(cursor)
    const own = sees(call.identity, 'operator', 'auditor') ? {} : { participantId: call.identity.org ?? '' }
    const rows = await listEntries(database, { roundId, ...own, ...(after ? { after } : {}), limit })
    return { body: toPage(rows, limit, row => row.line.id, show) }
  }

  return implement({
    listRoundLines: list,
    exportRoundLines: exported(list, roundLineExport, () => 1, 500),
    /** What has been dropped is part of the gate: whoever submits the same need at the same time decides again. */
    dropRoundLine: call => move(call, undefined, (entry, book) => drop(entry, book, call.body.reason), moveGate),
    leaveRound: async call => move(call, (await admission.admitted(call.identity, 'member')).id, leave),
  })
}
