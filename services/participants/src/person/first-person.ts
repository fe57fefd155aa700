import type { Sql } from '@lodestone/database'
import { subjectOf } from '@lodestone/http'
import { present } from '@lodestone/kernel'
import type { Fact } from '@lodestone/messaging'
import { issuerOf, type ServiceContext } from '@lodestone/service'
import { lockParticipant } from '../participant/participant.store.ts'
import { changed } from './person.fact.ts'
import { insertPerson } from './person.store.ts'

/** Makes somebody who has signed in an active administrator of an organisation; gives the fact that the caller's command records. */
export async function firstPerson(
  tx: Sql,
  who: { readonly participantId: string; readonly sub: string; readonly email: string; readonly name?: string },
  { config, clock, newId }: Pick<ServiceContext, 'config' | 'clock' | 'newId'>,
): Promise<Fact> {
  const { participantId, sub, email, name = email } = who
  const at = clock().toISOString()
  const person = {
    id: newId(),
    participantId,
    kind: 'human',
    name,
    email,
    position: 'administrator',
    state: 'active',
    subject: subjectOf(issuerOf(config), sub),
    version: 1,
    invitedAt: at,
    joinedAt: at,
  } as const
  await insertPerson(tx, person)
  return changed(person, present(await lockParticipant(tx, participantId)))
}
