import { accessGroupChanged, type Participant } from '@lodestone/contracts'
import { type Fact, factOf } from '@lodestone/messaging'
import type { KeptGroup } from './access-group.ts'

/** What others have to know of a group: not what it is called. */
export const groupFact = (
  { id, participantId, digest: group, position, state, version }: KeptGroup,
  { kind: role }: Pick<Participant, 'kind'>,
): Fact => factOf(accessGroupChanged, id, { id, participantId, role, group, position, state, version })
