import type { Api } from '@lodestone/testing'
import { until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { draft, judgeDue, type SupplyHub, startSupply } from '../hub/hub.fixture.ts'
import { NOW, proof, stage } from './offer.fixture.ts'

let hub: SupplyHub
let operator: Api
let seller: Api
let rival: Api

beforeAll(async () => {
  hub = await startSupply()
  operator = await hub.operator()
  seller = (await hub.supplier()).api
  rival = (await hub.supplier()).api
})
afterAll(() => hub?.stop())

describe('posting', () => {
  test('answers the offer as sent with its level, which reads back the same', async () => {
    const sent = draft({ grade: '99.9', composition: { Dy: '87.1' }, minimumLotKg: '100', lotIncrementKg: '50' })
    const posted = await seller.post('/supply/offers', sent)
    expect(posted.status).toBe(201)
    expect(posted.headers.get('etag')).toBe('"1"')
    expect(posted.headers.get('location')).toBe(`/api/v1/supply/offers/${posted.body.id}`)
    expect(posted.body).toMatchObject({ ...sent, version: 1, status: 'standing', screening: { level: 'A' } })
    const read = await seller.get(`/supply/offers/${posted.body.id}`)
    expect(read.body).toEqual(posted.body)
    expect(read.headers.get('etag')).toBe('"1"')
  })
  test('with the same key answers the same offer, with another body 422', async () => {
    const options = { headers: { 'idempotency-key': 'once' } }
    const sent = draft()
    const [first, second] = [
      await seller.post('/supply/offers', sent, options),
      await seller.post('/supply/offers', sent, options),
    ]
    expect(second.body).toEqual(first.body)
    expect((await seller.post('/supply/offers', draft(), options)).body.code).toBe('idempotency-key-reused')
  })
  test('with a reference in use is refused, to its supplier alone', async () => {
    const sent = draft()
    expect((await seller.post('/supply/offers', sent)).status).toBe(201)
    const again = await seller.post('/supply/offers', sent)
    expect([again.status, again.body.code]).toEqual([409, 'duplicate-reference'])
    expect((await rival.post('/supply/offers', sent)).status).toBe(201)
  })
  test('tells every fault with its path, and keeps nothing', async () => {
    const sent = draft({ material: 'unobtainium', period: '2026-Q1', validUntil: NOW.toISOString() })
    const reply = await seller.post('/supply/offers', sent)
    expect(reply.status).toBe(422)
    expect(reply.body.errors.map((error: { path: string }) => error.path)).toEqual(['material', 'period', 'validUntil'])
    expect((await seller.all('/supply/offers')).some(offer => offer.reference === sent.reference)).toBe(false)
  })
  test('is refused to whom nobody has admitted', async () => {
    const suspended = await hub.supplier()
    await hub.suspend(suspended.org)
    await until('the news has come', async () => {
      const reply = await suspended.api.post('/supply/offers', draft())
      return reply.status === 403 && reply.body.code === 'not-admitted'
    })
  })
})

describe('changing', () => {
  test('takes the version that stands, makes the next, and keeps the reference', async () => {
    const sent = draft()
    const { id } = (await seller.post('/supply/offers', sent)).body
    const path = `/supply/offers/${id}`
    expect((await seller.send('PUT', path, sent)).status).toBe(428)
    expect((await seller.put(path, sent, 2)).status).toBe(412)
    expect((await seller.put(path, draft(), 1)).body.errors[0].path).toBe('reference')
    const revised = await seller.put(path, { ...sent, quantityKg: '700', chain: [stage('mining')] }, 1)
    expect(revised.body).toMatchObject({ version: 2, quantityKg: '700', screening: { level: 'U' } })
    expect((await seller.get(path)).body).toEqual(revised.body)
  })
  test('by withdrawal ends it: it reads as withdrawn, again answers 200, a revision 409', async () => {
    const sent = draft()
    const { id } = (await seller.post('/supply/offers', sent)).body
    expect((await seller.delete(`/supply/offers/${id}`, 1)).body).toMatchObject({ status: 'withdrawn', version: 2 })
    expect((await seller.delete(`/supply/offers/${id}`, 1)).status).toBe(200)
    expect((await seller.put(`/supply/offers/${id}`, sent, 2)).body.code).toBe('wrong-state')
    expect((await seller.get(`/supply/offers/${id}`)).body.status).toBe('withdrawn')
  })
  test("of another's offer answers as a missing one, and is not seen in the list", async () => {
    const sent = draft()
    const { id } = (await seller.post('/supply/offers', sent)).body
    const missing = '01930000-0000-7000-8000-00000000dead'
    for (const path of [id, missing, 'no-id']) {
      expect((await rival.get(`/supply/offers/${path}`)).status).toBe(404)
      expect((await rival.put(`/supply/offers/${path}`, sent, 1)).status).toBe(404)
      expect((await rival.delete(`/supply/offers/${path}`, 1)).status).toBe(404)
      expect((await rival.get(`/supply/offers/${path}/screening`)).status).toBe(404)
    }
    expect((await rival.all('/supply/offers')).some(offer => offer.id === id)).toBe(false)
    const seen = (await operator.all('/supply/offers')).find(offer => offer.id === id)
    expect(seen, 'no round has told its price').not.toHaveProperty('price')
  })
})

test('a list is filtered by material and period and paged without a gap', async () => {
  const own = (await hub.supplier()).api
  const periods = ['2027-Q3', '2027-Q4', '2027-Q3', '2027-Q3']
  for (const period of periods) await own.post('/supply/offers', draft({ material: 'tb-oxide', period }))
  await own.post('/supply/offers', draft({ period: '2027-Q3' }))
  const wanted = (await own.all('/supply/offers')).filter(
    one => one.material === 'tb-oxide' && one.period === '2027-Q3',
  )
  const query = '/supply/offers?material=tb-oxide&period=2027-Q3&limit=2'
  const first = (await own.get(query)).body
  const second = (await own.get(`${query}&cursor=${first.nextCursor}`)).body
  expect([...first.items, ...second.items]).toEqual(wanted)
  expect([wanted.length, second.nextCursor]).toEqual([3, null])
})

describe('screening', () => {
  const unproven = (more = {}) => draft({ evidence: [proof('mining')], ...more })
  const waiting = async () => (await operator.all('/supply/screening-queue')).map(item => item.id)

  test('of what is not proven waits for an operator, whose decision goes first until the next revision', async () => {
    const sent = unproven()
    const { id } = (await seller.post('/supply/offers', sent)).body
    const item = (await operator.all('/supply/screening-queue')).find(one => one.id === id)
    expect(item).toMatchObject({
      level: 'U',
      supplier: expect.stringMatching(/ Ltd$/),
      evidence: [{ stage: 'mining', uploaded: false }],
    })
    expect(item.missing[0]).toMatch(/^separation: certificate of origin/)
    expect(item).not.toHaveProperty('price')

    const path = `/supply/offers/${id}/screening`
    expect((await seller.post(`${path}/decision`, { level: 'A', reason: 'because' })).status).toBe(403)
    const decided = await operator.post(`${path}/decision`, { level: 'B', reason: 'certificate seen on paper' })
    expect(decided.body).toMatchObject({ level: 'B', computedLevel: 'U', decision: { level: 'B', by: 'olga' } })
    expect((await seller.get(path)).body).toEqual(decided.body)
    expect((await seller.get(`/supply/offers/${id}`)).body).toMatchObject({ version: 1, screening: { level: 'B' } })
    expect(await waiting()).not.toContain(id)

    const told = await operator.all(`/services/supply/audit?subject=${id}`)
    expect(told.map(row => [row.type, row.data.level, row.data.reason])).toEqual([
      ['supply.offer-posted.v1', undefined, undefined],
      ['supply.offer-screened.v1', 'U', undefined],
      ['supply.screening-decided', 'B', 'certificate seen on paper'],
      ['supply.offer-screened.v1', 'B', undefined],
    ])
    await operator.post(`${path}/decision`, { level: 'B', reason: 'certificate seen on paper' })
    expect(await operator.all(`/services/supply/audit?subject=${id}`)).toHaveLength(4)

    await seller.put(`/supply/offers/${id}`, { ...sent, quantityKg: '1' }, 1)
    expect((await seller.get(path)).body).toMatchObject({ level: 'U', computedLevel: 'U' })
    expect(await waiting()).toContain(id)
  })
  test('under another policy or day is answered and not kept', async () => {
    const { id } = (
      await seller.post(
        '/supply/offers',
        draft({ evidence: [proof('mining', { validTo: '2026-12-31' }), proof('separation')] }),
      )
    ).body
    const path = `/supply/offers/${id}/screening`
    expect((await seller.get(`${path}?on=2027-01-01`)).body).toMatchObject({ level: 'U', on: '2027-01-01' })
    expect((await seller.get(`${path}?policy=eu-50`)).body).toMatchObject({ policy: 'eu-50' })
    expect((await seller.get(`${path}?policy=nobody`)).body).toMatchObject({
      code: 'validation-failed',
      errors: [{ path: 'query.policy' }],
    })
    expect((await seller.get(path)).body).toMatchObject({ level: 'A', on: '2026-11-24' })
  })
  test('is done again on the day that evidence has ended, and told only when it says something else', async () => {
    const ending = [proof('mining', { validTo: '2026-11-30' }), proof('separation')]
    const spare = proof('mining', { type: 'assay', validTo: '2026-11-30' })
    const same = await seller.post('/supply/offers', draft({ evidence: [proof('mining'), proof('separation'), spare] }))
    const { id } = (await seller.post('/supply/offers', draft({ evidence: ending }))).body
    const types = async (of = id) => (await operator.all(`/services/supply/audit?subject=${of}`)).map(row => row.type)
    await judgeDue(hub)
    const told = ['supply.offer-posted.v1', 'supply.offer-screened.v1', 'supply.evidence-expiring.v1']
    expect(await types()).toEqual(told)
    hub.at('2026-12-01T00:00:00Z')
    try {
      await judgeDue(hub)
    } finally {
      hub.at(NOW.toISOString())
    }
    expect(await types()).toEqual([...told, 'supply.offer-screened.v1'])
    expect((await seller.get(`/supply/offers/${id}`)).body).toMatchObject({ version: 1, screening: { level: 'U' } })
    expect(await types(same.body.id)).toHaveLength(2)
    expect((await seller.get(`/supply/offers/${same.body.id}/screening`)).body.on).toBe('2026-12-01')
  })
})

test('an offer expires when its validity has passed, by itself', async () => {
  const { id } = (await seller.post('/supply/offers', draft({ validUntil: '2026-11-24T10:00:05+00:00' }))).body
  hub.at('2026-11-24T10:00:05Z')
  try {
    const expired = await until('it has expired', async () => {
      const { body } = await seller.get(`/supply/offers/${id}`)
      return body.status === 'expired' && body
    })
    expect(expired.version).toBe(2)
    expect((await seller.delete(`/supply/offers/${id}`, 2)).body.code).toBe('wrong-state')
  } finally {
    hub.at(NOW.toISOString())
  }
})

test('the catalogue is paged, and an unknown id is not found', async () => {
  const all = await seller.all('/materials')
  const first = (await seller.get('/materials?limit=3')).body
  const second = (await seller.get(`/materials?limit=3&cursor=${first.nextCursor}`)).body
  expect([...first.items, ...second.items]).toEqual(all.slice(0, 6))
  expect((await seller.get('/materials/dy-oxide')).body).toMatchObject({ id: 'dy-oxide', stage: 'oxide', units: 'kg' })
  expect((await seller.get('/materials/unobtainium')).status).toBe(404)
  expect((await seller.get('/policies/lodestone-origin')).body).toMatchObject({ versions: [{ version: '1' }] })
  expect((await seller.get('/policies/none')).status).toBe(404)
  expect((await seller.get('/materials?cursor=eA')).status).toBe(422)
})
