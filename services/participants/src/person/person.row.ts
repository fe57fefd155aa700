import type { Shown } from '@lodestone/database/drizzle'
import { present } from '@lodestone/kernel'
import type { personTable } from '../schema.ts'
import type { Person } from './person.ts'

export type PersonRow = Shown<(typeof personTable)['_']['columns']>

/** A person as it stands in the table. */
export const rowOf = (person: Person): PersonRow => ({
  id: person.id,
  participantId: person.participantId,
  kind: person.kind,
  name: person.name,
  email: person.kind === 'human' ? (person.email ?? null) : null,
  account: person.kind === 'machine' ? person.account : null,
  position: person.position,
  state: person.state,
  version: person.version,
  subject: person.state === 'invited' ? null : (person.subject ?? null),
  secret: 'secret' in person ? (person.secret ?? null) : null,
  invitedAt: person.invitedAt,
  lapsesAt: person.state === 'invited' ? person.lapsesAt : null,
  joinedAt: person.state === 'invited' ? null : (person.joinedAt ?? null),
  leftAt: person.state === 'left' ? person.leftAt : null,
})

const held = (column: string | null): string => present(column ?? undefined)

/** The person of a row. Throws for a row that no person has. */
export function personIn(row: PersonRow): Person {
  const { id, participantId, name, position, version, invitedAt, secret } = row
  const named = { id, participantId, name, position, version, invitedAt }
  const bound = (): { subject: string; joinedAt: string } => ({
    subject: held(row.subject),
    joinedAt: held(row.joinedAt),
  })
  if (row.kind === 'human' && row.email === null) {
    const left = { state: 'left', leftAt: held(row.leftAt) } as const
    return { ...named, kind: 'human', ...(row.subject === null ? {} : bound()), ...left }
  }
  const one =
    row.kind === 'human'
      ? ({ ...named, kind: 'human', email: held(row.email) } as const)
      : ({ ...named, kind: 'machine', account: held(row.account) } as const)
  switch (row.state) {
    case 'invited':
      if (one.kind !== 'human') throw new Error('a machine is not invited')
      return { ...one, state: 'invited', secret: held(secret), lapsesAt: held(row.lapsesAt) }
    case 'active':
      return { ...one, ...bound(), ...(secret === null ? {} : { secret }), state: 'active' }
    case 'left':
      return { ...one, ...(row.subject === null ? {} : bound()), state: 'left', leftAt: held(row.leftAt) }
  }
}
