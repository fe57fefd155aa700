import { randomUUID } from 'node:crypto'
import { offerPosted, offerRevised, policyChanged } from '@lodestone/contracts'
import { withReach } from '@lodestone/database'
import { dayBefore } from '@lodestone/provenance'
import { until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deadlineJob } from '../round/round.jobs.ts'
import { MINUTE, type RoundsHub, setStage } from './stage.fixture.ts'

let stage: RoundsHub
beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage?.stop())

describe('a draft', () => {
  test('binds a seed that it does not tell, and is known to operators and auditors only', async () => {
    const made = await stage.operator.post('/rounds', stage.draft())
    expect(made).toMatchObject({ status: 201, body: { state: 'draft', version: 1, seals: [], shares: [] } })
    expect(made.body.seedHash).toMatch(/^[0-9a-f]{64}$/)
    expect(made.body.seed).toBeUndefined()
    expect((await (await stage.hub.auditor()).get(`/rounds/${made.body.id}`)).status).toBe(200)
    const other = stage.as(stage.members[0])
    expect((await other.get(`/rounds/${made.body.id}`)).status).toBe(404)
    expect((await other.all('/rounds')).map(one => one.id)).not.toContain(made.body.id)
    await stage.operator.post(`/rounds/${made.body.id}/cancel`)
    expect((await other.get(`/rounds/${made.body.id}`)).status).toBe(404)
    const audit = await (await stage.hub.auditor()).get(`/services/rounds/audit?subject=${made.body.id}`)
    expect(audit.body.items[0]).toMatchObject({
      seq: 1,
      type: 'rounds.round-created',
      data: { seedHash: made.body.seedHash },
    })
  })

  test('seeks surplus only where every line that takes part has a ceiling or a reserve price', async () => {
    const materials = ['dy-oxide', 'ndpr-oxide']
    const made = (rules: object) =>
      stage.operator.post('/rounds', stage.draft({ materials, rules: { objective: 'surplus', ...rules } }))
    const refused = { status: 422, body: { code: 'validation-failed', errors: [{ path: 'rules.objective' }] } }
    expect(await made({})).toMatchObject(refused)
    expect(await made({ reservePrices: { 'dy-oxide': '320' } })).toMatchObject(refused)
    const both = { reservePrices: { 'dy-oxide': '320', 'ndpr-oxide': '90' } }
    for (const rules of [both, { requireCeilings: true }])
      expect(await made(rules)).toMatchObject({ status: 201, body: { rules: { objective: 'surplus', ...rules } } })
  })

  test('has a reference of its own, and is made once for one key', async () => {
    const body = stage.draft()
    const headers = { 'idempotency-key': randomUUID() }
    const [first, second] = [
      await stage.operator.post('/rounds', body, { headers }),
      await stage.operator.post('/rounds', body, { headers }),
    ]
    expect(second.body).toEqual(first.body)
    expect(await stage.operator.post('/rounds', body)).toMatchObject({
      status: 409,
      body: { code: 'duplicate-reference' },
    })
  })

  test('is replaced whole, by whoever has seen its version, and keeps its seed; once opened it stays', async () => {
    const { body: made } = await stage.operator.post('/rounds', stage.draft())
    const next = stage.draft({
      name: 'Renamed',
      materials: ['dy-oxide', 'ndpr-oxide'],
      collectionClosesAt: new Date(stage.clock().getTime() + 30 * MINUTE).toISOString(),
      rules: { rates: { USD: '0.95' }, indices: { 'ndpr-fob': '61' } },
    })
    const put = (body: object, version: number) => stage.operator.put(`/rounds/${made.id}`, body, version)
    expect((await stage.operator.send('PUT', `/rounds/${made.id}`, next)).status).toBe(428)
    expect(await put(next, 7)).toMatchObject({ status: 412, body: { code: 'stale-version' } })
    const revised = await put(next, made.version)
    expect(revised).toMatchObject({
      status: 200,
      body: { ...next, id: made.id, state: 'draft', version: 2, seedHash: made.seedHash },
    })
    expect(revised.headers.get('etag')).toBe('"2"')
    expect(await stage.read(made.id)).toEqual(revised.body)
    expect(await put(next, made.version)).toMatchObject({ status: 412 })
    expect(await put(stage.draft({ materials: ['unobtainium'] }), 2)).toMatchObject({ status: 422 })
    const { body: other } = await stage.operator.post('/rounds', stage.draft())
    expect(await put({ ...next, reference: other.reference }, 2)).toMatchObject({
      status: 409,
      body: { code: 'duplicate-reference' },
    })
    expect(await (await stage.hub.auditor()).put(`/rounds/${made.id}`, next, 2)).toMatchObject({ status: 403 })
    expect(await stage.as(stage.members[0]).put(`/rounds/${made.id}`, next, 2)).toMatchObject({ status: 403 })
    expect(await stage.operator.put(`/rounds/${randomUUID()}`, next, 1)).toMatchObject({ status: 404 })

    expect(await stage.operator.post(`/rounds/${made.id}/open`)).toMatchObject({ status: 200, body: { version: 3 } })
    expect(await put(next, 3)).toMatchObject({ status: 409, body: { code: 'wrong-state' } })
    const audit = await (await stage.hub.auditor()).get(`/services/rounds/audit?subject=${made.id}`)
    expect(audit.body.items).toMatchObject([
      { type: 'rounds.round-created', data: { name: made.name } },
      { type: 'rounds.round-revised', data: { version: 2, name: 'Renamed', rules: { rates: { USD: '0.95' } } } },
      { type: 'rounds.round-opened.v1', data: { name: 'Renamed', seedHash: made.seedHash } },
    ])
    stage.pass(31 * MINUTE)
    await stage.inState(made.id, 'offering')
  })

  test('of what cannot be carried out is refused', async () => {
    expect(
      await stage.operator.post('/rounds', stage.draft({ materials: ['unobtainium'], periods: ['2020-Q1'] })),
    ).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'materials.0' }, { path: 'periods.0' }] },
    })
  })
})

describe('opening', () => {
  test('is no matter of what standing offers are priced in; a draft says which rates and index values they would need', async () => {
    const offerId = randomUUID()
    const told = (version: number, pricing: object) => ({
      subject: offerId,
      event: version === 1 ? offerPosted : offerRevised,
      data: {
        offerId,
        participantId: stage.suppliers[0]?.id,
        version,
        offer: {
          reference: 'priced',
          material: 'tb-metal',
          quantityKg: '10',
          period: '2027-05',
          incoterm: 'DAP',
          deliverFrom: 'AU',
          validUntil: new Date(stage.clock().getTime() + 1_000 * MINUTE).toISOString(),
          chain: [],
          evidence: [],
          pricing,
        },
      } as never,
    })
    const drafted = async (rules: object) => stage.read(await stage.created({ materials: ['tb-metal'], rules }))
    await stage.others.tell('supply', told(1, { currency: 'JPY', index: 'tb-fob' }))
    const lacking = await until('the offer is known', async () => {
      const round = await drafted({ rates: { USD: '0.92' } })
      return round.unpriced && round
    })
    expect(lacking.unpriced).toEqual([
      { path: 'rules.indices.tb-fob', message: expect.any(String) },
      { path: 'rules.rates.JPY', message: expect.any(String) },
    ])
    const opened = await stage.operator.post(`/rounds/${lacking.id}/open`)
    expect(opened).toMatchObject({ status: 200, body: { state: 'collecting' } })
    expect(opened.body.unpriced).toBeUndefined()
    expect((await drafted({ rates: { JPY: '0.0061' }, indices: { 'tb-fob': '900' } })).unpriced).toBeUndefined()
    await stage.others.tell('supply', told(2, { currency: 'EUR' }))
    await until('the revision is known', async () => (await drafted({ rates: {} })).unpriced === undefined)
  })
})

describe('the policy of a round', () => {
  const changed = (version: string, validFrom: string, ends: string) => ({
    subject: 'lodestone-origin',
    event: policyChanged,
    data: {
      policy: 'lodestone-origin',
      name: 'Own',
      kind: 'origin',
      version,
      state: 'in-force',
      validFrom,
      source: { title: 'A rule', reference: 'somewhere' },
      rules: { coveredCountries: ['CN'], stages: ['magnet'], location: 'covered', technology: 'ignored' },
      reason: 'a test says so',
      ends: { version: ends, validTo: dayBefore(validFrom) },
    } as never,
  })
  test('is named with its version when the round opens, in the answer, to everybody and in what is told, and stays', async () => {
    const id = await stage.created()
    expect((await stage.read(id)).rules.provenancePolicy).toBeUndefined()
    const opened = await stage.operator.post(`/rounds/${id}/open`)
    const policy = { id: 'lodestone-origin', version: '1' }
    expect(opened).toMatchObject({ status: 200, body: { rules: { provenancePolicy: policy } } })
    expect((await stage.as(stage.members[0]).get(`/rounds/${id}`)).body.rules.provenancePolicy).toEqual(policy)
    const { body } = await stage.operator.get(`/services/rounds/audit?subject=${id}`)
    expect(body.items.at(-1)).toMatchObject({
      type: 'rounds.round-opened.v1',
      data: { rules: { provenancePolicy: policy } },
    })
    const tomorrow = new Date(stage.clock().getTime() + 1_440 * MINUTE).toISOString().slice(0, 10)
    await stage.others.tell('supply', changed('2', tomorrow, '1'))
    const late = new Date(Date.parse(tomorrow) + 600 * MINUTE).toISOString()
    await until('a round that closes tomorrow takes the version of tomorrow', async () => {
      const next = await stage.created({ offersCloseAt: late })
      const reply = await stage.operator.post(`/rounds/${next}/open`)
      return reply.body.rules?.provenancePolicy?.version === '2'
    })
    expect((await stage.read(id)).rules.provenancePolicy).toEqual(policy)
    const ended = await stage.created({
      offersCloseAt: late,
      rules: { rates: { USD: '0.92' }, provenancePolicy: policy },
    })
    expect(await stage.operator.post(`/rounds/${ended}/open`)).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'rules.provenancePolicy.version' }] },
    })
    expect((await stage.read(ended)).state).toBe('draft')
  })
})

describe('deadlines', () => {
  test('publish the pool and close by themselves, once, with several at work', async () => {
    const soon = { collectionClosesAt: new Date(stage.clock().getTime() + MINUTE).toISOString() }
    const id = await stage.created({
      ...soon,
      offersCloseAt: new Date(stage.clock().getTime() + 2 * MINUTE).toISOString(),
    })
    await stage.operator.post(`/rounds/${id}/open`)
    const context = stage.hub.process.services[0]?.context
    if (!context) throw new Error('the service runs')
    const turn = () =>
      withReach('service', () => Promise.all(Array.from({ length: 4 }, () => deadlineJob(context).run())))
    await turn()
    expect((await stage.read(id)).state).toBe('collecting')
    stage.pass(MINUTE)
    await turn()
    await stage.inState(id, 'offering')
    stage.pass(MINUTE)
    await turn()
    expect((await stage.inState(id, 'sealing')).seed).toBeUndefined()
    const { body } = await stage.operator.get(`/services/rounds/audit?subject=${id}`)
    expect(body.items.map((one: { type: string }) => one.type)).toEqual([
      'rounds.round-created',
      'rounds.round-opened.v1',
      'rounds.pool-requested.v1',
      'rounds.round-closed.v1',
    ])
    expect(body.items.at(-1).actor).toBe('rounds')
  })
})
