import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { SERVICES, type ServiceName } from '@lodestone/contracts'
import { migrateServices, perServiceText, readConfig } from '@lodestone/service'
import { createTestDatabase, hasBroker, type TestHub, testTransport, until } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ALL_SERVICES, caughtUp, startWholeHub } from './hub.ts'
import { completeRound, expectChain, matchRound, openRound } from './journey.ts'

/** A hub whose every service has a database for itself. Its events need a broker: in PostgreSQL they are where all services are. */
describe.skipIf(!hasBroker)('a database for each service', () => {
  const databases = new Map<ServiceName, { url: string; drop(): Promise<void> }>()
  let hub: TestHub
  beforeAll(async () => {
    for (const name of SERVICES) databases.set(name, await createTestDatabase())
    const owners = new Map([...databases].map(([name, { url }]) => [name, { url }]))
    const logins = await migrateServices(
      { url: 'postgresql://nobody@nowhere/none' },
      ALL_SERVICES,
      new Map(),
      undefined,
      owners,
    )
    hub = await startWholeHub({ DATABASE_URLS: perServiceText(logins) })
  })
  afterAll(async () => {
    await hub?.stop()
    for (const { drop } of databases.values()) await drop()
  })

  test('holds the schema of that service alone', async () => {
    for (const [name, { url }] of databases) {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      const { rows } = await client.query(
        "SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema|public)' ORDER BY 1",
      )
      await client.end()
      expect(rows).toEqual([{ nspname: name }])
    }
  })

  test('serves a whole round, and lost topics are told again from all of them', async () => {
    const played = await openRound(hub)
    await matchRound(played)
    await completeRound(played)
    const { body: record } = await played.operator.get(`/rounds/${played.roundId}/record`)
    expectChain(record)
    expect((await played.operator.get(`/rounds/${played.roundId}/replay`)).body).toMatchObject({ same: true })

    const main = fileURLToPath(new URL('../../infra/operations/main.ts', import.meta.url))
    const env = {
      ...process.env,
      ...testTransport,
      MIGRATIONS_DATABASE_URL: 'postgresql://nobody@nowhere/none',
      MIGRATIONS_DATABASE_URLS: perServiceText(new Map([...databases].map(([name, { url }]) => [name, url]))),
      TOPIC_PREFIX: hub.topicPrefix,
    }
    const topics = ['demand.forecast', 'rounds.round'].map(name => `--topic=${name}`)
    const { stdout } = await promisify(execFile)(process.execPath, [main, 'republish', ...topics], { env })
    expect(stdout).toMatch(/[1-9]\d* facts/)
    await until('all is applied', () => caughtUp(played.operator))
    expect((await fetch(new URL('/readyz', hub.url))).ok).toBe(true)
  })
})

test('events in PostgreSQL are refused where services have several databases', () => {
  const settings = {
    TRANSPORT: 'postgres',
    DATABASE_URLS: 'demand=postgresql://d:secret@one/hub,supply=postgresql://s:secret@two/hub',
  }
  expect(() => readConfig(settings)).toThrow(
    /^settings: TRANSPORT: postgres keeps events in the one database of all services: DATABASE_URLS names several$/,
  )
  expect(() => readConfig({ ...settings, DATABASE_URLS: settings.DATABASE_URLS.replace('two', 'one') })).not.toThrow()
})
