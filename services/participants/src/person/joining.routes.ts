import { implement, ProblemError, sees, subjectOf } from '@lodestone/http'
import { accept, present, refuse } from '@lodestone/kernel'
import { issuerOf, type ServiceContext } from '@lodestone/service'
import { lockParticipant } from '../participant/participant.store.ts'
import { digestOf } from './invitation.secret.ts'
import { changed } from './person.fact.ts'
import { answerOf } from './person.routes.ts'
import { findInvited, findPerson, membershipsOf, savePerson } from './person.store.ts'
import { join, noInvitation } from './person.ts'

/** How the invited person comes to act for an organisation. */
export function joiningRoutes({ config, door, clock }: ServiceContext) {
  return implement({
    acceptInvitation: call => {
      if (sees(call.identity, 'operator', 'auditor'))
        throw new ProblemError('forbidden', 'Operators and auditors oversee the hub, and act for no organisation.')
      const { requestId: correlationId, traceparent, identity } = call
      const cause = { actor: identity.sub, correlationId, ...(traceparent === undefined ? {} : { traceparent }) }
      return door.transaction(cause, async (tx, record) => {
        const found = await findInvited(tx, digestOf(call.body.secret))
        if (!found) return noInvitation()
        // Its row first, as whoever ends an invitation does: two never wait for each other.
        const participant = present(await lockParticipant(tx, found.participantId))
        const person = present(await findPerson(tx, found.id))
        const subject = subjectOf(issuerOf(config), identity.sub)
        const outcome = join(person, subject, clock())
        if (!outcome.ok) return outcome
        const joined = outcome.value
        if (!joined) return accept(answerOf(person))
        if ((await membershipsOf(tx, subject)).some(({ org }) => org === person.participantId))
          return refuse('wrong-state', `You act for ${participant.legalName} already.`)
        await savePerson(tx, joined)
        record(changed(joined, participant))
        return accept(answerOf(joined))
      })
    },
  })
}
