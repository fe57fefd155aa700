import { type Participant, personChanged } from '@lodestone/contracts'
import { type Fact, factOf } from '@lodestone/messaging'
import type { Person } from './person.ts'

/** What others have to know of somebody: nothing that names a person. */
export function changed(person: Person, { kind: role }: Pick<Participant, 'kind'>): Fact {
  const { id, participantId, kind, position, state, version } = person
  const subject = person.state === 'invited' ? undefined : person.subject
  return factOf(personChanged, id, {
    id,
    participantId,
    role,
    kind,
    ...(subject === undefined ? {} : { subject }),
    position,
    state,
    version,
  })
}
