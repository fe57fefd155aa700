import { randomUUID } from 'node:crypto'
import type { Database } from '@lodestone/database'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openRounds } from '../rounds.fixture.ts'
import { keepTotals, readTotals } from './totals.store.ts'

let database: Database
let close: (() => Promise<void>) | undefined
beforeAll(async () => {
  const opened = await openRounds()
  database = opened.database
  close = opened.close
})
afterAll(() => close?.())

type Sql = Pick<Database, 'query'>
async function newRound(state = 'matched'): Promise<string> {
  const id = randomUUID()
  await database.query(
    `INSERT INTO round (id, reference, state, version, collection_closes_at, offers_close_at, draft, seed, seed_hash, opened_at, closed_at)
     VALUES ($1::uuid, $1::uuid::text, $2, 1, now(), now(), '{}', '', '', now(), now())`,
    [id, state],
  )
  return id
}
const addLine = (sql: Sql, roundId: string, grams: number, status = 'confirmed') =>
  sql.query(
    `INSERT INTO entry (round_id, line_id, participant_id, version, event_version, status, material, period, grams)
     VALUES ($1, gen_random_uuid(), gen_random_uuid(), 1, 1, $2, 'dy-oxide', '2027-Q2', $3)`,
    [roundId, status, grams],
  )
const sealLine = (sql: Sql, roundId: string, grams: number) =>
  sql.query(
    `INSERT INTO sealed_entry (round_id, owner, id, version, participant_id, corporate_group, material, period, priority, grams, input, salt, leaf)
     VALUES ($1, 'demand', gen_random_uuid(), 1, gen_random_uuid(), '', 'dy-oxide', '2027-Q2', 1, $2, '{}', '', '')`,
    [roundId, grams],
  )
async function propose(sql: Sql, roundId: string, grams: number): Promise<string> {
  const id = randomUUID()
  await sql.query(
    `INSERT INTO allocation (id, round_id, line_id, offer_id, member_id, supplier_id, material, period, need_material, ratio, grams,
       price_amount, price_currency, landed_price, state, member_accepted, supplier_accepted)
     VALUES ($1, $2, $1, $1, $1, $1, 'dy-oxide', '2027-Q2', 'dy-oxide', 1000000, $3, '90', 'EUR', '90', 'proposed', false, false)`,
    [id, roundId, grams],
  )
  return id
}

const dysprosium = async (roundId: string) => (await readTotals(database, [roundId])).get(roundId)?.get('dy-oxide')
async function keepAll(): Promise<void> {
  while (await database.transaction(keepTotals));
}
/** Whether the round is read as it is kept. */
async function isKept(roundId: string): Promise<boolean> {
  const kept = await database.query('SELECT FROM round_totals WHERE round_id = $1', [roundId])
  const marks = await database.query('SELECT FROM round_marked WHERE round_id = $1', [roundId])
  return kept.length > 0 && marks.length === 0
}

/** What may become of an allocation, and the figure that it changes. */
const CHANGES: readonly [sql: string, name: string, grams: bigint][] = [
  ['UPDATE allocation SET member_accepted = true, supplier_accepted = true WHERE id = $1', 'accepted', 600n],
  [
    `UPDATE allocation SET state = 'contracted', contracted_grams = 500, contract = '{"quantityKg":"0.5","date":"2027-01-15"}' WHERE id = $1`,
    'contracted',
    500n,
  ],
  [
    "INSERT INTO delivery (allocation_id, number, grams, date, member_id, supplier_id) VALUES ($1, 1, 200, '2027-02-01', $1, $1)",
    'delivered',
    200n,
  ],
  ['UPDATE delivery SET grams = 300 WHERE allocation_id = $1', 'delivered', 300n],
  ['DELETE FROM delivery WHERE allocation_id = $1', 'delivered', 0n],
]

describe('what is kept of a round', () => {
  test('is what its rows add up to, and is read without them', async () => {
    const id = await newRound()
    for (const [grams, status] of [
      [700, 'confirmed'],
      [200, 'dropped'],
    ] as const)
      await addLine(database, id, grams, status)
    await sealLine(database, id, 700)
    await propose(database, id, 600)
    const summed = await dysprosium(id)
    expect(summed).toEqual({
      ...{ asked: 900n, screened: 700n, confirmed: 700n, matched: 600n },
      ...{ accepted: 0n, contracted: 0n, delivered: 0n },
    })
    expect(await isKept(id)).toBe(false)
    await keepAll()
    expect(await isKept(id)).toBe(true)
    expect(await dysprosium(id)).toEqual(summed)
    await database.query(
      `UPDATE round_totals SET by_material = jsonb_set(by_material, '{0,asked}', '"1"') WHERE round_id = $1`,
      [id],
    )
    expect((await dysprosium(id))?.asked).toBe(1n)
  })

  test('counts no more from the moment on in which any of these rows comes, changes or goes', async () => {
    const id = await newRound()
    const allocation = await propose(database, id, 600)
    for (const [sql, name, grams] of CHANGES) {
      await keepAll()
      await database.query(sql, [allocation])
      expect(await dysprosium(id)).toMatchObject({ [name]: grams })
      await keepAll()
      expect(await dysprosium(id)).toMatchObject({ [name]: grams })
    }
    for (const [add, name] of [
      [addLine, 'asked'],
      [sealLine, 'confirmed'],
    ] as const) {
      await add(database, id, 40)
      expect(await dysprosium(id)).toMatchObject({ [name]: 40n })
      await keepAll()
      expect(await dysprosium(id)).toMatchObject({ [name]: 40n })
    }
    await database.query("UPDATE entry SET status = 'dropped' WHERE round_id = $1", [id])
    expect(await dysprosium(id)).toMatchObject({ asked: 40n, screened: 0n })
    await keepAll()
    await database.query('DELETE FROM sealed_entry WHERE round_id = $1', [id])
    expect(await dysprosium(id)).toMatchObject({ confirmed: 0n })
  })

  test('misses nothing of whoever had begun before it was summed up and commits after', async () => {
    const id = await newRound()
    await addLine(database, id, 10)
    await database.transaction(async tx => {
      await addLine(tx, id, 5)
      await keepAll()
      expect(await isKept(id)).toBe(true)
      expect((await dysprosium(id))?.asked).toBe(10n)
    })
    expect((await dysprosium(id))?.asked).toBe(15n)
    await keepAll()
    expect((await dysprosium(id))?.asked).toBe(15n)
  })

  test('is of rounds that are matched or over: others change from moment to moment', async () => {
    const id = await newRound('collecting')
    await addLine(database, id, 10)
    await keepAll()
    expect(await isKept(id)).toBe(false)
    expect((await dysprosium(id))?.asked).toBe(10n)
    await database.query("UPDATE round SET state = 'cancelled' WHERE id = $1", [id])
    await keepAll()
    expect(await isKept(id)).toBe(true)
  })
})
