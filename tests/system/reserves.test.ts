import { randomUUID } from 'node:crypto'
import { examples } from '@lodestone/contracts/examples'
import { type Api, type TestHub, until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitted, startWholeHub } from './hub.ts'

/** Stock accounts through the API: of a bloc by operators, two of whom decide or a trigger does, and of a member by itself. */

// biome-ignore lint/suspicious/noExplicitAny: bodies of examples
const bodyOf = (id: keyof typeof examples) => examples[id]?.body as any
const today = () => new Date().toISOString().slice(0, 10)
const thisMonth = today().slice(0, 7)

let hub: TestHub
let ada: Api
let bob: Api
let carl: Api
let auditor: Api
let own: { id: string; api: Api }
let other: { id: string; api: Api }
beforeAll(async () => {
  hub = await startWholeHub({ FOUR_EYES: '1' })
  ada = await hub.operator()
  bob = await hub.api.as({ sub: 'bob', roles: ['operator'] })
  carl = await hub.api.as({ sub: 'carl', roles: ['operator'] })
  auditor = await hub.auditor()
  own = await admitted(hub, 'member')
  other = await admitted(hub, 'member')
})
afterAll(() => hub?.stop())

const keyed = () => ({ headers: { 'idempotency-key': randomUUID() } })
async function opened(more: object = {}): Promise<{ id: string; path: string }> {
  const { status, body } = await ada.post('/outlook/reserves', { ...bodyOf('openReserve'), ...more }, keyed())
  expect(status).toBe(201)
  return { id: body.id, path: `/outlook/reserves/${body.id}` }
}
const moves = (api: Api, path: string, more: object) =>
  api.post(`${path}/movements`, { on: today(), reason: 'a test', ...more }, keyed())
async function reserveOf(api: Api, id: string) {
  const { items } = (await api.get('/outlook/reserves?limit=500')).body
  return items.find((one: { id: string }) => one.id === id)
}

describe('an account of a bloc', () => {
  test('is built up, and what it holds is told in days of net imports with where these are from', async () => {
    const { id, path } = await opened()
    expect((await moves(ada, path, { kind: 'receipt', kg: '1200.5' })).status).toBe(201)
    expect(await reserveOf(auditor, id)).toMatchObject({
      ...{ heldKg: '1200.5', bloc: 'EU', lent: [] },
      target: { days: 60, netImportsKgPerYear: '24000', source: 'an example', basis: 'assumed', kg: '3945.206' },
      daysHeld: 18.3,
    })
    const target = { ...bodyOf('stateReserveTarget'), days: 30 }
    expect((await ada.put(`${path}/target`, target, 1)).status).toBe(412)
    const stated = await ada.put(`${path}/target`, target, 2)
    expect([stated.status, stated.body]).toMatchObject([200, { version: 3, target: { days: 30, kg: '1972.603' } }])
  })

  test('gives goods out by the decision of a second operator, once, and not by that of one', async () => {
    const { id, path } = await opened()
    await moves(ada, path, { kind: 'receipt', kg: '100' })
    const asked = await moves(ada, path, { kind: 'release', kg: '40' })
    expect([asked.status, asked.body]).toMatchObject([202, { state: 'pending', command: 'moveReserve', subject: id }])
    expect((await reserveOf(ada, id)).heldKg).toBe('100')
    expect((await ada.post(`/approvals/${asked.body.id}/confirm`)).status).toBe(403)
    const confirmed = await bob.post(`/approvals/${asked.body.id}/confirm`)
    expect([confirmed.status, confirmed.body.state]).toEqual([200, 'confirmed'])
    expect((await reserveOf(ada, id)).heldKg).toBe('60')
    await bob.post(`/approvals/${asked.body.id}/confirm`)
    expect((await reserveOf(ada, id)).heldKg).toBe('60')
    const [last] = (await auditor.get(`${path}/movements`)).body.items
    expect(last).toMatchObject({ nth: 2, kind: 'release', from: 'held', to: 'outside', kg: '40' })
  })

  test('is not opened by what was asked for before something else moved', async () => {
    const { id, path } = await opened()
    await moves(ada, path, { kind: 'receipt', kg: '100' })
    const asked = await moves(ada, path, { kind: 'loan', kg: '40', borrower: 'JP pilot' })
    await moves(ada, path, { kind: 'receipt', kg: '1' })
    expect((await bob.post(`/approvals/${asked.body.id}/confirm`)).status).toBe(412)
    expect((await reserveOf(ada, id)).heldKg).toBe('101')
  })

  test('lends goods and takes them back from who has them, and no more', async () => {
    const { id, path } = await opened()
    await moves(ada, path, { kind: 'receipt', kg: '100' })
    const asked = await moves(ada, path, { kind: 'loan', kg: '30', borrower: 'JP pilot' })
    await bob.post(`/approvals/${asked.body.id}/confirm`)
    expect(await reserveOf(ada, id)).toMatchObject({ heldKg: '70', lent: [{ borrower: 'JP pilot', kg: '30' }] })
    const much = await moves(ada, path, { kind: 'return', kg: '30.001', borrower: 'JP pilot' })
    expect([much.status, much.body]).toMatchObject([409, { rule: 'reserve-lent', values: { kg: '30' } }])
    expect((await moves(ada, path, { kind: 'return', kg: '30', borrower: 'JP pilot' })).status).toBe(201)
    expect(await reserveOf(ada, id)).toMatchObject({ heldKg: '100', lent: [] })
    const release = await moves(ada, path, { kind: 'release', kg: '100.001' })
    expect([release.status, release.body.rule]).toEqual([409, 'reserve-held'])
  })

  test('has a wrong movement undone by its counter-entry, and keeps both', async () => {
    const { id, path } = await opened()
    const { body } = await moves(ada, path, { kind: 'receipt', kg: '1000' })
    const asked = await moves(ada, path, { kind: 'correction', corrects: body.id })
    expect(asked.status).toBe(202)
    await bob.post(`/approvals/${asked.body.id}/confirm`)
    expect((await reserveOf(ada, id)).heldKg).toBe('0')
    const { items } = (await ada.get(`${path}/movements`)).body
    expect(items).toMatchObject([{ kind: 'correction', corrects: body.id, kg: '1000' }, { kind: 'receipt' }])
    const again = await moves(ada, path, { kind: 'correction', corrects: body.id })
    expect([again.status, again.body.rule]).toEqual([409, 'no-correction'])
  })

  test.each([
    ['a day to come', { kind: 'receipt', kg: '1', on: '2099-01-01' }, 'on', 'not-after-today'],
    ['nothing', { kind: 'receipt', kg: '0' }, 'kg', 'above-zero'],
    ['half a gram', { kind: 'receipt', kg: '0.0005' }, 'kg', 'kilograms'],
  ])('takes no movement of %s', async (_, more, path, rule) => {
    const reply = await moves(ada, (await opened()).path, more)
    expect([reply.status, reply.body.errors]).toMatchObject([422, [{ path, rule }]])
  })
})

describe('a release trigger', () => {
  const states = (path: string, more: object = {}, api: Api = carl) =>
    api.post(`${path}/triggers`, { ...bodyOf('stateReserveTrigger'), months: 1, ...more }, keyed())
  const observes = (api: Api, more: object = {}) =>
    api.post(
      '/outlook/reserves/observations',
      { ...bodyOf('recordReserveObservation'), month: thisMonth, ...more },
      keyed(),
    )

  test('opens a reserve while it holds by what another operator has recorded since, and the release names it', async () => {
    const { id, path } = await opened({ element: 'Tb' })
    await moves(ada, path, { kind: 'receipt', kg: '100' })
    await observes(bob, { element: 'Tb', value: '50' })
    const { body: trigger } = await states(path)
    const release = (api: Api) => moves(api, path, { kind: 'release', kg: '10', trigger: trigger.id })
    const refused = await release(ada)
    expect([refused.status, refused.body.rule], 'what was seen before it was stated').toEqual([409, 'trigger-not-met'])
    expect((await reserveOf(ada, id)).triggers).toEqual([trigger])

    await observes(bob, { element: 'Tb', value: '12.5' })
    expect((await reserveOf(ada, id)).triggers).toEqual([{ ...trigger, holdsIn: thisMonth }])
    expect((await release(bob)).status, 'by what oneself has recorded').toBe(409)
    expect((await release(carl)).status, 'by a trigger of one’s own').toBe(409)
    const released = await release(ada)
    expect([released.status, released.body]).toMatchObject([
      201,
      { kind: 'release', trigger: trigger.id, metIn: thisMonth },
    ])
    await observes(bob, { element: 'Tb', value: '9.9' })
    expect((await release(ada)).status, 'no longer').toBe(409)
    expect((await reserveOf(ada, id)).heldKg).toBe('90')
  })

  test('is replaced by its next version, and the one before opens nothing', async () => {
    const { id, path } = await opened({ element: 'Sm' })
    await moves(ada, path, { kind: 'receipt', kg: '100' })
    const { body: first } = await states(path)
    const { body: second } = await states(path, { value: '20' })
    expect([first.version, second.version]).toEqual([1, 2])
    await observes(bob, { element: 'Sm', value: '15' })
    expect((await reserveOf(ada, id)).triggers).toEqual([second])
    expect((await moves(ada, path, { kind: 'release', kg: '1', trigger: first.id })).status).toBe(409)
  })
})

describe('a build-up', () => {
  test('spreads what several accounts lack over quarters, at an assumed effect on the price, and is kept', async () => {
    const [eu, jp] = [await opened(), await opened({ name: 'JP stock', bloc: 'JP' })]
    const draft = { ...bodyOf('planReserves'), reserves: [eu.id, jp.id] }
    const { status, body } = await ada.post('/outlook/reserves/plans', draft, keyed())
    expect([status, body]).toMatchObject([201, { market: draft.market, targets: [{ kg: '3945.206' }, {}] }])
    const bought = new Set(body.quarters.map(({ kg }: { kg: string }) => Math.round(Number(kg))))
    expect([...bought]).toEqual([1973])
    expect(Number(body.extraCost)).toBeLessThan(Number(body.extraCostAtOnce) / 3)
    expect((await auditor.get('/outlook/reserves/plans?limit=1')).body.items).toEqual([body])
  })

  test('of an account without a target is refused with its place', async () => {
    const { id } = await opened({ target: undefined })
    const reply = await ada.post('/outlook/reserves/plans', { ...bodyOf('planReserves'), reserves: [id] }, keyed())
    expect([reply.status, reply.body.errors]).toMatchObject([422, [{ path: 'reserves.0', rule: 'account-unfit' }]])
  })
})

describe('a member’s own account', () => {
  test('is opened and moved by it alone, and seen by nobody else but operators, whose look is kept', async () => {
    const draft = { name: 'Our safety stock', element: 'Dy', stage: 'magnet' }
    const made = await until('the admission is known', async () => {
      const reply = await own.api.post('/outlook/reserves', draft, keyed())
      return reply.status !== 403 && reply
    })
    expect([made.status, made.body]).toMatchObject([201, { owner: own.id, heldKg: '0', triggers: [] }])
    const { id } = made.body
    const path = `/outlook/reserves/${id}`
    await moves(own.api, path, { kind: 'receipt', kg: '80' })
    expect((await moves(own.api, path, { kind: 'release', kg: '30' })).status).toBe(201)
    expect((await own.api.get('/outlook/reserves')).body.items).toMatchObject([{ id, heldKg: '50' }])

    expect((await other.api.get('/outlook/reserves')).body.items).toEqual([])
    expect((await other.api.get(`${path}/movements`)).status).toBe(404)
    for (const api of [other.api, ada]) expect((await moves(api, path, { kind: 'release', kg: '1' })).status).toBe(404)
    expect((await reserveOf(ada, id)).heldKg).toBe('50')
    expect((await auditor.get('/audit?subject=read:/outlook/reserves')).body.items.length).toBeGreaterThan(0)
  })

  test('is of no bloc, and a bloc’s is no member’s to see', async () => {
    const reply = await own.api.post('/outlook/reserves', bodyOf('openReserve'), keyed())
    expect([reply.status, reply.body.errors]).toMatchObject([422, [{ path: 'bloc', rule: 'bloc-of-account' }]])
    const { id, path } = await opened()
    expect(await reserveOf(own.api, id)).toBeUndefined()
    expect((await own.api.get(`${path}/movements`)).status).toBe(404)
  })
})

test('accounts are told of without a figure', async () => {
  const { id, path } = await opened()
  await moves(ada, path, { kind: 'receipt', kg: '77' })
  const { items } = (await auditor.get(`/audit?subject=outlook:${id}`)).body
  expect(items.map(({ type }: { type: string }) => type)).toEqual([
    'outlook.reserve-opened.v1',
    'outlook.reserve-moved.v1',
  ])
  expect(Object.keys(items[1].data).sort()).toEqual(['bloc', 'element', 'id', 'kind', 'movementId'])
})
