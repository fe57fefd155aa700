import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { openDatabase, organisation } from '@lodestone/database'
import { migrate } from '@lodestone/database/fixture'
import { messagingMigrations } from '@lodestone/messaging'
import { createTestDatabase } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'

/** A database that was filled before row security came: its rows keep their owners. */

const ANNA = '01890000-0000-7000-8000-00000000aaaa'
const BERTA = '01890000-0000-7000-8000-00000000bbbb'
const FORECAST = '01890000-0000-7000-8000-0000000000f1'

const foldersOf = (service: string): URL[] => [
  messagingMigrations,
  new URL('../../packages/service/migrations/', import.meta.url),
  new URL(`../../services/${service}/migrations/`, import.meta.url),
]

let database: Awaited<ReturnType<typeof createTestDatabase>>
let folder: string
beforeAll(async () => {
  database = await createTestDatabase()
  folder = await mkdtemp(join(tmpdir(), 'lodestone-before-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await database?.drop()
})

/** Brings a schema to where it was before, fills it, and migrates it. */
async function upgraded(service: string, filling: string) {
  const before = await Promise.all(
    foldersOf(service).map(async (from, nth) => {
      const to = join(folder, service, String(nth))
      await cp(from, to, { recursive: true, filter: source => !/\/0(?:0[1-9]|[1-9]\d)\d-/.test(source) })
      return pathToFileURL(to)
    }),
  )
  await migrate({ url: database.url, schema: service, folders: before })
  const admin = new pg.Client({ connectionString: database.url })
  await admin.connect()
  await admin.query(`SET search_path TO ${service}; ${filling}`)
  await admin.end()
  const login = await migrate({ url: database.url, schema: service, folders: foldersOf(service) })
  return openDatabase({ url: login, schema: service })
}

test('a member still sees its lines and the history of its forecasts, and nobody else does', async () => {
  const demand = await upgraded(
    'demand',
    `INSERT INTO forecast VALUES ('${FORECAST}', '${ANNA}', 'f', 1, 'standing', now(), now());
     INSERT INTO line (forecast_id, position, id, material, period, commitment, body)
       VALUES ('${FORECAST}', 1, gen_random_uuid(), 'dy-oxide', '2027-Q2', 'firm', '{}');
     INSERT INTO journal (subject, seq, type, time, actor, data, previous_hash, hash, topic, aggregate_version, id, correlation_id) VALUES
       ('${FORECAST}', 1, 'demand.forecast-submitted.v1', now(), 'anna@${ANNA}', '{}', 'a', 'b', 'demand.forecast', 1, gen_random_uuid(), 'c'),
       ('${FORECAST}', 2, 'demand.forecast-read', now(), 'olga', '{}', 'b', 'c', NULL, 1, gen_random_uuid(), 'c');`,
  )
  for (const table of ['forecast', 'line', 'journal']) {
    const count = async (org: string) => (await demand.within(organisation(org)).query(`SELECT 1 FROM ${table}`)).length
    expect([table, await count(ANNA), await count(BERTA)]).toEqual([table, 1, 0])
  }
  expect(await demand.within('service').query('SELECT 1 FROM journal')).toHaveLength(2)
  await demand.close()
})

test('both sides still see their deliveries, and a participant those of its webhooks', async () => {
  const rounds = await upgraded(
    'rounds',
    `INSERT INTO allocation VALUES ('${FORECAST}', '${FORECAST}', '${FORECAST}', '${FORECAST}', '${ANNA}', '${BERTA}', 'm', NULL, 'p', 'm',
       1000000, 5, '1', 'EUR', '1', 'delivered', true, true, 5, '{}');
     INSERT INTO delivery VALUES ('${FORECAST}', 1, 5, '2027-01-01');`,
  )
  for (const org of [ANNA, BERTA])
    expect(await rounds.within(organisation(org)).query('SELECT grams FROM delivery')).toEqual([{ grams: 5n }])
  expect(await rounds.within(organisation(FORECAST)).query('SELECT grams FROM delivery')).toEqual([])
  await rounds.close()

  const participants = await upgraded(
    'participants',
    `INSERT INTO webhook VALUES ('${FORECAST}', '${ANNA}', 'https://x.example', '{}', 's', 1, now());
     INSERT INTO delivery (webhook_id, id, type, body, state, attempts, created_at, next_attempt_at, give_up_at)
       VALUES ('${FORECAST}', 'd', 't', '{}', 'delivered', 1, now(), now(), now());`,
  )
  expect(await participants.within(organisation(ANNA)).query('SELECT id FROM delivery')).toEqual([{ id: 'd' }])
  expect(await participants.within(organisation(BERTA)).query('SELECT id FROM delivery')).toEqual([])
  await participants.close()
})
