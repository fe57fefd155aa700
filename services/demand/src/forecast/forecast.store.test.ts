import type { Forecast, Line } from '@lodestone/contracts'
import type { Database } from '@lodestone/database'
import { type CallOf, said } from '@lodestone/http'
import type { ServiceContext } from '@lodestone/service'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDemandDatabase } from '../demand.fixture.ts'
import { forecastRoutes } from './forecast.routes.ts'
import { forecastInsert, LINES_PER_PAGE } from './forecast.store.ts'

let database: Database
let drop: () => Promise<void>

beforeAll(async () => {
  const created = await createDemandDatabase()
  drop = created.drop
  database = created.database
})
afterAll(() => drop?.())

const idOf = (n: number): string => `01998e3a-5f00-7000-8000-${String(n).padStart(12, '0')}`

async function keep(n: number, size: number): Promise<void> {
  const line = { material: 'ndpr-oxide', period: '2027-Q2', commitment: 'intent', quantityKg: '1', deliverTo: 'DE' }
  const lines = Array.from({ length: size }, (_, i) => ({ ...line, id: idOf(n * 100_000 + i), reference: `${i}` }))
  const at = '2026-06-01T00:00:00.000Z'
  const forecast: Forecast = {
    id: idOf(n),
    participantId: idOf(999),
    reference: `f-${n}`,
    version: 1,
    status: 'standing',
    lines: lines as unknown as Line[],
    submittedAt: at,
    updatedAt: at,
  }
  const { sql, values, more } = await forecastInsert(forecast)
  await database.query(`WITH checked AS (SELECT 1), ${sql} SELECT 1`, values)
  for (const further of more) await database.query(further.sql, [...further.values])
}

test('a page holds so many lines at most, and goes on from there: every forecast comes whole, and once', async () => {
  const half = LINES_PER_PAGE / 2
  for (const [index, size] of [half, half, 1, half, half - 1, 0, 2].entries()) await keep(index + 1, size)
  const { listForecasts } = forecastRoutes({ database } as unknown as ServiceContext)
  const pages: number[][] = []
  let cursor: string | null = null
  do {
    const call = { query: { limit: 500, ...(cursor ? { cursor } : {}) }, identity: { roles: new Set(['operator']) } }
    const answer = await listForecasts(call as unknown as CallOf<'listForecasts'>)
    const page = said('ok' in answer ? expect.fail('a list is not refused') : answer)
    pages.push(page.items.map(one => one.lines.length))
    cursor = page.nextCursor
  } while (cursor !== null)
  expect(pages).toEqual([[half, half], [1, half, half - 1, 0], [2]])
})
