import type { Sql } from '@lodestone/database'
import { type Identity, notAdmitted } from '@lodestone/http'
import { listParticipants } from './participant.store.ts'

/** The id of the caller's organisation, if it is admitted. This service owns the participants, so it asks its own table. Throws 403 `not-admitted`. */
export async function admitted(database: Sql, identity: Identity): Promise<string> {
  const [own] = await listParticipants(database, { id: identity.org ?? '', limit: 1 })
  if (own?.status === 'admitted') return own.id
  throw notAdmitted()
}
