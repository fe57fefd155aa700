import { type Database, openDatabase } from '@lodestone/database'
import { createTestDatabase, migrate } from '@lodestone/database/fixture'
import { messagingMigrations } from '@lodestone/messaging'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Door, openDoor } from './door.ts'

let server: Awaited<ReturnType<typeof createTestDatabase>>
let database: Database
let door: Door
let commits = 0
beforeAll(async () => {
  server = await createTestDatabase()
  const login = await migrate({ url: server.url, schema: 'demand', folders: [messagingMigrations] })
  database = openDatabase({ url: login, schema: 'demand' })
  door = openDoor({ database, clock: () => new Date(), committed: () => commits++ })
})
afterAll(async () => {
  await database?.close()
  await server?.drop()
})
beforeEach(() => {
  commits = 0
})

const cause = { actor: 'demand', correlationId: 'c' }
const KEEP = "INSERT INTO idempotency (scope, key, request_hash) VALUES ('s', 'k', '')"

test('a transaction that has changed something wakes relay and jobs', async () => {
  await door.transaction(cause, tx => tx.query(KEEP))
  expect(commits).toBe(1)
  await door.transaction(cause, async (_tx, record) =>
    record({ subject: '01890000-0000-7000-8000-000000000001', type: 'demand.told', data: {} }),
  )
  expect(commits).toBe(2)
})

test('one that looked, and found nothing to do, wakes nobody: jobs that look after each other would never rest', async () => {
  await door.transaction(cause, tx => tx.query("SELECT key FROM idempotency WHERE key = 'none' FOR UPDATE"))
  await door.transaction(cause, tx => tx.query("UPDATE idempotency SET request_hash = 'new' WHERE key = 'none'"))
  await door.transaction(cause, tx =>
    tx.query("WITH gone AS (DELETE FROM idempotency WHERE key = 'none' RETURNING key) SELECT key FROM gone"),
  )
  expect(commits).toBe(0)
})
