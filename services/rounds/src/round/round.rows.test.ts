import { randomUUID } from 'node:crypto'
import type { Database } from '@lodestone/database'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openRounds } from '../rounds.fixture.ts'

/** That the database keeps no row which its reader would refuse. */

let database: Database
let close: (() => Promise<void>) | undefined
beforeAll(async () => {
  const opened = await openRounds()
  database = opened.database
  close = opened.close
})
afterAll(() => close?.())

const ROUND = {
  ...{ opened_at: 'now()', offering_since: 'now()', closed_at: 'now()', awarded_at: 'now()' },
  matching: `'{"state":"waiting","since":"2027-01-01T00:00:00.000Z"}'`,
}
const keepRound = (state: string, without?: string): Promise<unknown> => {
  const columns = Object.entries(ROUND).filter(([name]) => name !== without)
  return database.query(
    `INSERT INTO round (id, reference, state, version, collection_closes_at, offers_close_at, draft, seed, seed_hash, ${columns.map(([name]) => name)})
     VALUES ($1::uuid, $1::uuid::text, $2, 1, now(), now(), '{}', '', '', ${columns.map(([, value]) => value)})`,
    [randomUUID(), state],
  )
}

test.each([
  ['collecting', 'opened_at'],
  ['offering', 'offering_since'],
  ['sealing', 'closed_at'],
  ['matching', 'matching'],
  ['matched', 'closed_at'],
  ['awarded', 'awarded_at'],
  ['completed', 'awarded_at'],
])('no round is kept that is %s and has no %s', async (state, column) => {
  await keepRound(state)
  await expect(keepRound(state, column)).rejects.toThrow('round_fits_state')
})

const ALLOCATION = {
  contract: `'{"quantityKg":"1","date":"2027-01-15"}'`,
  contracted_grams: '1000',
  declined_by: "'member'",
}
const keepAllocation = (state: string, without?: string): Promise<unknown> => {
  const columns = Object.entries(ALLOCATION).filter(([name]) => name !== without)
  return database.query(
    `INSERT INTO allocation (id, round_id, line_id, offer_id, member_id, supplier_id, material, period, need_material, ratio, grams,
       price_amount, price_currency, landed_price, state, member_accepted, supplier_accepted, ${columns.map(([name]) => name)})
     VALUES ($1, $1, $1, $1, $1, $1, 'dy-oxide', '2027-Q2', 'dy-oxide', 1000000, 1000, '90', 'EUR', '90', $2, true, true, ${columns.map(([, value]) => value)})`,
    [randomUUID(), state],
  )
}

test.each([
  ['declined', 'declined_by'],
  ['contracted', 'contract'],
  ['delivered', 'contracted_grams'],
])('no allocation is kept that is %s and has no %s', async (state, column) => {
  await keepAllocation(state)
  await expect(keepAllocation(state, column)).rejects.toThrow('allocation_fits_state')
})
