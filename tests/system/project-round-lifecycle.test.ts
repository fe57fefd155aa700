import { randomUUID } from 'node:crypto'
import { type DataOf, projectRoundDecided } from '@lodestone/contracts'
import { withReach } from '@lodestone/database'
import { factOf } from '@lodestone/messaging'
import { type Api, type TestHub, until } from '@lodestone/testing'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, caughtUp, forecast, line, offer, registered, round, startWholeHub } from './hub.ts'
import { inState } from './journey.ts'

/** A round of projects takes no lines and offers, waits for the outlook's decision, and is awarded and recorded without either. */

/** Keeps the outlook from deciding anything, so that what these tests say in its name is all that is told. */
const UNDECIDED = `
  CREATE FUNCTION outlook.held() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    NEW.state := 'running';
    NEW.owner := gen_random_uuid();
    NEW.lease_until := 'infinity';
    RETURN NEW;
  END $$;
  CREATE TRIGGER held BEFORE INSERT ON outlook.project_decision FOR EACH ROW EXECUTE FUNCTION outlook.held()`

let hub: TestHub
let database: pg.Client
let olga: Api
let oskar: Api
let auditor: Api
let member: { id: string; api: Api }
let supplier: { id: string; api: Api }
let funder: { id: string; api: Api }
beforeAll(async () => {
  hub = await startWholeHub({ FOUR_EYES: '1', PUBLIC_FACE: '1' })
  olga = await hub.operator()
  oskar = await hub.api.as({ sub: 'oskar', roles: ['operator'] })
  auditor = await hub.auditor()
  database = new pg.Client({ connectionString: hub.databaseUrl })
  await database.connect()
  await database.query(UNDECIDED)
  member = await admitted(hub, 'member')
  supplier = await admitted(hub, 'supplier')
  funder = await registered(hub, 'funder')
})
afterAll(async () => {
  await database?.end()
  await hub?.stop()
})

const hashes = { bookDigest: 'ab'.repeat(32), resultHash: 'cd'.repeat(32) }
const OF_PROJECTS = { status: 409, body: { code: 'wrong-state', rule: 'of-projects' } }

/** What the outlook tells of a round that was closed. */
async function tell(roundId: string, told: Omit<DataOf<typeof projectRoundDecided>, 'roundId'>): Promise<void> {
  const outlook = hub.process.services.find(({ service }) => service.name === 'outlook')
  if (!outlook) throw new Error('the outlook does not run')
  const cause = { actor: 'outlook', correlationId: randomUUID() }
  await withReach('service', () =>
    outlook.context.door.transaction(cause, async (_, record) =>
      record(factOf(projectRoundDecided, roundId, { roundId, ...told })),
    ),
  )
}
const confirmed = async (answer: { body: { id: string; askedBy?: string } }) => {
  if (answer.body.askedBy === undefined) return answer
  return oskar.post(`/approvals/${answer.body.id}/confirm`)
}
async function opened(): Promise<string> {
  const { status, body } = await olga.post('/rounds', round({ type: 'project' }))
  expect([status, body.errors]).toEqual([201, undefined])
  expect((await olga.post(`/rounds/${body.id}/open`)).body.state).toBe('collecting')
  return body.id
}
/** Opened and closed, with its offers' time cut short by two. */
async function closed(): Promise<string> {
  const id = await opened()
  expect((await olga.post(`/rounds/${id}/publish-pool`)).body.state).toBe('offering')
  await confirmed(await olga.post(`/rounds/${id}/close`))
  expect((await olga.get(`/rounds/${id}`)).body).toMatchObject({ state: 'sealing', matching: { state: 'waiting' } })
  return id
}
const read = async (id: string) => (await olga.get(`/rounds/${id}`)).body

describe('while it is open', () => {
  test('nothing that stands, comes in or is previewed joins it, and its lists of lines and offers are empty', async () => {
    await member.api.post('/demand/forecasts', forecast([line()]))
    await supplier.api.post('/supply/offers', offer())
    const id = await opened()
    await member.api.post('/demand/forecasts', forecast([line()]))
    await supplier.api.post('/supply/offers', offer())
    for (const what of ['lines', 'offers']) {
      await until('the round is known', async () => (await olga.get(`/rounds/${id}/${what}`)).status === 200)
      expect(await olga.all(`/rounds/${id}/${what}`)).toEqual([])
    }
    const goods = (await olga.post('/rounds', round())).body.id
    await olga.post(`/rounds/${goods}/open`)
    for (const what of ['lines', 'offers'])
      await until(
        `${what} join a round of goods`,
        async () => (await olga.all(`/rounds/${goods}/${what}`)).length === 2,
      )
    await confirmed(await olga.post(`/rounds/${goods}/cancel`))
    const foreseen = await supplier.api.post('/supply/offers/preview', { offers: [offer()] })
    expect(foreseen.status).toBe(200)
    expect(JSON.stringify(foreseen.body)).not.toContain(id)
    expect(await olga.post(`/rounds/${id}/lines/${goods}/drop`, { reason: 'None of these.' })).toMatchObject(
      OF_PROJECTS,
    )
    expect(await member.api.post(`/rounds/${id}/lines/${goods}/leave`)).toMatchObject(OF_PROJECTS)
    await confirmed(await olga.post(`/rounds/${id}/cancel`))
  })

  test('rules of goods are refused in its draft, each in words of its reader', async () => {
    const { rules } = round()
    const refused = await olga.post(
      '/rounds',
      round({ type: 'project', rules: { ...(rules as object), maxPasses: 2 } }),
    )
    expect(refused).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'rules.maxPasses', rule: 'goods-alone' }] },
    })
  })

  test('reminders of lines and offers are nobody’s', async () => {
    const id = await opened()
    await until('it is known everywhere', () => caughtUp(olga))
    const { rows } = await database.query('SELECT * FROM participants.deadline WHERE subject = $1', [id])
    expect(rows).toEqual([])
    await confirmed(await olga.post(`/rounds/${id}/cancel`))
  })
})

describe('once it is closed', () => {
  test('asks demand, supply and the matching for nothing, and keeps its seed until it is decided on', async () => {
    const id = await closed()
    await until('it is known everywhere', () => caughtUp(olga))
    const round = await read(id)
    expect(round).toMatchObject({ state: 'sealing', seals: [], matching: { state: 'waiting' } })
    expect(round).not.toHaveProperty('seed')
    expect(round).not.toHaveProperty('missing')
    expect((await database.query('SELECT * FROM matching.run WHERE round_id = $1', [id])).rows).toEqual([])
    await confirmed(await olga.post(`/rounds/${id}/cancel`))
    expect(await read(id)).toMatchObject({ state: 'cancelled' })
  })

  test('a decision that failed is shown to operators and auditors, and a later one counts', async () => {
    const id = await closed()
    await tell(id, { state: 'failed' })
    const failed = await until('it is noted', async () => {
      const shown = await read(id)
      return shown.matching?.state === 'failed' && shown
    })
    expect(failed).toMatchObject({ state: 'sealing', matching: { state: 'failed', since: expect.any(String) } })
    expect(await confirmed(await olga.post(`/rounds/${id}/award`))).toMatchObject({ status: 409 })
    expect((await funder.api.get(`/rounds/${id}`)).body).not.toHaveProperty('matching')
    await tell(id, { state: 'decided', ...hashes })
    await inState(olga, id, 'matched')
  })

  test('a decision on a round of goods, or on one that is over, changes nothing', async () => {
    const goods = (await olga.post('/rounds', round())).body.id
    await olga.post(`/rounds/${goods}/open`)
    const over = await closed()
    await confirmed(await olga.post(`/rounds/${over}/cancel`))
    const before = [await read(goods), await read(over)]
    for (const id of [goods, over]) await tell(id, { state: 'decided', ...hashes })
    await until('it is heard', () => caughtUp(olga))
    const after = [await read(goods), await read(over)]
    expect(after.map(one => [one.state, one.version, one.projects])).toEqual(
      before.map(one => [one.state, one.version, undefined]),
    )
    await confirmed(await olga.post(`/rounds/${goods}/cancel`))
  })
})

describe('once it is decided on', () => {
  let id: string
  beforeAll(async () => {
    id = await closed()
    await tell(id, { state: 'decided', ...hashes })
    await inState(olga, id, 'matched')
  })

  test('names to everybody what its result is checked by', async () => {
    const projects = { ...hashes, decidedAt: expect.any(String) }
    for (const api of [olga, auditor, member.api, supplier.api, funder.api, hub.api])
      expect((await api.get(`/rounds/${id}`)).body).toMatchObject({
        state: 'matched',
        projects,
        seed: expect.any(String),
      })
  })

  test('has no decisions of two sides to wait for or to close', async () => {
    expect(await olga.get(`/rounds/${id}/decisions`)).toMatchObject(OF_PROJECTS)
    expect(await olga.post(`/rounds/${id}/close-decisions`)).toMatchObject(OF_PROJECTS)
    const { body } = await olga.get('/rounds/overview')
    expect(body.waiting).toContainEqual(expect.objectContaining({ roundId: id, on: 'operators', for: 'award' }))
  })

  test('is awarded by two operators, and completed, since nothing is to be contracted or delivered', async () => {
    const asked = await olga.post(`/rounds/${id}/award`)
    expect(asked).toMatchObject({ status: 202, body: { state: 'pending' } })
    expect((await read(id)).state).toBe('matched')
    await confirmed(asked)
    expect(await read(id)).toMatchObject({ state: 'completed', awardedAt: expect.any(String), projects: hashes })
  })

  test('says clearly that it has no record of goods, and lists none', async () => {
    for (const path of ['record', 'statement', `proofs?lineId=${id}`])
      for (const api of [olga, member.api, funder.api])
        expect([path, await api.get(`/rounds/${id}/${path}`)]).toMatchObject([path, OF_PROJECTS])
    for (const path of ['allocations', 'explanations', 'lines', 'offers'])
      expect([path, await olga.all(`/rounds/${id}/${path}`)]).toEqual([path, []])
    for (const path of ['elements', 'ocds'])
      for (const api of [olga, member.api, funder.api])
        expect([path, (await api.get(`/rounds/${id}/${path}`)).status]).toEqual([path, 200])
    for (const path of ['pool', 'replay'])
      expect([path, (await olga.get(`/rounds/${id}/${path}`)).body.code]).toEqual([path, 'wrong-state'])
    expect((await olga.post(`/rounds/${id}/match`)).body.code).toBe('wrong-state')
  })

  test('is in lists, overviews and OCDS as it went, and counts in no report of goods', async () => {
    const releases = (await olga.get(`/rounds/${id}/ocds`)).body.releases
    expect(releases.length).toBeGreaterThan(0)
    expect(JSON.stringify(releases)).toContain(hashes.resultHash)
    for (const api of [olga, member.api, supplier.api, funder.api]) {
      const row = await until('the overview has it', async () =>
        (await api.get('/rounds/overview')).body.items.find((one: { id: string }) => one.id === id),
      )
      expect(row).toMatchObject({ state: 'completed', byMaterial: [], savings: [] })
      expect((await api.all('/rounds')).map(one => one.id)).toContain(id)
    }
    expect(JSON.stringify((await olga.get('/rounds/reports')).body)).not.toContain(id)
    expect(await olga.get('/rounds/ocds')).toMatchObject({ status: 200 })
    expect((await hub.api.get('/rounds/ocds')).status).toBe(200)
  })

  test('has its history in the audit, and nothing is parked anywhere', async () => {
    const acts = (await auditor.all(`/audit?subject=rounds:${id}`)).map(one => one.type)
    for (const type of [
      'round-opened.v1',
      'round-closed.v1',
      'round-matched.v1',
      'round-awarded.v1',
      'round-completed.v1',
    ])
      expect(acts).toContain(`rounds.${type}`)
    await until('it is at rest', () => caughtUp(olga))
    const { services } = (await olga.get('/operations')).body
    expect(services.flatMap(({ parked }: { parked: unknown[] }) => parked)).toEqual([])
  })
})
