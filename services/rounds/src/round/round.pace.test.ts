import { randomUUID } from 'node:crypto'
import type { Database } from '@lodestone/database'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openRounds } from '../rounds.fixture.ts'
import { countPaces, keepMatchedAt } from './round.pace.store.ts'

/** How long rounds took from close to match, as it is counted for the last 90 days. */

const NOW = new Date('2027-03-01T12:00:00.000Z')
const MINUTE = 60_000
const DAY = 1_440 * MINUTE
const before = (ms: number): string => new Date(NOW.getTime() - ms).toISOString()

let database: Database
let close: (() => Promise<void>) | undefined
beforeAll(async () => {
  const opened = await openRounds()
  database = opened.database
  close = opened.close
})
beforeEach(() => database.query('DELETE FROM round'))
afterAll(() => close?.())

async function keepRound(state: string, closedMsAgo: number): Promise<string> {
  const id = randomUUID()
  await database.query(
    `INSERT INTO round (id, reference, state, version, collection_closes_at, offers_close_at, draft, seed, seed_hash, opened_at, offering_since,
       closed_at, awarded_at, matching)
     VALUES ($1::uuid, $1::uuid::text, $2, 1, now(), now(), '{}', '', '', now(), now(), $3, now(), '{"state":"waiting","since":"2027-01-01T00:00:00.000Z"}')`,
    [id, state, before(closedMsAgo)],
  )
  return id
}
const counted = async () => Object.fromEntries((await countPaces(database, NOW)).filter(([, rounds]) => rounds > 0))

test('a round counts by the time from its close to its first match', async () => {
  const id = await keepRound('matched', DAY)
  await keepMatchedAt(database, id, new Date(before(DAY - 5 * MINUTE)))
  expect(await counted()).toEqual({ 'ten-minutes': 1 })
  // A further pass, days later.
  await keepMatchedAt(database, id, NOW)
  expect(await counted()).toEqual({ 'ten-minutes': 1 })
})

test('one that waits is no failure for ten minutes, and then is one', async () => {
  await keepRound('sealing', 9 * MINUTE)
  await keepRound('matching', 11 * MINUTE)
  await keepRound('matching', 2 * 60 * MINUTE)
  expect(await counted()).toEqual({ waiting: 1, hour: 1, longer: 1 })
})

test('what was closed earlier than 90 days ago, cancelled unmatched, or matched at a time unknown, is left out', async () => {
  await keepMatchedAt(database, await keepRound('completed', 91 * DAY), NOW)
  await keepRound('cancelled', DAY)
  await keepRound('awarded', DAY)
  expect(await counted()).toEqual({})
})
