import { randomUUID } from 'node:crypto'
import { migrateServices, perServiceText } from '@lodestone/service'
import { type Api, until } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ALL_SERVICES, caughtUp, forecast, line } from '../system/hub.ts'
import { openProcesses, type Processes } from './hub-processes.ts'
import { type Pair, startPair } from './standby.ts'

/** Forecasts that are acknowledged before the database is lost, and callers that submit them. */
const BEFORE = 300
const WRITERS = 8
/** Milliseconds until commands must be taken again. */
const WITHIN_MS = 300_000

let pair: Pair
let processes: Processes
beforeAll(async () => {
  pair = await startPair()
  processes = await openProcesses({ DATABASE_URLS: await loginsAt(pair.primary.url) })
})
afterAll(async () => {
  await processes?.stop()
  await pair?.stop()
})

const loginsAt = async (url: string) => perServiceText(await migrateServices({ url }, ALL_SERVICES))

/** Promise: where a synchronous standby takes over from a database that is lost under load, nothing is missing of what was acknowledged. */
test('a standby has all that was acknowledged when the database is lost, and the hub goes on with it', {
  timeout: 600_000,
}, async () => {
  let hub = await processes.start()
  const operator = await processes.api(hub.url, { sub: 'olga', roles: ['operator'] })
  const { id: org } = (
    await operator.post('/participants', {
      ...{ reference: 'm', legalName: 'Member', kind: 'member', country: 'DE', bloc: 'EU' },
    })
  ).body
  await operator.post(`/participants/${org}/admit`)
  const asMember = (url: string) => processes.api(url, { sub: 'mia', org, roles: ['member'] })
  const submit = (api: Api, quantityKg = '10') =>
    api.post('/demand/forecasts', forecast([line({ quantityKg })]), { headers: { 'idempotency-key': randomUUID() } })
  const member = await asMember(hub.url)
  await until('the member is welcome', async () => (await submit(member)).status === 201)

  const acknowledged = new Set<string>()
  let isLost = false
  const writers = Array.from({ length: WRITERS }, async () => {
    while (!isLost) {
      const answer = await submit(member).catch(() => undefined)
      if (answer?.status === 201) acknowledged.add(answer.body.id)
    }
  })
  await until('some are acknowledged', async () => acknowledged.size >= BEFORE)
  const lostAt = performance.now()
  await pair.primary.kill()
  isLost = true
  await Promise.all(writers)

  await pair.standby.query('SELECT pg_promote()')
  await hub.stop()
  hub = await processes.start({ DATABASE_URLS: await loginsAt(pair.standby.url) })
  const again = await asMember(hub.url)
  await until('commands are taken again', async () => (await submit(again)).status === 201, WITHIN_MS)
  const tookMs = performance.now() - lostAt
  expect(tookMs).toBeLessThan(WITHIN_MS)

  const kept = new Set((await pair.standby.query('SELECT id FROM demand.forecast')).map(({ id }) => id))
  expect([...acknowledged].filter(id => !kept.has(id))).toEqual([])
  // What the log of events has goes on from where the database is.
  const now = await processes.api(hub.url, { sub: 'olga', roles: ['operator'] })
  await until('all is applied', () => caughtUp(now))
  const known = await pair.standby.query('SELECT DISTINCT forecast_id FROM aggregation.line')
  expect(known).toHaveLength(kept.size)
  for (const one of (await now.get('/operations')).body.services)
    expect(one).toMatchObject({ parked: [], differing: [] })
})
