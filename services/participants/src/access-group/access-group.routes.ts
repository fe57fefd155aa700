import type { Participant } from '@lodestone/contracts'
import { Conflict, type Sql } from '@lodestone/database'
import {
  type CallHead,
  type CallOf,
  DEFAULT_PAGE,
  groupOf,
  implement,
  notAdmitted,
  notFound,
  ProblemError,
  readIdCursor,
  sees,
  toPage,
} from '@lodestone/http'
import { accept, isUuid, present } from '@lodestone/kernel'
import { issuerOf, type ServiceContext } from '@lodestone/service'
import { lockParticipant } from '../participant/participant.store.ts'
import { mustStillAct } from '../person/acting.ts'
import { groupFact } from './access-group.fact.ts'
import { countGroups, findGroup, insertGroup, listGroups, saveGroup } from './access-group.store.ts'
import { askFor, confirm, end, type KeptGroup, mayAsk, place } from './access-group.ts'

const ONE_EACH = 'Your organisation has this group, or has asked for it.'
const TAKEN = 'This group is another organisation’s: it has to be ended there first.'

/** A group as the API shows it: digests are nobody's to read. */
const shown = ({ digest: _, ...one }: KeptGroup) => one
const answerOf = (group: KeptGroup) => ({ body: shown(group), version: group.version })

/** Groups of the issuer whose people act for an organisation: its administrators ask for them, an operator confirms. */
export function accessGroupRoutes(context: ServiceContext) {
  const { config, database, door, clock, newId } = context
  const keptBy = ({ identity }: Pick<CallHead, 'identity'>) =>
    sees(identity, 'operator', 'auditor') ? undefined : (identity.org ?? '')

  async function named(sql: Sql, id: string, participantId: string | undefined): Promise<KeptGroup> {
    const group = isUuid(id) ? await findGroup(sql, id, participantId) : undefined
    if (!group) throw notFound()
    return group
  }

  /** A group, with its organisation, which is locked. */
  async function locked(
    tx: Sql,
    call: CallOf<'reviseAccessGroup' | 'confirmAccessGroup' | 'endAccessGroup'>,
  ): Promise<{ group: KeptGroup; participant: Participant }> {
    const { id } = call.params
    const { participantId: of } = await named(tx, id, keptBy(call))
    const participant = present(await lockParticipant(tx, of))
    await mustStillAct(tx, call.identity, context, 'administrator')
    return { group: await named(tx, id, of), participant }
  }

  return implement({
    listAccessGroups: async call => {
      const { limit = DEFAULT_PAGE, cursor, participantId: asked, state } = call.query
      const after = readIdCursor(cursor)
      const participantId = keptBy(call) ?? asked
      const rows = await listGroups(database, {
        ...(participantId === undefined ? {} : { participantId }),
        ...(state ? { state } : {}),
        ...(after === undefined ? {} : { after }),
        limit,
      })
      return { body: toPage(rows, limit, row => row.id, shown) }
    },
    askAccessGroup: call =>
      door
        .command(call, async (tx, record) => {
          const participant = await lockParticipant(tx, call.identity.org ?? '')
          if (!participant) throw notAdmitted()
          await mustStillAct(tx, call.identity, context, 'administrator')
          const allowed = mayAsk(await countGroups(tx, participant.id))
          if (!allowed.ok) return allowed
          const digest = groupOf(issuerOf(config), call.body.group)
          const group = askFor({ id: newId(), participantId: participant.id, digest, now: clock() }, call.body)
          await insertGroup(tx, group)
          record(groupFact(group, participant))
          return accept({ status: 201, ...answerOf(group) })
        })
        .catch(conflictAs(ONE_EACH)),
    reviseAccessGroup: call =>
      door.command(call, async (tx, record) => {
        const { group, participant } = await locked(tx, call)
        const outcome = place(group, call.body.position, call.ifMatch)
        if (!outcome.ok) return outcome
        await saveGroup(tx, outcome.value)
        record(groupFact(outcome.value, participant))
        return accept(answerOf(outcome.value))
      }),
    confirmAccessGroup: call =>
      door
        .command(call, async (tx, record) => {
          const { group, participant } = await locked(tx, call)
          const outcome = confirm(group, clock())
          if (!outcome.ok) return outcome
          if (!outcome.value) return accept(answerOf(group))
          await saveGroup(tx, outcome.value)
          record(groupFact(outcome.value, participant))
          return accept(answerOf(outcome.value))
        })
        .catch(conflictAs(TAKEN)),
    endAccessGroup: call =>
      door.command(call, async (tx, record) => {
        const { group, participant } = await locked(tx, call)
        const ended = end(group, clock())
        if (!ended) return accept(answerOf(group))
        await saveGroup(tx, ended)
        record(groupFact(ended, participant))
        return accept(answerOf(ended))
      }),
  })
}

/** What the table refuses, in words. */
const conflictAs = (detail: string) => (error: unknown) => {
  if (!(error instanceof Conflict)) throw error
  throw new ProblemError('wrong-state', detail)
}
