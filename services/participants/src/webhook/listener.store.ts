import type { Sql } from '@lodestone/database'
import type { RowOf } from '@lodestone/database/drizzle'
import type { webhookTable } from '../schema.ts'
import type { Webhook } from './webhook.store.ts'

/** A webhook that may hear of something, with whether its owner is admitted now. */
export type Listener = Pick<Webhook, 'id' | 'participantId' | 'types'> & {
  readonly createdAt: string
  readonly admitted: boolean
}

/** Active webhooks of these participants, and those of anybody that name one of these types. */
export async function listenersTo(
  sql: Sql,
  { participantIds, names }: { participantIds: readonly string[]; names: readonly string[] },
): Promise<Listener[]> {
  const rows = await sql.query<
    Pick<RowOf<typeof webhookTable>, 'id' | 'participant_id' | 'types' | 'created_at'> & { admitted: boolean }
  >(
    `SELECT webhook.id, participant_id, types, created_at, participant.status = 'admitted' AS admitted
     FROM webhook JOIN participant ON participant.id = participant_id
     WHERE state = 'active' AND (participant_id = ANY($1::uuid[]) OR types && $2::text[]) ORDER BY webhook.id`,
    [participantIds, names],
    'webhook-listeners',
  )
  return rows.map(row => ({
    id: row.id,
    participantId: row.participant_id,
    types: row.types,
    createdAt: row.created_at,
    admitted: row.admitted,
  }))
}
