import { type Api, type TestHub, until } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { admitted, forecast, line, offer, round, startWholeHub } from './hub.ts'
import type { Party } from './journey.ts'

/** A hub whose own clock is an hour behind that of its database: what is late is late all the same. */

const BEHIND_MS = 3_600_000

let hub: TestHub
let operator: Api
let member: Party
let supplier: Party
beforeAll(async () => {
  hub = await startWholeHub({}, () => new Date(Date.now() - BEHIND_MS))
  operator = await hub.operator()
  member = await admitted(hub, 'member')
  supplier = await admitted(hub, 'supplier')
})
afterAll(() => hub?.stop())

/** Lets a deadline pass by the clock of the database and no other. */
async function pass(deadline: 'demand.book.collection_closes_at' | 'supply.book.offers_close_at', roundId: string) {
  const [schema, table, column] = deadline.split('.')
  const client = new pg.Client({ connectionString: hub.databaseUrl })
  await client.connect()
  try {
    await client.query(`UPDATE ${schema}.${table} SET ${column} = clock_timestamp() WHERE round_id = $1`, [roundId])
  } finally {
    await client.end()
  }
}

async function opened(period: string): Promise<string> {
  const roundId = (await operator.post('/rounds', round({ periods: [period] }))).body.id as string
  expect((await operator.post(`/rounds/${roundId}/open`)).status).toBe(200)
  return roundId
}
const joined = (roundId: string, what: 'lines' | 'offers', count: number) =>
  until(`${count} have joined`, async () => {
    const reply = await operator.get(`/rounds/${roundId}/${what}`)
    return reply.status === 200 && reply.body.items.length === count
  })

test('a forecast after the end of the collection joins nothing, and one that joined stays as it was', async () => {
  const period = '2028-01'
  const roundId = await opened(period)
  await joined(roundId, 'lines', 0)
  const early = forecast([line({ period })])
  const made = await member.api.post('/demand/forecasts', early)
  expect(made.status).toBe(201)
  await joined(roundId, 'lines', 1)
  await pass('demand.book.collection_closes_at', roundId)

  expect((await member.api.post('/demand/forecasts', forecast([line({ period })]))).status).toBe(201)
  const path = `/demand/forecasts/${made.body.id}`
  expect((await member.api.put(path, { ...early, lines: [line({ period, quantityKg: '7' })] }, 1)).body.code).toBe(
    'wrong-state',
  )
  expect((await member.api.delete(path, 1)).body.code).toBe('wrong-state')
  expect((await operator.all(`/rounds/${roundId}/lines`)).map(one => [one.quantityKg, one.entry])).toEqual([
    ['1000', 'joined'],
  ])
})

test('an offer after the close joins nothing, and one that joined stays as it was', async () => {
  const period = '2028-02'
  const roundId = await opened(period)
  await joined(roundId, 'offers', 0)
  const early = offer({ period, validUntil: '2028-12-31T00:00:00Z' })
  const made = await supplier.api.post('/supply/offers', early)
  expect(made.status).toBe(201)
  await joined(roundId, 'offers', 1)
  await pass('supply.book.offers_close_at', roundId)

  const late = offer({ period, validUntil: '2028-12-31T00:00:00Z' })
  expect((await supplier.api.post('/supply/offers', late)).status).toBe(201)
  const path = `/supply/offers/${made.body.id}`
  expect((await supplier.api.put(path, { ...early, quantityKg: '7' }, 1)).body.code).toBe('wrong-state')
  expect((await supplier.api.delete(path, 1)).body.code).toBe('wrong-state')
  expect((await operator.all(`/rounds/${roundId}/offers`)).map(one => [one.quantityKg, one.entry])).toEqual([
    ['5000', 'joined'],
  ])
})
