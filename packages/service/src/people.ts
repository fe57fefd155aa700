import { accessGroupChanged, type GroupEntry, isOf, type PersonEntry, personChanged } from '@lodestone/contracts'
import type { Database, Sql } from '@lodestone/database'
import { and, eq, inArray, ne } from '@lodestone/database/drizzle'
import { membershipsIn, type Register } from '@lodestone/http'
import type { ReceivedEvent } from '@lodestone/messaging'
import { knownGroupTable, knownPersonTable } from './tables.ts'

export const personTopic = personChanged.topic

/** A service's copy of the register, kept from its events. */
export const copiedRegister =
  ({ drizzle }: Database): Register =>
  async (subject, groups) => {
    const { participantId: org, role, kind, position, state } = knownPersonTable
    const named = await drizzle
      .select({ org, role, kind, position, state })
      .from(knownPersonTable)
      .where(and(eq(knownPersonTable.subject, subject), ne(state, 'invited')))
    return membershipsIn(named, groups.length === 0 ? [] : await groupedBy(drizzle, groups))
  }

function groupedBy(drizzle: Database['drizzle'], groups: readonly string[]) {
  const { participantId: org, role, position, digest, state } = knownGroupTable
  return drizzle
    .select({ org, role, position })
    .from(knownGroupTable)
    .where(and(inArray(digest, [...groups]), eq(state, 'active')))
}

/** Keeps the newest version of each person in a batch. */
export async function applyPeople(tx: Sql, events: readonly ReceivedEvent[]): Promise<void> {
  const newest = new Map<string, PersonEntry>()
  for (const event of events) if (isOf(personChanged, event)) newest.set(event.key, event.data)
  if (newest.size === 0) return
  await tx.query(
    `INSERT INTO known_person (id, participant_id, role, kind, subject, position, state, version)
     SELECT id, "participantId", role, kind, subject, position, state, version FROM jsonb_to_recordset($1::jsonb)
       AS one (id uuid, "participantId" uuid, role text, kind text, subject text, position text, state text, version int)
     ON CONFLICT (id) DO UPDATE SET role = excluded.role, subject = excluded.subject, position = excluded.position, state = excluded.state, version = excluded.version
     WHERE known_person.version < excluded.version`,
    [JSON.stringify([...newest.values()])],
    'known-person-apply',
  )
}

/** Keeps the newest version of each group in a batch. */
export async function applyGroups(tx: Sql, events: readonly ReceivedEvent[]): Promise<void> {
  const newest = new Map<string, GroupEntry>()
  for (const event of events) if (isOf(accessGroupChanged, event)) newest.set(event.key, event.data)
  if (newest.size === 0) return
  await tx.query(
    `INSERT INTO known_group (id, participant_id, role, digest, position, state, version)
     SELECT id, "participantId", role, "group", position, state, version FROM jsonb_to_recordset($1::jsonb)
       AS one (id uuid, "participantId" uuid, role text, "group" text, position text, state text, version int)
     ON CONFLICT (id) DO UPDATE SET role = excluded.role, position = excluded.position, state = excluded.state, version = excluded.version
     WHERE known_group.version < excluded.version`,
    [JSON.stringify([...newest.values()])],
    'known-group-apply',
  )
}
