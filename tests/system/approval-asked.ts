import { uuidv7 } from '@lodestone/kernel'
import pg from 'pg'

/** What olga has asked for, as a hub keeps it that asks for two people: for a test whose own hub lets one person do all. Gives its id. */
export async function suspensionAsked(databaseUrl: string, participant: string, now = new Date()): Promise<string> {
  const id = uuidv7(now.getTime())
  const database = new pg.Client({ connectionString: databaseUrl })
  await database.connect()
  try {
    await database.query(
      `INSERT INTO participants.approval (id, command, params, body, subject, name, stood, state, asked_by, asked_sub, asked_at, lapses_at)
       SELECT $1, 'suspendParticipant', jsonb_build_object('id', id), '{"reason":"Its licence has lapsed."}', id, data->>'legalName',
         'version ' || version, 'pending', 'olga', 'olga', $3, $4 FROM participants.participant WHERE id = $2`,
      [id, participant, now, new Date(now.getTime() + 86_400_000)],
    )
  } finally {
    await database.end()
  }
  return id
}
