import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { SERVICES, type ServiceName } from '@lodestone/contracts'
import { type Address, openDatabase } from '@lodestone/database'
import { emptyLog, LOG_SCHEMA, republish } from '@lodestone/messaging'
import { startDatabase } from '../index.ts'
import { forgetTransport } from '../transport.ts'

/** Milliseconds one statement may take: the journal of a long life is sorted once. */
export const STATEMENT_MS = 30 * 60_000

/**
 * Has every service of a database tell and hear everything again, for topics that are empty: as the owner of all. Gives the number of facts. The log
 * in the database is emptied; topics at a broker are whoever's calls this. `alone`: nobody else has the database, whatever it says of relays that were
 * alive when a backup was made. `apart`: owners of services with a database of their own.
 */
export async function republishAll(
  owner: Address,
  { apart = new Map(), ...o }: { alone?: boolean; apart?: ReadonlyMap<ServiceName, Address> } = {},
): Promise<number> {
  let facts = 0
  for (const schema of SERVICES) {
    const database = openDatabase({ ...(apart.get(schema) ?? owner), schema, max: 1, statementTimeoutMs: STATEMENT_MS })
    try {
      facts += await republish(database, o)
    } finally {
      await database.close()
    }
  }
  if (apart.size > 0) return facts
  // Last, since nothing has changed where a service runs. Whoever is told something twice counts it once.
  const log = openDatabase({ ...owner, schema: LOG_SCHEMA, max: 1, statementTimeoutMs: STATEMENT_MS })
  try {
    await emptyLog(log)
  } finally {
    await log.close()
  }
  return facts
}

/** The same for the hub of a data folder, which must not run. Where its next start keeps events is chosen anew. */
export async function republishFolder(dataDir: string): Promise<number> {
  if (!(await stat(join(dataDir, 'postgres', 'data')).catch(() => undefined)))
    throw new Error(`${dataDir} holds no database of a hub: name it with MIGRATIONS_DATABASE_URL or DATA_DIR`)
  const server = await startDatabase({ dataDir, log: { info() {}, warn() {}, error() {} } })
  try {
    const facts = await republishAll({ url: server.url }, { alone: true })
    await forgetTransport(dataDir)
    return facts
  } finally {
    await server.stop()
  }
}
