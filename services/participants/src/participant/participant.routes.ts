import {
  type Participant,
  participantAdmitted,
  participantApplied,
  participantChanged,
  participantSuspended,
} from '@lodestone/contracts'
import { Conflict, type Sql } from '@lodestone/database'
import { DEFAULT_PAGE, implement, notFound, ProblemError, readIdCursor, sees, toPage } from '@lodestone/http'
import { accept, isUuid } from '@lodestone/kernel'
import { factOf } from '@lodestone/messaging'
import type { ServiceContext } from '@lodestone/service'
import { listParticipants, lockParticipant, saveParticipant } from './participant.store.ts'
import { apply, move, revise } from './participant.ts'

const answerOf = (participant: Participant) => ({ body: participant, version: participant.version })

/** What two people decide about, of a participant that is locked. */
const aboutOf = ({ id, legalName: name, version }: Participant) => ({ subject: id, name, stood: `version ${version}` })

/** The participant that a command names, locked until its transaction ends. */
async function named(tx: Sql, id: string): Promise<Participant> {
  const participant = isUuid(id) ? await lockParticipant(tx, id) : undefined
  if (!participant) throw notFound()
  return participant
}

export function participantRoutes({ database, door, newId, twoPeople }: ServiceContext) {
  return implement({
    createParticipant: async call => {
      const participant = apply(newId(), call.body)
      try {
        return await door.create(call, {
          name: 'create-participant',
          sql: 'created AS (INSERT INTO participant (id, reference, kind, status, version, data) VALUES ($1, $2, $3, $4, $5, $6))',
          values: [
            participant.id,
            participant.reference,
            participant.kind,
            participant.status,
            participant.version,
            JSON.stringify(participant),
          ],
          facts: [factOf(participantApplied, participant.id, participant)],
          answer: {
            status: 201,
            body: participant,
            version: participant.version,
            headers: { location: `/api/v1/participants/${participant.id}` },
          },
        })
      } catch (error) {
        if (error instanceof Conflict && error.constraint === 'participant_reference_key')
          throw new ProblemError('duplicate-reference', 'A participant with this reference exists.', [
            { path: 'reference', message: 'already in use' },
          ])
        throw error
      }
    },
    listParticipants: async call => {
      const { limit = DEFAULT_PAGE, cursor, ...filter } = call.query
      const own = sees(call.identity, 'operator', 'auditor') ? {} : { id: call.identity.org ?? '' }
      const after = readIdCursor(cursor)
      const rows = await listParticipants(database, { ...filter, ...own, ...(after ? { after } : {}), limit })
      return {
        body: toPage(
          rows,
          limit,
          row => row.id,
          row => row,
        ),
      }
    },
    readParticipant: async call => {
      const id = call.params.id
      const visible = sees(call.identity, 'operator', 'auditor') || call.identity.org === id
      const [participant] = visible && isUuid(id) ? await listParticipants(database, { id, limit: 1 }) : []
      if (!participant) throw notFound()
      return answerOf(participant)
    },
    reviseParticipant: call =>
      door.command(call, async (tx, record) => {
        const outcome = revise(await named(tx, call.params.id), call.body, call.ifMatch ?? 0)
        if (!outcome.ok) return outcome
        const revised = outcome.value
        await saveParticipant(tx, revised)
        record({ subject: revised.id, event: participantChanged, data: revised })
        return accept(answerOf(revised))
      }),
    admitParticipant: call =>
      door.command(call, async (tx, record) => {
        const participant = await named(tx, call.params.id)
        const outcome = move(participant, 'admit')
        if (!outcome.ok) return outcome
        const moved = outcome.value
        if (!moved) return accept(answerOf(participant))
        // Whom two people have suspended is not admitted again by one of them.
        if (call.confirms || participant.status === 'suspended') {
          const waits = await twoPeople.second(tx, call, aboutOf(participant), record)
          if (waits) return waits
        }
        await saveParticipant(tx, moved)
        record(factOf(participantAdmitted, moved.id, moved))
        return accept(answerOf(moved))
      }),
    suspendParticipant: call =>
      door.command(call, async (tx, record) => {
        const participant = await named(tx, call.params.id)
        const { id } = participant
        const outcome = move(participant, 'suspend')
        if (!outcome.ok) return outcome
        const moved = outcome.value
        if (!moved) return accept(answerOf(participant))
        const waits = await twoPeople.second(tx, call, aboutOf(participant), record)
        if (waits) return waits
        await saveParticipant(tx, moved)
        record(factOf(participantSuspended, id, moved))
        record({ subject: id, type: 'participants.suspension-reasoned', data: { reason: call.body.reason } })
        return accept(answerOf(moved))
      }),
  })
}
