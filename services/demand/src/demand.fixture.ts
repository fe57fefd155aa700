import { type Database, openDatabase } from '@lodestone/database'
import { migrate } from '@lodestone/database/fixture'
import { messagingMigrations } from '@lodestone/messaging'
import { createTestDatabase } from '@lodestone/testing'

/** A database of the demand service alone, with everybody's rows in reach. */
export async function createDemandDatabase(): Promise<{ url: string; database: Database; drop(): Promise<void> }> {
  const { url, drop } = await createTestDatabase()
  const shared = new URL('../../../packages/service/migrations/', import.meta.url)
  const folders = [messagingMigrations, shared, new URL('../migrations/', import.meta.url)]
  const login = await migrate({ url, schema: 'demand', folders })
  const database = openDatabase({ url: login, schema: 'demand' }).within('service')
  return {
    url,
    database,
    drop: async () => {
      await database.close()
      await drop()
    },
  }
}
