import { createServer, type Server } from 'node:http'
import type { Allocation } from '@lodestone/contracts'
import { didKeyOf, facilityRecord, makingEvent, type SigningKey, sign } from '@lodestone/credentials'
import { pairs } from '@lodestone/credentials/fixture'
import { verifyRecord } from '@lodestone/engine/check'
import { type Api, type TestHub, until } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { admitted, forecast, line, offer, round, stage, startWholeHub, unique } from './hub.ts'
import { acceptOffers, inState, type Party } from './journey.ts'
import { closing, hook, listen, listener } from './webhook.listener.ts'

/** An origin that is verified goes through the whole hub: from signed credentials to the line that asks for it, and back when one of them falls. */

const MAKER = didKeyOf(pairs.ES256.key)
const CERTIFIER = didKeyOf(pairs.EdDSA.key)
const keyOf = (did: string, pair: typeof pairs.ES256): SigningKey => ({
  ...pair,
  kid: `${did}#${did.slice('did:key:'.length)}`,
})
const STAGES = ['mining', 'separation'] as const
type Stage = (typeof STAGES)[number]

let hub: TestHub
let operator: Api
let buyer: Party
let seller: Party
let server: Server
let port: number
const { handler, at } = listener()
type Shown = { id: string; period: string; origin: NonNullable<Allocation['origin']> }
beforeAll(async () => {
  hub = await startWholeHub({ WEBHOOK_ALLOW_PRIVATE: '1' })
  server = createServer(handler)
  port = await listen(server)
  operator = await hub.operator()
  ;[buyer, seller] = await Promise.all([
    admitted(hub, 'member'),
    admitted(hub, 'supplier', { identifiers: [MAKER, 'AU-1'] }),
  ])
  const attests = (type: string) => [{ types: [type], stages: STAGES, countries: ['AU'], from: '2026-01-01' }]
  for (const [did, type] of [
    [MAKER, 'DigitalTraceabilityEvent'],
    [CERTIFIER, 'DigitalFacilityRecord'],
  ] as const) {
    const reply = await operator.post('/supply/issuers', { did, name: unique('issuer'), attests: attests(type) })
    expect(reply.status).toBe(201)
  }
})
afterAll(async () => {
  if (server) await closing(server)()
  await hub?.stop()
})

const frame = (did: string) => ({
  id: `urn:credential:${unique('c')}`,
  issuer: { did, name: 'Issuer' },
  validFrom: new Date('2026-10-01T00:00:00Z'),
})
const siteOf = (of: Stage): string => `urn:site:${of}`
const lotOf = (id: string, kilograms: string) => ({ id, name: id, kilograms })
type Lot = ReturnType<typeof lotOf>

const given = async (token: Promise<string>): Promise<string> => {
  const reply = await seller.api.post('/supply/credentials', { credential: await token })
  expect([reply.status, reply.body.status, reply.body.findings]).toEqual([201, 'accepted', []])
  return reply.body.id
}
const record = (of: Stage): Promise<string> => {
  const site = { id: siteOf(of), name: `${of} site`, country: 'AU' }
  const operatedBy = { id: 'https://abr.example/AU-1', name: 'Southern Earths', registeredId: 'AU-1' }
  const said = { ...frame(CERTIFIER), site, operator: operatedBy, stages: [of] }
  return given(sign(facilityRecord(said), keyOf(CERTIFIER, pairs.EdDSA)))
}
const event = (of: Stage, outputs: Lot[], inputs: Lot[]): Promise<string> => {
  const said = { ...frame(MAKER), event: { id: `urn:event:${unique('e')}`, time: new Date('2026-10-01T00:00:00Z') } }
  return given(sign(makingEvent({ ...said, stage: of, site: siteOf(of), outputs, inputs }), keyOf(MAKER, pairs.ES256)))
}
async function registered(of: Stage, lot: Lot, inputs: { batch: string; quantityKg: string }[], credentials: string[]) {
  const reply = await seller.api.post('/supply/batches', {
    reference: lot.id,
    material: of === 'mining' ? 'rare-earth-concentrate' : 'ndpr-oxide',
    stage: of,
    country: 'AU',
    site: `${of} site`,
    quantityKg: lot.kilograms,
    madeOn: '2026-10-01',
    inputs,
    credentials,
  })
  expect([reply.status, reply.body.errors]).toEqual([201, undefined])
  return reply.body.id as string
}

/** A batch of oxide whose way from the mine is signed, with the credential that says what was dug. */
async function proven(kilograms: string): Promise<{ batch: string; dug: string }> {
  const [ore, oxide] = [lotOf(`urn:lot:${unique('ore')}`, '9000'), lotOf(`urn:lot:${unique('oxide')}`, kilograms)]
  const dug = await event('mining', [ore], [])
  const mined = await registered('mining', ore, [], [dug, await record('mining')])
  const made = await event('separation', [oxide], [ore])
  const inputs = [{ batch: mined, quantityKg: '9000' }]
  return { batch: await registered('separation', oxide, inputs, [made, await record('separation')]), dug }
}
const posted = async (batch: string, period: string, more = {}): Promise<string> => {
  const batches = [{ batch, quantityKg: '500' }]
  const chain = STAGES.map(one => stage(one))
  const reply = await seller.api.post('/supply/offers', offer({ quantityKg: '500', period, batches, chain, ...more }))
  expect(reply.status).toBe(201)
  return reply.body.id
}
const assuranceOf = async (id: string): Promise<string> =>
  (await operator.get(`/supply/offers/${id}`)).body.screening.assurance

const VERIFIED = { assurance: 'verified' }
async function open(asked: object, ...periods: string[]): Promise<string> {
  const draft = round({ periods })
  const made = await operator.post('/rounds', { ...draft, rules: { ...draft.rules, ...asked } })
  await operator.post(`/rounds/${made.body.id}/open`)
  const all = (what: string) => operator.all(`/rounds/${made.body.id}/${what}`)
  await until('all have joined', async () => (await all('lines')).length > 0 && (await all('offers')).length > 0)
  return made.body.id
}
async function matched(id: string) {
  await operator.post(`/rounds/${id}/publish-pool`)
  await operator.post(`/rounds/${id}/close`)
  await inState(operator, id, 'matched')
  const { body: whole } = await operator.get(`/rounds/${id}/record`)
  expect((await verifyRecord(whole)).findings).toEqual([])
  expect((await operator.get(`/rounds/${id}/replay`)).body).toMatchObject({ same: true })
  return whole
}

test('a round that takes what is verified serves a line from batches whose way is signed, without any certificate', async () => {
  const { batch } = await proven('500')
  const id = await posted(batch, '2027-05', { evidence: [] })
  expect((await seller.api.get(`/supply/offers/${id}`)).body.screening).toEqual({ level: 'A', assurance: 'verified' })
  expect((await operator.get(`/supply/batches/${batch}`)).body.assurance).toBe('verified')
  await buyer.api.post('/demand/forecasts', forecast([line({ period: '2027-05', quantityKg: '400' })]))
  const { inputs, result } = await matched(await open(VERIFIED, '2027-05'))
  expect(inputs.offers).toMatchObject([{ id, level: 'A', assurance: 'verified' }])
  expect(result.allocations).toMatchObject([{ offerId: id, quantityKg: '400' }])
})

test('what rests on a credential that fell is verified no more, also in a round that is open, and the round does not take it', async () => {
  const { batch, dug } = await proven('500')
  const id = await posted(batch, '2027-06')
  expect(await assuranceOf(id)).toBe('verified')
  await buyer.api.post('/demand/forecasts', forecast([line({ period: '2027-06', quantityKg: '400' })]))
  const roundId = await open(VERIFIED, '2027-06')
  const { version } = (await seller.api.get(`/supply/credentials/${dug}`)).body
  expect((await seller.api.delete(`/supply/credentials/${dug}`, version)).status).toBe(200)
  await until('it is known', async () => (await assuranceOf(id)) === 'declared')
  const told = (await operator.all(`/audit?subject=supply:${id}`)).filter(one => one.type.includes('screened'))
  expect(told.map(one => one.data.assurance ?? 'declared')).toEqual(['verified', 'declared'])
  expect((await matched(roundId)).result.allocations).toEqual([])
})

test('a credential that falls after the award marks what rests on it and is still to come, its passport, and tells both parties and nobody else', async () => {
  const other = await admitted(hub, 'member')
  const parties = [
    [buyer, '/buyer'],
    [seller, '/seller'],
    [other, '/other'],
  ] as const
  const types = ['rounds.allocation-origin-changed', 'supply.issued-revoked', 'supply.entry-rescreened']
  for (const [party, path] of parties) await hook(party.api, `http://127.0.0.1:${port}${path}`, types)
  const [falling, standing] = [await proven('500'), await proven('500')]
  await posted(falling.batch, '2027-08')
  const kept = await posted(standing.batch, '2027-09')
  const lines = ['2027-08', '2027-09'].map(period => line({ period, quantityKg: '400' }))
  await buyer.api.post('/demand/forecasts', forecast(lines))
  await other.api.post('/demand/forecasts', forecast([line({ period: '2027-09', quantityKg: '50' })]))
  const roundId = await open(VERIFIED, '2027-08', '2027-09')
  await matched(roundId)
  const ownOf = async (by: Party) => (await by.api.all(`/rounds/${roundId}/allocations`)) as Shown[]
  for (const by of [buyer, other])
    for (const one of await ownOf(by)) {
      expect(one.origin).toMatchObject({
        ...{ level: 'A', assurance: 'verified', holds: true },
        stages: STAGES.map(of => ({ stage: of, countries: ['AU'] })),
      })
      await by.api.post(`/allocations/${one.id}/accept`)
    }
  await acceptOffers(seller.api, roundId)
  expect((await operator.post(`/rounds/${roundId}/award`, { lapseUndecided: true })).status).toBe(200)
  const today = new Date().toISOString().slice(0, 10)
  for (const { id } of await ownOf(buyer)) {
    await buyer.api.post(`/allocations/${id}/contract`, { quantityKg: '400', date: today })
    await buyer.api.post(`/allocations/${id}/deliveries`, { quantityKg: '10', date: today })
  }
  const deliveries = await until('both are known', async () => {
    const all = await buyer.api.all('/deliveries')
    return all.length === 2 && all
  })
  for (const { id } of deliveries) expect((await buyer.api.get(`/deliveries/${id}/passport`)).status).toBe(200)
  const { version } = (await seller.api.get(`/supply/credentials/${falling.dug}`)).body
  await seller.api.delete(`/supply/credentials/${falling.dug}`, version)
  const marked = await until('it is marked', async () => {
    const own = await ownOf(buyer)
    return own.some(one => one.origin.holds === false) && own
  })
  expect(marked.map(one => [one.period, one.origin.holds, one.origin.now?.assurance]).sort()).toEqual([
    ['2027-08', false, 'declared'],
    ['2027-09', true, undefined],
  ])
  expect((await operator.get(`/rounds/${roundId}`)).body.originFallen).toBe(1)
  expect((await ownOf(other)).map(one => one.origin.holds)).toEqual([true])
  const heard = (path: string) => at(path).map(one => JSON.parse(one.body).type.replace(/\.v\d$/, ''))
  await until('all is heard', async () => heard('/buyer').length >= 2 && heard('/seller').length >= 3)
  expect(heard('/buyer').sort()).toEqual(['rounds.allocation-origin-changed', 'supply.issued-revoked'])
  expect(heard('/seller').sort()).toEqual([...types].sort())
  expect(heard('/other')).toEqual([])
  expect(await assuranceOf(kept)).toBe('verified')
  const whole = (await operator.get(`/rounds/${roundId}/record`)).body
  expect((await verifyRecord(whole)).findings).toEqual([])
})

test('goods that are made after the award are named by batch, and their delivery is proven by it', async () => {
  const chain = STAGES.map(one => stage(one))
  await seller.api.post('/supply/offers', offer({ quantityKg: '500', period: '2027-10', chain }))
  await buyer.api.post('/demand/forecasts', forecast([line({ period: '2027-10', quantityKg: '400' })]))
  const roundId = await open({}, '2027-10')
  const { result } = await matched(roundId)
  expect(result.allocations).toHaveLength(1)
  const own = async () => (await buyer.api.all(`/rounds/${roundId}/allocations`)) as Shown[]
  const [{ id } = { id: '' }] = await own()
  await buyer.api.post(`/allocations/${id}/accept`)
  await acceptOffers(seller.api, roundId)
  expect((await operator.post(`/rounds/${roundId}/award`, { lapseUndecided: true })).status).toBe(200)
  const today = new Date().toISOString().slice(0, 10)
  await buyer.api.post(`/allocations/${id}/contract`, { quantityKg: '400', date: today })
  const { batch } = await proven('500')
  const batches = [{ batch, quantityKg: '400' }]
  await until('supply has heard of the award', async () => {
    const { status } = await seller.api.post(`/supply/allocations/${id}/batches`, { batches })
    return status === 200
  })
  await until('what is held is verified', async () => (await own())[0]?.origin.now?.assurance === 'verified')
  await buyer.api.post(`/allocations/${id}/deliveries`, { quantityKg: '400', date: today })
  const [delivery] = await until('it is known', async () => {
    const all = await buyer.api.all(`/deliveries?allocation=${id}`)
    return all.length > 0 && all
  })
  expect((await buyer.api.get(`/deliveries/${delivery.id}/passport`)).status).toBe(200)
  const { body } = await operator.get(`/deliveries/${delivery.id}/proof`)
  expect(body).toMatchObject({ missing: [], flows: expect.arrayContaining([{ from: batch, quantityKg: '400' }]) })
  expect((await verifyRecord((await operator.get(`/rounds/${roundId}/record`)).body)).findings).toEqual([])
})

test('two issuers’ word is not taken for a stage that neither may attest', async () => {
  const ore = lotOf(`urn:lot:${unique('ore')}`, '9000')
  const [of] = (await operator.all('/supply/issuers')).filter(one => one.did === MAKER)
  const attests = [
    { types: ['DigitalTraceabilityEvent'], stages: ['separation'], countries: ['AU'], from: '2026-01-01' },
  ]
  const narrowed = await operator.put(`/supply/issuers/${of.id}`, { name: of.name, attests }, of.version)
  expect(narrowed.status).toBe(200)
  const reply = await seller.api.post('/supply/credentials', {
    credential: await sign(
      makingEvent({
        ...frame(MAKER),
        event: { id: 'urn:event:narrow', time: new Date('2026-10-01T00:00:00Z') },
        stage: 'mining',
        site: siteOf('mining'),
        outputs: [ore],
        inputs: [],
      }),
      keyOf(MAKER, pairs.ES256),
    ),
  })
  expect([reply.status, reply.body.errors?.[0]?.code]).toEqual([422, 'outside-remit'])
})
