import { type Database, openDatabase, organisation } from '@lodestone/database'
import { createTestDatabase, migrate } from '@lodestone/database/fixture'
import { messagingMigrations } from '@lodestone/messaging'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { forgetAnswers } from './forgetting.ts'

const ORG = organisation('01890000-0000-7000-8000-000000000001')

let server: Awaited<ReturnType<typeof createTestDatabase>>
let database: Database
beforeAll(async () => {
  server = await createTestDatabase()
  const login = await migrate({ url: server.url, schema: 'demand', folders: [messagingMigrations] })
  database = openDatabase({ url: login, schema: 'demand' })
})
afterAll(async () => {
  await database?.close()
  await server?.drop()
})

test('answers to commands are forgotten after seven days, whoever gave the command, a few at a time', async () => {
  await database.within(ORG).query(
    `INSERT INTO idempotency (scope, key, request_hash, created_at)
     SELECT $1, age::text, '', now() - age * interval '1 hour' FROM generate_series(160, 175) AS age`,
    [`${ORG} submitForecast`],
  )
  const hub = database.within('service')
  await forgetAnswers(hub, 2)
  const left = await hub.query<{ key: string }>('SELECT key FROM idempotency ORDER BY key')
  expect(left.map(({ key }) => key)).toEqual(['160', '161', '162', '163', '164', '165', '166', '167'])
})
