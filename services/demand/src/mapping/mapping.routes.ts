import type { Sql } from '@lodestone/database'
import { type CallHead, type CallOf, implement, notFound, ProblemError } from '@lodestone/http'
import { accept, isUuid, refuse } from '@lodestone/kernel'
import type { Fact } from '@lodestone/messaging'
import type { ServiceContext } from '@lodestone/service'
import {
  countMappings,
  deleteMapping,
  findMapping,
  insertMapping,
  isKnownName,
  listMappings,
  saveMapping,
} from './mapping.store.ts'
import { checkMapping, listed, type Mapping, mayAdd, revise } from './mapping.ts'

const answerOf = ({ participantId: _, ...mapping }: Mapping) => ({ body: mapping, version: mapping.version })

/** The entry of the journal that a mapping was saved, revised or deleted: never what it says. */
const factOf = (what: string, { id, participantId, version }: Mapping): Fact => ({
  subject: id,
  type: `demand.mapping-${what}`,
  data: { mappingId: id, participantId, version },
})

/** What organisations have said once of their own files: each its own alone. */
export function mappingRoutes({ database, door, admission, clock, newId }: ServiceContext) {
  const own = async (call: CallHead): Promise<string> => (await admission.admitted(call.identity, 'member')).id

  /** One of the caller's own, locked. */
  async function held(call: CallOf<'reviseMapping' | 'deleteMapping'>, participantId: string, tx: Sql) {
    const { id } = call.params
    const mapping = isUuid(id) ? await findMapping(tx, participantId, { id }, { lock: true }) : undefined
    if (!mapping) throw notFound()
    return mapping
  }

  return implement({
    saveMapping: async call => {
      const participantId = await own(call)
      return door
        .command(call, async (tx, record) => {
          const allowed = mayAdd(await countMappings(tx, participantId))
          if (!allowed.ok) return allowed
          const checked = checkMapping(call.body)
          if (!checked.ok) return checked
          const mapping = {
            ...checked.value,
            id: newId(),
            participantId,
            version: 1,
            updatedAt: clock().toISOString(),
          }
          await insertMapping(tx, mapping)
          record(factOf('saved', mapping))
          const headers = { location: `/api/v1/demand/mappings/${mapping.id}` }
          return accept({ status: 201 as const, ...answerOf(mapping), headers })
        })
        .catch(named)
    },
    listMappings: async call => {
      const mappings = await listMappings(database, call.identity.org ?? '')
      return { body: { items: mappings.map(listed), nextCursor: null } }
    },
    readMapping: async call => {
      const { id } = call.params
      const mapping = isUuid(id) ? await findMapping(database, call.identity.org ?? '', { id }) : undefined
      if (!mapping) throw notFound()
      return answerOf(mapping)
    },
    reviseMapping: async call => {
      const participantId = await own(call)
      return door
        .command(call, async (tx, record) => {
          const before = await held(call, participantId, tx)
          const outcome = revise(before, call.body, call.ifMatch ?? 0, clock())
          if (!outcome.ok) return outcome
          await saveMapping(tx, outcome.value)
          record(factOf('revised', outcome.value))
          return accept(answerOf(outcome.value))
        })
        .catch(named)
    },
    deleteMapping: async call => {
      const participantId = await own(call)
      return door.command(call, async (tx, record) => {
        const mapping = await held(call, participantId, tx)
        const { id, version } = mapping
        if (version !== call.ifMatch) return refuse('stale-version', `The mapping is at version ${version}.`)
        await deleteMapping(tx, id)
        record(factOf('deleted', mapping))
        return accept({ status: 204 })
      })
    },
  })
}

function named(error: unknown): never {
  throw isKnownName(error)
    ? new ProblemError('duplicate-reference', 'Your organisation has a mapping of this name.', [
        { path: 'name', message: 'already in use' },
      ])
    : error
}
