import { loginOf } from '@lodestone/database'
import { createTestDatabase } from '@lodestone/database/fixture'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { migrateServices, readySchema } from './schema.ts'

const service = {
  name: 'demand',
  migrations: new URL('../../../services/demand/migrations/', import.meta.url),
} as const
const log = pino({ level: 'silent' })

let test: Awaited<ReturnType<typeof createTestDatabase>>
beforeEach(async () => {
  test = await createTestDatabase()
})
afterEach(() => test?.drop())

const ready = (url: string, waitMs: number) => readySchema(service, { url }, { waitMs, log })

it('a service does not begin on a schema that nobody has migrated, and waits for one that somebody is migrating', async () => {
  const login = loginOf(test.url, 'demand')
  await expect(ready(login, 0)).rejects.toThrow(/^the schema of demand is not ready: .*; npm run migrate makes it$/)
  const waiting = ready(login, 60_000)
  expect((await migrateServices({ url: test.url }, [service])).get('demand')).toBe(login)
  await waiting
  await ready(login, 0)
})

it('a service does not begin with credentials that lead beyond its schema', async () => {
  await migrateServices({ url: test.url }, [service])
  await expect(ready(test.url, 60_000)).rejects.toThrow(/the login of demand leads beyond its schema: it signs in as/)
})
