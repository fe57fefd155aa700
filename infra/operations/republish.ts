import { SERVICES } from '@lodestone/contracts'
import { type Address, openDatabase } from '@lodestone/database'
import { republish } from '@lodestone/messaging'

/** Milliseconds one statement may take: the journal of a long life is sorted once. */
const STATEMENT_MS = 30 * 60_000

/**
 * Has every service of a database tell and hear everything again, for topics that are empty: as the owner of all. Gives the number of facts. `alone`: nobody else
 * has the database, whatever it says of relays that were alive when a backup was made.
 */
export async function republishAll(owner: Address, o: { alone?: boolean } = {}): Promise<number> {
  let facts = 0
  for (const schema of SERVICES) {
    const database = openDatabase({ ...owner, schema, max: 1, statementTimeoutMs: STATEMENT_MS })
    try {
      facts += await republish(database, o)
    } finally {
      await database.close()
    }
  }
  return facts
}
