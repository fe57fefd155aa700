import { MOST_DRAFTS } from '@lodestone/contracts'
import { openDatabase } from '@lodestone/database'
import { type Api, startTestHub, type TestHub } from '@lodestone/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { console as consoleService } from '../service.ts'
import { forgetDrafts } from './draft.store.ts'

const NORD = '01890000-0000-7000-8000-00000000aaaa'
const SUED = '01890000-0000-7000-8000-00000000bbbb'
const DAY_MS = 86_400_000

let hub: TestHub
let now = Date.parse('2027-03-01T10:00:00Z')
const people = async () => ({
  anna: await hub.api.as({ sub: 'anna', org: NORD, roles: ['member'] }),
  colleague: await hub.api.as({ sub: 'ben', org: NORD, roles: ['member'] }),
  annaElsewhere: await hub.api.as({ sub: 'anna', org: SUED, roles: ['member'] }),
  operator: await hub.api.as({ sub: 'olga', roles: ['operator'] }),
  auditor: await hub.api.as({ sub: 'axel', roles: ['auditor'] }),
})
let who: Awaited<ReturnType<typeof people>>

const keep = (api: Api, id: string, content: string) => api.send('PUT', `/drafts/${id}`, { content })
const kept = async (api: Api) => (await api.get('/drafts')).body.items

beforeAll(async () => {
  hub = await startTestHub([consoleService], {}, () => new Date(now))
  who = await people()
})
beforeEach(async () => {
  for (const api of Object.values(who)) for (const { id } of await kept(api)) await api.send('DELETE', `/drafts/${id}`)
})
afterAll(() => hub?.stop())

describe('a draft', () => {
  test('is kept as it was written, is replaced by what comes later, and is forgotten when asked', async () => {
    const first = await keep(who.anna, 'forecast', '{"reference":"発注-7 \\u0000 Ä"}')
    expect([first.status, first.body]).toEqual([200, { id: 'forecast', savedAt: '2027-03-01T10:00:00.000Z' }])
    expect((await who.anna.get('/drafts/forecast')).body).toEqual({
      ...first.body,
      content: '{"reference":"発注-7 \\u0000 Ä"}',
    })
    now += 60_000
    await keep(who.anna, 'forecast', '')
    expect((await who.anna.get('/drafts/forecast')).body).toMatchObject({
      content: '',
      savedAt: '2027-03-01T10:01:00.000Z',
    })
    now += 60_000
    await keep(who.anna, `offer.${NORD}`, 'x')
    expect((await kept(who.anna)).map((one: { id: string }) => one.id)).toEqual([`offer.${NORD}`, 'forecast'])
    expect((await who.anna.send('DELETE', '/drafts/forecast')).status).toBe(204)
    expect((await who.anna.send('DELETE', '/drafts/forecast')).status).toBe(404)
    expect((await who.anna.get('/drafts/forecast')).status).toBe(404)
  })

  test("is its writer's alone: no colleague, no operator, no auditor, and not the same person elsewhere", async () => {
    for (const [name, api] of Object.entries(who)) expect((await keep(api, 'offer', name)).status).toBe(200)
    for (const [name, api] of Object.entries(who)) {
      expect((await api.get('/drafts/offer')).body.content).toBe(name)
      expect(await kept(api)).toHaveLength(1)
    }
    await who.operator.send('DELETE', '/drafts/offer')
    expect((await who.anna.get('/drafts/offer')).body.content).toBe('anna')
  })

  test.each(['../forecast', 'Forecast', 'forecast.', 'forecast/1', `forecast.${'x'.repeat(61)}`, '%00'])(
    'has no id such as %s',
    async id => {
      expect((await keep(who.anna, encodeURIComponent(id), 'x')).status).toBe(404)
      expect(await kept(who.anna)).toEqual([])
    },
  )

  test('of 900,000 characters is kept, of more is refused with the field', async () => {
    const long = 'x'.repeat(900_000)
    expect((await keep(who.anna, 'forecast', long)).status).toBe(200)
    expect((await who.anna.get('/drafts/forecast')).body.content).toBe(long)
    const refused = await keep(who.anna, 'forecast', `${long}x`)
    expect([refused.status, refused.body.errors[0].path]).toEqual([422, 'content'])
    expect((await keep(who.anna, 'forecast', 'a\u0000b')).status).toBe(400)
    expect((await who.anna.get('/drafts/forecast')).body.content).toBe(long)
  })

  test('is one of fifty at most, of which each can still be gone on with', async () => {
    for (let n = 0; n < MOST_DRAFTS; n++) expect((await keep(who.anna, `forecast.${n}`, 'x')).status).toBe(200)
    const refused = await keep(who.anna, 'forecast', 'x')
    expect([refused.status, refused.body.code]).toEqual([409, 'wrong-state'])
    expect((await keep(who.anna, 'forecast.1', 'y')).status).toBe(200)
    expect((await keep(who.colleague, 'forecast', 'x')).status).toBe(200)
  })

  test('is one of fifty at most for pages that keep theirs at once', async () => {
    const ids = Array.from({ length: MOST_DRAFTS + 14 }, (_, n) => `forecast.${n}`)
    const all = await Promise.all(ids.map(async id => (await keep(who.anna, id, 'x')).status))
    expect(all.filter(status => status === 200)).toHaveLength(MOST_DRAFTS)
    expect(await kept(who.anna)).toHaveLength(MOST_DRAFTS)
  })

  test('is forgotten ninety days after its last change', async () => {
    await keep(who.anna, 'offer', 'old')
    await keep(who.operator, 'offer', 'old')
    now += 60_000
    await keep(who.anna, 'forecast', 'newer')
    const database = openDatabase({ url: hub.logins.get('console') ?? '', schema: 'console' })
    await forgetDrafts(database.within('service'), new Date(now + 90 * DAY_MS))
    await database.close()
    expect((await kept(who.anna)).map((one: { id: string }) => one.id)).toEqual(['forecast'])
    expect(await kept(who.operator)).toEqual([])
  })
})
