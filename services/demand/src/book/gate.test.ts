import type { Database } from '@lodestone/database'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDemandDatabase } from '../demand.fixture.ts'
import { gateCheck, gateMoved, holdGate, moveGate, readGate } from './gate.ts'

let created: Awaited<ReturnType<typeof createDemandDatabase>>
let database: Database

beforeAll(async () => {
  created = await createDemandDatabase()
  database = created.database
})
afterAll(() => created?.drop())

const check = (generation: bigint) =>
  database.grouped.query(`WITH ${gateCheck(1)} SELECT held FROM checked`, [generation, []], 'check')

async function asOwner(sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: created.url })
  await client.connect()
  const { rows } = await client.query(sql)
  await client.end()
  return rows
}

test('submissions that share transactions and changes of the set wait for each other, and never in a circle', async () => {
  let moving = true
  const submitted = { held: 0, moved: 0 }
  const submit = async () => {
    while (moving) {
      const { generation } = await readGate(database)
      await check(generation).then(
        () => submitted.held++,
        error => {
          if (!gateMoved(error)) throw error
          submitted.moved++
        },
      )
    }
  }
  const submitters = Array.from({ length: 24 }, submit)
  for (let i = 0; i < 40; i++) {
    const { held } = submitted
    await expect.poll(() => submitted.held - held, { interval: 2 }).toBeGreaterThan(20)
    await database.transaction(moveGate)
  }
  moving = false
  await Promise.all(submitters)
  expect(submitted.moved).toBeGreaterThan(0)
  expect((await readGate(database)).generation).toBe(41n)
  expect(await asOwner('SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()')).toEqual([
    { deadlocks: '0' },
  ])
})

test('whoever holds a share of the gate keeps the set as it is', async () => {
  const order: string[] = []
  const holds = Promise.withResolvers<void>()
  const change = holds.promise.then(() => database.transaction(moveGate)).then(() => order.push('changed'))
  await database.transaction(async tx => {
    await holdGate(tx)
    holds.resolve()
    await expect
      .poll(() => asOwner("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%FROM gate%'"))
      .toHaveLength(1)
    order.push('held')
  })
  await change
  expect(order).toEqual(['held', 'changed'])
})
