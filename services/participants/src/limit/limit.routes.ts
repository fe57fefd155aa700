import { approvalLimitSet } from '@lodestone/contracts'
import { implement, notAdmitted } from '@lodestone/http'
import { accept, refuse } from '@lodestone/kernel'
import { factOf } from '@lodestone/messaging'
import type { ServiceContext } from '@lodestone/service'
import { lockParticipant } from '../participant/participant.store.ts'
import { mustStillAct } from '../person/acting.ts'
import { findLimit, type KeptLimit, saveLimit } from './limit.store.ts'

/** The version of an organisation that has never set a limit. */
const UNSET = 1

const answerOf = ({ participantId, limit, version }: Omit<KeptLimit, 'id'>) => ({
  body: { participantId, ...(limit === undefined ? {} : { limit }), version },
  version,
})

/** Up to what amount an organisation's traders bind it, as its administrators set it. */
export function limitRoutes({ database, door, newId, config }: ServiceContext) {
  return implement({
    readApprovalLimit: async ({ identity: { org: participantId = '' } }) =>
      answerOf((await findLimit(database, participantId)) ?? { participantId, version: UNSET }),
    setApprovalLimit: call =>
      door.command(call, async (tx, record) => {
        const participant = await lockParticipant(tx, call.identity.org ?? '')
        if (!participant) throw notAdmitted()
        await mustStillAct(tx, call.identity, { config }, 'administrator')
        const { id: participantId } = participant
        const before = (await findLimit(tx, participantId)) ?? { id: newId(), version: UNSET }
        if (before.version !== call.ifMatch)
          return refuse('stale-version', `The limit is at version ${before.version}.`)
        const { limit } = call.body
        const set = { id: before.id, participantId, ...(limit === null ? {} : { limit }), version: before.version + 1 }
        await saveLimit(tx, set)
        record(factOf(approvalLimitSet, set.id, set))
        return accept(answerOf(set))
      }),
  })
}
