import { participantAdmitted, participantApplied, participantChanged, participantSuspended } from '@lodestone/contracts'
import { Conflict } from '@lodestone/database'
import { DEFAULT_PAGE, implement, notFound, readIdCursor, sees, toPage } from '@lodestone/http'
import { accept, isUuid } from '@lodestone/kernel'
import { factOf } from '@lodestone/messaging'
import type { ServiceContext } from '@lodestone/service'
import { aboutOf, answerOf, named } from './participant.named.ts'
import { duplicateReference, listParticipants, saveParticipant } from './participant.store.ts'
import { apply, move, revise } from './participant.ts'

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
        throw error instanceof Conflict ? (duplicateReference(error) ?? error) : error
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
