import { EVERYONE, type Role, type RouteContract, routes, values } from '@lodestone/contracts'
import type { Api, TestHub } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, forecast, offer, registered, round, startWholeHub } from './hub.ts'
import { invited } from './joined.ts'

/** Every route with every kind of caller: what the table does not grant is denied, and nobody sees another organisation's object. */

let hub: TestHub
const callers = new Map<Role | 'nobody' | 'stranger', Api>()
const machines = new Map<Role, Api>()
const NOWHERE = '01890000-0000-7000-8000-00000000dead'

beforeAll(async () => {
  hub = await startWholeHub()
  callers.set('nobody', hub.api)
  callers.set('stranger', await hub.api.as({ sub: 'stranger', roles: [] }))
  callers.set('operator', await hub.operator())
  callers.set('auditor', await hub.auditor())
  for (const kind of values.participantKind.options) {
    const { id, api } = await (kind === 'funder' ? registered(hub, kind) : admitted(hub, kind))
    callers.set(kind, api)
    const account = `erp-of-${id}`
    await invited(api, { kind: 'machine', account, email: undefined })
    machines.set(kind, await hub.api.as({ sub: account, roles: [] }))
  }
})
afterAll(() => hub?.stop())

const pathOf = (route: RouteContract) => route.path.replace(/\{sha256\}/, 'ab'.repeat(32)).replace(/\{\w+\}/g, NOWHERE)
const call = (route: RouteContract, api: Api | undefined) =>
  api?.send(route.method, pathOf(route), route.method === 'GET' || route.method === 'DELETE' ? undefined : {}, {
    headers: route.ifMatch ? { 'if-match': '"1"' } : {},
  })

// Side by side: what asks for a round that is nowhere waits for the news of it.
describe.concurrent.each((routes as readonly RouteContract[]).filter(route => route.id !== 'streamEvents'))(
  '$method $path',
  route => {
    test(route.open ? 'without a token: as with one' : 'without a token: 401', async () => {
      const reply = await call(route, callers.get('nobody'))
      if (route.open) expect([200, 404]).toContain(reply?.status)
      else expect(reply).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
    })
    test('signed in, in no role', async () => {
      const reply = await call(route, callers.get('stranger'))
      if (route.open || route.anySubject) expect([401, 403, 500]).not.toContain(reply?.status)
      else expect(reply).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    })
    test.each(EVERYONE)('as %s', async role => {
      const reply = await call(route, callers.get(role))
      if (route.who.includes(role)) expect([401, 403, 500]).not.toContain(reply?.status)
      else expect(reply).toMatchObject({ status: 403, body: { code: 'forbidden' } })
      expect(reply?.headers.get('content-type')).toMatch(
        reply && reply.status >= 400 ? /^application\/problem\+json/ : /./,
      )
    })
  },
)

/** Beside all that it may read: forecasts and what they are imported by, offers, batches and what proves them, deliveries, and a witness's signature. */
const FOR_MACHINES = new Set([
  'submitForecast',
  'previewForecast',
  'reviseForecast',
  'copyForecast',
  'withdrawForecast',
  'saveMapping',
  'reviseMapping',
  'deleteMapping',
  'postOffer',
  'importOffers',
  'previewOffers',
  'reviseOffer',
  'withdrawOffer',
  'uploadEvidence',
  'readOwnership',
  'registerBatch',
  'registerJointBatches',
  'giveBatchCredentials',
  'withdrawBatch',
  'nameBatches',
  'giveCredential',
  'withdrawCredential',
  'reportDelivery',
  'cosignAuditCheckpoint',
])

describe.concurrent.each(values.participantKind.options)('a machine of a %s', role => {
  const its = (routes as readonly RouteContract[]).filter(
    route => route.who.includes(role) && !route.anySubject && !route.open && route.id !== 'streamEvents',
  )
  test.each(its.filter(({ method, needs }) => method === 'GET' && !needs))('reads: $path', async route => {
    expect([401, 403, 500]).not.toContain((await call(route, machines.get(role)))?.status)
  })
  test.each(its.filter(({ id }) => FOR_MACHINES.has(id)))('enters: $method $path', async route => {
    expect([401, 403, 500]).not.toContain((await call(route, machines.get(role)))?.status)
  })
  test.each(its.filter(({ id, method }) => method !== 'GET' && !FOR_MACHINES.has(id)))(
    'neither binds nor decides: $method $path',
    async route => {
      expect(await call(route, machines.get(role))).toMatchObject({
        status: 403,
        body: { code: 'forbidden', rule: 'for-people' },
      })
    },
  )
})

test('the event stream is for operators and auditors', async () => {
  for (const role of ['nobody', ...values.participantKind.options] as const)
    expect((await callers.get(role)?.get('/stream'))?.status).toBe(role === 'nobody' ? 401 : 403)
})

describe('another organisation', () => {
  const withoutId = (text: string) => text.replace(/"requestId":"[^"]+"/, '')

  test('gets for a forecast, an offer and a participant the very answer of a missing one', async () => {
    const [mine, other] = [await admitted(hub, 'member'), await admitted(hub, 'member')]
    const [seller, rival] = [await admitted(hub, 'supplier'), await admitted(hub, 'supplier')]
    const made = await mine.api.post('/demand/forecasts', forecast())
    const posted = await seller.api.post('/supply/offers', offer())
    expect([made.status, posted.status]).toEqual([201, 201])
    const pairs: [Api, string, string][] = [
      [other.api, `/demand/forecasts/${made.body.id}`, `/demand/forecasts/${NOWHERE}`],
      [other.api, `/demand/forecasts/${made.body.id}/history`, `/demand/forecasts/${NOWHERE}/history`],
      [rival.api, `/supply/offers/${posted.body.id}`, `/supply/offers/${NOWHERE}`],
      [rival.api, `/supply/offers/${posted.body.id}/screening`, `/supply/offers/${NOWHERE}/screening`],
      [other.api, `/participants/${mine.id}`, `/participants/${NOWHERE}`],
    ]
    for (const [api, theirs, missing] of pairs) {
      const [one, two] = [await api.get(theirs), await api.get(missing)]
      expect([theirs, one.status]).toEqual([theirs, 404])
      expect(withoutId(one.text)).toBe(withoutId(two.text))
    }
    for (const [api, path] of [
      [other.api, `/demand/forecasts/${made.body.id}`],
      [rival.api, `/supply/offers/${posted.body.id}`],
    ] as const) {
      expect((await api.delete(path, 1)).status).toBe(404)
    }
    expect((await other.api.get('/demand/forecasts')).body.items).toEqual([])
    expect((await rival.api.get('/supply/offers')).body.items).toEqual([])
  })

  test('a draft round does not exist for members and suppliers', async () => {
    const made = await callers.get('operator')?.post('/rounds', round())
    expect(made?.status).toBe(201)
    expect((await callers.get('member')?.get(`/rounds/${made?.body.id}`))?.status).toBe(404)
    expect((await callers.get('auditor')?.get(`/rounds/${made?.body.id}`))?.status).toBe(200)
  })
})

describe('an organisation that is not admitted', () => {
  test('is refused its commands, and reads its own once suspended', async () => {
    const operator = await hub.operator()
    const applied = await operator.post('/participants', {
      reference: 'applied-only',
      legalName: 'Applied',
      kind: 'member',
      country: 'FR',
      bloc: 'EU',
    })
    const api = await hub.member(applied.body.id)
    expect(await api.post('/demand/forecasts', forecast())).toMatchObject({
      status: 403,
      body: { code: 'not-admitted' },
    })
    expect(await (await hub.member(NOWHERE)).post('/demand/forecasts', forecast())).toMatchObject({
      status: 403,
      body: { code: 'not-admitted' },
    })

    const { id, api: member } = await admitted(hub, 'member')
    const made = await member.post('/demand/forecasts', forecast())
    expect(made.status).toBe(201)
    expect((await operator.post(`/participants/${id}/suspend`, { reason: 'under review' })).status).toBe(200)
    await expect
      .poll(async () => (await member.post('/demand/forecasts', forecast())).body.code, { timeout: 10_000 })
      .toBe('not-admitted')
    expect((await member.get(`/demand/forecasts/${made.body.id}`)).status).toBe(200)
  })
})
