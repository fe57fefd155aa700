import { participantCorrected } from '@lodestone/contracts'
import { implement } from '@lodestone/http'
import { accept } from '@lodestone/kernel'
import { factOf } from '@lodestone/messaging'
import type { ServiceContext } from '@lodestone/service'
import { endOpenings } from '../deadline/deadline.store.ts'
import { changeRole } from '../person/role.ts'
import { partSince } from './part.store.ts'
import { aboutOf, answerOf, named } from './participant.named.ts'
import { saveParticipant } from './participant.store.ts'
import { correct } from './participant.ts'

/** How what a participant was registered as by mistake is put right. */
export function correctionRoutes({ door, twoPeople }: ServiceContext) {
  return implement({
    correctParticipant: call =>
      door.command(call, async (tx, record) => {
        const participant = await named(tx, call.params.id)
        const { id } = participant
        const outcome = correct(participant, call.body, await partSince(tx, id))
        if (!outcome.ok) return outcome
        const corrected = outcome.value
        if (!corrected) return accept(answerOf(participant))
        const waits = await twoPeople.second(tx, call, aboutOf(participant), record)
        if (waits) return waits
        await saveParticipant(tx, corrected)
        record(factOf(participantCorrected, id, corrected))
        record({ subject: id, type: 'participants.correction-reasoned', data: call.body })
        if (corrected.kind !== participant.kind) {
          await endOpenings(tx, id)
          record(...(await changeRole(tx, corrected)))
        }
        return accept(answerOf(corrected))
      }),
  })
}
