import { type TestHub, until } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, caughtUp, forecast, line, offer, round, startWholeHub } from './hub.ts'
import { inState } from './journey.ts'

/** An operator revises what was verified of a participant, and every service hears of it. */

let hub: TestHub
let database: pg.Client
beforeAll(async () => {
  hub = await startWholeHub()
  database = new pg.Client({ connectionString: hub.databaseUrl })
  await database.connect()
})
afterAll(async () => {
  await database?.end()
  await hub?.stop()
})

const ownership = [{ owner: 'Holding', country: 'DE', sharePct: '100' }]
const baselines = [{ material: 'ndpr-oxide', kgPerYear: '12000' }]

describe('a revision', () => {
  test('replaces the particulars by whole, keeps the rest and gives a new version', async () => {
    const operator = await hub.operator()
    const { id, api } = await admitted(hub, 'member', { group: 'Motor', ownership, baselines })
    const { body: before } = await operator.get(`/participants/${id}`)
    const revised = await operator.put(`/participants/${id}`, { legalName: 'Motor SE' }, before.version)
    const after = { ...before, legalName: 'Motor SE', ownership: [], baselines: [], version: before.version + 1 }
    expect([revised.status, revised.body, revised.headers.get('etag')]).toEqual([200, after, `"${after.version}"`])
    expect((await api.get(`/participants/${id}`)).body).toEqual(after)
  })

  test('is refused of an old version, of what may not change, and of two baselines for one material', async () => {
    const operator = await hub.operator()
    const { id } = await admitted(hub, 'member')
    const { body } = await operator.get(`/participants/${id}`)
    const put = (draft: object, version = body.version) => operator.put(`/participants/${id}`, draft, version)
    const particulars = { legalName: 'Motor SE' }
    expect(await put(particulars, 1)).toMatchObject({ status: 412, body: { code: 'stale-version' } })
    for (const more of [{ reference: 'x' }, { kind: 'supplier' }, { country: 'FR' }, { bloc: 'JP' }, { group: 'x' }])
      expect(await put({ ...particulars, ...more })).toMatchObject({ status: 422, body: { code: 'validation-failed' } })
    const twice = await put({ ...particulars, baselines: [...baselines, ...baselines] })
    expect([twice.status, twice.body.errors]).toMatchObject([
      422,
      [{ path: 'baselines', message: 'one baseline per material' }],
    ])
    expect((await operator.get(`/participants/${id}`)).body).toEqual(body)
  })

  test('leaves a suspended organisation suspended, in every service', async () => {
    const operator = await hub.operator()
    const { id, api } = await admitted(hub, 'member')
    await operator.post(`/participants/${id}/suspend`, { reason: 'under review' })
    const revised = await operator.put(`/participants/${id}`, { legalName: 'Motor SE', ownership }, 3)
    expect(revised.body).toMatchObject({ status: 'suspended', version: 4 })
    await until('it is known everywhere', () => caughtUp(operator))
    for (const service of ['demand', 'supply', 'aggregation', 'matching', 'rounds', 'outlook']) {
      const { rows } = await database.query(
        `SELECT status, version, data FROM ${service}.known_participant WHERE id = $1`,
        [id],
      )
      expect([service, rows]).toEqual([service, [{ status: 'suspended', version: 4, data: revised.body }]])
    }
    // Who was seen as admitted is believed to be so for half a second.
    await until(
      'its commands are refused',
      async () => (await api.post('/demand/forecasts', forecast())).body.code === 'not-admitted',
    )
  })
})

test('a baseline that was revised is the weight of its member’s lines in the next book that is sealed', async () => {
  const operator = await hub.operator()
  const [member, supplier] = [await admitted(hub, 'member', { baselines }), await admitted(hub, 'supplier')]
  await member.api.post('/demand/forecasts', forecast([line()]))
  await supplier.api.post('/supply/offers', offer())
  const made = await operator.post('/rounds', round({ rules: { ...round().rules, weights: 'baseline' } }))
  const rounds = `/rounds/${made.body.id}`
  await operator.post(`${rounds}/open`)
  await until(
    'line and offer have joined',
    async () =>
      (await operator.all(`${rounds}/lines`)).length === 1 && (await operator.all(`${rounds}/offers`)).length === 1,
  )
  const { body } = await operator.get(`/participants/${member.id}`)
  const { legalName } = body
  const revised = [{ material: 'ndpr-oxide', kgPerYear: '345.678' }]
  await operator.put(`/participants/${member.id}`, { legalName, baselines: revised }, body.version)
  await until('it is known everywhere', () => caughtUp(operator))
  await operator.post(`${rounds}/publish-pool`)
  expect((await operator.post(`${rounds}/close`)).status).toBe(200)
  await inState(operator, made.body.id, 'matched')
  const { body: record } = await operator.get(`${rounds}/record`)
  expect(record.inputs.lines).toMatchObject([{ memberId: member.id, weight: '345.678' }])
})
