import type { EventContract } from '@lodestone/contracts'
import { openDatabase } from '@lodestone/database'
import { migrate } from '@lodestone/database/fixture'
import type { Json } from '@lodestone/kernel'
import { messagingMigrations, startRelay } from '@lodestone/messaging'
import { createLog, openDoor } from '@lodestone/service'
import { openTestLog, signedByOwners, type TestHub } from '@lodestone/testing'

export type Teller = {
  /** Publishes an event about a subject, after those told before. */
  tell<T>(event: EventContract<T>, subject: string, data: T): Promise<void>
  stop(): Promise<void>
}

/** Stands in for the services that this one listens to: real journal, outbox, relay and broker, in a schema of its own. */
export async function startTeller(hub: TestHub): Promise<Teller> {
  const schema = 'teller'
  const url = hub.databaseUrl
  const log = createLog('silent')
  const login = await migrate({ url, schema, folders: [messagingMigrations] })
  const database = openDatabase({ url: login, schema })
  const transport = openTestLog(hub)
  const relay = startRelay({ database, producer: await transport.producer(), prove: signedByOwners(hub.dataDir), log })
  const door = openDoor({ database, clock: () => new Date(), committed: () => relay.nudge() })
  return {
    tell: (event, subject, data) =>
      door.transaction({ actor: schema, correlationId: schema }, async (_tx, record) =>
        record({ subject, event, data: data as Json }),
      ),
    stop: async () => {
      await relay.stop()
      await transport.close()
      await database.close()
    },
  }
}
