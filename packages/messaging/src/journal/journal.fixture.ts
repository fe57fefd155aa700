import { type Database, openDatabase } from '@lodestone/database'
import { createTestDatabase, migrate } from '@lodestone/database/fixture'
import { type Fact, messagingMigrations } from '../index.ts'

/** The journal of a service in a database of its own, as two of its processes have it. */
export type Journal = { readonly database: Database; readonly other: Database; close(): Promise<void> }

export async function openJournal(): Promise<Journal> {
  const test = await createTestDatabase()
  const url = await migrate({ url: test.url, schema: 'demand', folders: [messagingMigrations] })
  const open = () => openDatabase({ url, schema: 'demand' }).within('service')
  const [database, other] = [open(), open()]
  return {
    database,
    other,
    async close() {
      await database.close()
      await other.close()
      await test.drop()
    },
  }
}

/** Facts of subjects, of which nobody is told. */
export const told = (...subjects: string[]): Fact[] =>
  subjects.map(subject => ({ subject, type: 'thing-told', data: {} }))
