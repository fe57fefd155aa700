import { listId as listIdShape, type RestrictionList } from '@lodestone/contracts'
import { actorOf, DEFAULT_PAGE, implement, notFound, readCursor, readIdCursor, toPage } from '@lodestone/http'
import { accept, isUuid, refuse } from '@lodestone/kernel'
import { inFileThread, type ServiceContext } from '@lodestone/service'
import { listMatches, lockMatch, noteChanged, saveDecision } from './match.store.ts'
import { showMatch } from './match.view.ts'
import {
  changeOf,
  generationOf,
  listRestrictions,
  lockList,
  type RestrictionListRow,
  saveChange,
  saveList,
} from './restriction.store.ts'

const files = inFileThread<typeof import('./restriction.file.ts')>(new URL('./restriction.file.ts', import.meta.url))

const showList = ({ generation: _, removedAt: __, ...list }: RestrictionListRow): RestrictionList => list

export function restrictionRoutes({ database, door, clock, twoPeople }: ServiceContext) {
  return implement({
    loadRestrictions: async call => {
      const id = call.params.id
      if (!listIdShape.safeParse(id).success) throw notFound()
      const read = await files('listOf', call, call.query.encoding)
      return door.command(call, async (tx, record) => {
        const known = await lockList(tx, id)
        const standing = known?.removedAt ? undefined : known
        const change = await changeOf(tx, id, read.entries)
        const name = call.query.name ?? read.name ?? standing?.name ?? id
        const counts = { came: change.came.length, changed: change.changed.length, went: change.went.length }
        const isSame = counts.came + counts.changed + counts.went === 0 && standing?.name === name
        if (standing && isSame) return accept({ body: { ...showList(standing), ...counts } })
        const list: RestrictionListRow = {
          id,
          name,
          version: (known?.version ?? 0) + 1,
          generation: (await generationOf(tx)) + 1n,
          sha256: read.sha256,
          entries: read.entries.length,
          loadedBy: actorOf(call.identity),
          loadedAt: clock().toISOString(),
          removedAt: null,
        }
        await saveList(tx, list)
        await saveChange(tx, id, change)
        const { version, entries, sha256 } = list
        const data = { name, version, entries, sha256, ...counts }
        record({ subject: `restriction/${id}`, type: 'supply.restrictions-loaded', data })
        return accept({ body: { ...showList(list), ...counts } })
      })
    },
    deleteRestrictions: call => {
      const id = call.params.id
      return door.command(call, async (tx, record) => {
        const list = await lockList(tx, id)
        if (!list || list.removedAt) throw notFound()
        if (list.version !== call.ifMatch) return refuse('stale-version', `The list is at version ${list.version}.`)
        const { went } = await changeOf(tx, id, [])
        const [version, generation] = [list.version + 1, (await generationOf(tx)) + 1n]
        // Names are looked up anew without it: who was like somebody on it is found no more.
        await saveList(tx, { ...list, version, generation, entries: 0, removedAt: clock().toISOString() })
        await saveChange(tx, id, { came: [], changed: [], went })
        const data = { name: list.name, version, went: went.length }
        record({ subject: `restriction/${id}`, type: 'supply.restrictions-deleted', data })
        return accept({ status: 204 })
      })
    },
    listRestrictions: async call => {
      const { limit = DEFAULT_PAGE, cursor } = call.query
      const after = readCursor(cursor)
      const rows = await listRestrictions(database, { ...(after === undefined ? {} : { after }), limit })
      return { body: toPage(rows, limit, row => row.id, showList) }
    },
    listNameMatches: async call => {
      const { limit = DEFAULT_PAGE, cursor, state, list } = call.query
      const after = readIdCursor(cursor)
      const rows = await listMatches(database, { ...(after ? { after } : {}), state, list, limit })
      return { body: toPage(rows, limit, row => row.id, showMatch) }
    },
    decideNameMatch: call => {
      const id = call.params.id
      if (!isUuid(id)) throw notFound()
      return door.command(call, async (tx, record) => {
        const match = await lockMatch(tx, id)
        if (!match) throw notFound()
        const { is, reason } = call.body
        const shown = async () => {
          const [row] = await listMatches(tx, { id, limit: 1 })
          if (!row) throw notFound()
          return accept({ body: showMatch(row) })
        }
        const { decision: before, name, listId, entryId, digest } = match
        if (before?.is === is && before.reason === reason) return shown()
        if (match.stale) return refuse('wrong-state', 'The entry has changed: the name is being looked up again.')
        // What frees offers, and what others have decided, is not for one person to say.
        if (call.confirms || is === 'other' || before) {
          const stood = `${listId} ${entryId} ${digest}, ${before?.is ?? 'open'}`
          const waits = await twoPeople.second(tx, call, { subject: id, name, stood }, record)
          if (waits) return waits
        }
        const by = call.confirms?.askedBy ?? actorOf(call.identity)
        await saveDecision(tx, id, { is, reason, by, at: clock().toISOString() })
        await noteChanged(tx, [name])
        record({
          subject: id,
          type: 'supply.name-decided',
          data: { name, list: listId, entry: entryId, digest, is, reason },
        })
        return shown()
      })
    },
  })
}
