import type { Participant } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import type { Fact } from '@lodestone/messaging'
import { groupFact } from '../access-group/access-group.fact.ts'
import { listGroups, saveGroup } from '../access-group/access-group.store.ts'
import { MAX_GROUPS } from '../access-group/access-group.ts'
import { changed } from './person.fact.ts'
import { listPeople, savePerson } from './person.store.ts'
import { MAX_PEOPLE } from './person.ts'

/** Tells of all people and groups that act for an organisation, or are to, that it is of another kind. */
export async function changeRole(tx: Sql, participant: Participant): Promise<Fact[]> {
  const facts: Fact[] = []
  for (const state of ['invited', 'active'] as const)
    for (const one of await listPeople(tx, { participantId: participant.id, state, limit: MAX_PEOPLE })) {
      const person = { ...one, version: one.version + 1 }
      await savePerson(tx, person)
      facts.push(changed(person, participant))
    }
  for (const state of ['asked', 'active'] as const)
    for (const one of await listGroups(tx, { participantId: participant.id, state, limit: MAX_GROUPS })) {
      const group = { ...one, version: one.version + 1 }
      await saveGroup(tx, group)
      facts.push(groupFact(group, participant))
    }
  return facts
}
