import pg, { type ClientConfig } from 'pg'
import { asFault } from './errors.ts'
import { type Reach, settingOf } from './reach.ts'
import { checkedSchema } from './schema.ts'
import { inTurn, type Sql, sqlOn } from './sql.ts'

/** A connection of its own. */
export interface DatabaseSession extends Sql {
  /** Hears the payloads that anybody notifies of on a channel, from now until the session is closed or lost. */
  listen(channel: string, heard: (payload: string) => void): Promise<void>
  close(): Promise<void>
}

/** Connects with options that set this reach. `lost` is told when the connection broke. */
export async function openSession(
  options: ClientConfig,
  reach: Reach,
  lost: (error: Error) => void,
): Promise<DatabaseSession> {
  const client = new pg.Client(options)
  client.on('error', lost)
  try {
    await client.connect()
  } catch (error) {
    await client.end().catch(() => {})
    throw asFault(error)
  }
  const connection = inTurn(client, reach, other => settingOf(other, 'SESSION'))
  return Object.assign(sqlOn(connection, reach), {
    async listen(channel: string, heard: (payload: string) => void) {
      client.on('notification', message => {
        if (message.channel === channel) heard(message.payload ?? '')
      })
      await connection.query({ text: `LISTEN ${checkedSchema(channel)}` })
    },
    close: () => client.end().catch(() => {}),
  })
}
