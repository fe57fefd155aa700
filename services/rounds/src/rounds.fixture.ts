import { type Database, openDatabase } from '@lodestone/database'
import { migrate } from '@lodestone/database/fixture'
import { messagingMigrations } from '@lodestone/messaging'
import { createTestDatabase } from '@lodestone/testing'

/** The tables of this service in a database of their own, as the service itself sees them; nothing runs on them. */
export async function openRounds(): Promise<{ readonly database: Database; close(): Promise<void> }> {
  const { url: owner, drop } = await createTestDatabase()
  const folders = [messagingMigrations, new URL('../migrations/', import.meta.url)]
  const url = await migrate({ url: owner, schema: 'rounds', folders })
  const database = openDatabase({ url, schema: 'rounds' })
  return {
    database: database.within('service'),
    close: async () => {
      await database.close()
      await drop()
    },
  }
}
