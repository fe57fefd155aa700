import { randomUUID } from 'node:crypto'
import { type Database, openDatabase } from '@lodestone/database'
import { migrateServices } from '@lodestone/service'
import { createTestDatabase } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { applyForecasts } from '../line/line.store.ts'
import { aggregation } from '../service.ts'
import { line } from '../story.fixture.ts'
import { sumCells } from './cell.sums.store.ts'

const TABLES = ['line', 'changed', 'share', 'cell', 'award', 'known_participant']
const LINES = 4_000
const MEMBERS = 200

let database: Database
let owner: pg.Client
let drop: () => Promise<void>
beforeAll(async () => {
  const created = await createTestDatabase({ migrated: true })
  drop = created.drop
  const login = (await migrateServices({ url: created.url }, [aggregation])).get('aggregation')
  if (login === undefined) throw new Error('no login')
  // One connection: what it has planned once, it runs again.
  database = openDatabase({ url: login, schema: 'aggregation', max: 1 }).within('service')
  owner = new pg.Client({ connectionString: created.url })
  await owner.connect()
  for (const table of TABLES) await owner.query(`ALTER TABLE aggregation.${table} SET (autovacuum_enabled = false)`)
})
afterAll(async () => {
  await owner?.end()
  await database?.close()
  await drop?.()
})

const told = (members: number, each: number) =>
  database.transaction(tx =>
    applyForecasts(
      tx,
      Array.from({ length: members }, (_, nth) => ({
        forecastId: randomUUID(),
        participantId: randomUUID(),
        version: 1,
        lines: Array.from({ length: each }, (_, at) =>
          line({ material: `m-${(nth + at) % 20}`, period: `${2030 + (at % 60)}-Q1`, grade: String(at % 5) }),
        ) as never,
      })),
    ),
  )

/** What autovacuum does at some time, when tables are as they are then. */
const vacuum = async () => {
  for (const table of TABLES) await owner.query(`VACUUM ANALYZE aggregation.${table}`)
}

/** Rows of tables that were looked at until now. */
async function looked(): Promise<number> {
  await database.query('SELECT pg_stat_force_next_flush()')
  const { rows } = await owner.query<{ n: string }>(
    "SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) AS n FROM pg_stat_user_tables WHERE schemaname = 'aggregation'",
  )
  return Number(rows[0]?.n)
}

/** Rows that are looked at until everything is summed. */
async function looksAt(): Promise<number> {
  const before = await looked()
  while (await sumCells(database));
  return (await looked()) - before
}

test('what comes of a large round is summed in time that grows with it, by whatever was planned before there were awards', async () => {
  await told(MEMBERS, LINES / MEMBERS)
  await sumCells(database)
  await vacuum()
  await told(1, 2)
  await sumCells(database)
  await database.query(
    `INSERT INTO award (allocation_id, line_id, offer_id, offered, need, round_id)
     SELECT gen_random_uuid(), id, gen_random_uuid(), 1, 1, gen_random_uuid() FROM line`,
  )
  expect(await looksAt()).toBeLessThan(500 * LINES)
})

test('lines that come at once are summed in time that grows with them, by whatever was planned when there were few', async () => {
  await owner.query(
    'TRUNCATE aggregation.line, aggregation.award, aggregation.share, aggregation.cell, aggregation.changed',
  )
  await told(5, 2)
  await sumCells(database)
  await vacuum()
  await told(5, 2)
  await sumCells(database)
  await told(MEMBERS, LINES / MEMBERS)
  await sumCells(database)
  // They are revised.
  await database.query(
    'INSERT INTO changed (participant_id, material, period, grade) SELECT DISTINCT participant_id, material, period, grade FROM line',
  )
  expect(await looksAt()).toBeLessThan(500 * LINES)
})
