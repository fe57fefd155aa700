import { createServer, type Server } from 'node:http'
import type { Allocation } from '@lodestone/contracts'
import {
  didKeyOf,
  facilityRecord,
  makingEvent,
  type SigningKey,
  sign,
  statusListCredential,
} from '@lodestone/credentials'
import { pairs } from '@lodestone/credentials/fixture'
import { verifyRecord } from '@lodestone/engine/check'
import { type Fetch, supplyReaching } from '@lodestone/supply'
import { type Api, startTestHub, type TestHub, until } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ALL_SERVICES, admitted, forecast, line, offer, round, stage, unique } from './hub.ts'
import { acceptOffers, inState, type Party } from './journey.ts'
import { closing, hook, listen, listener } from './webhook.listener.ts'

/** An issuer revokes by its status list what rounds rest on, while they are open and after they are matched, and takes it back again. */

const MAKER = 'did:web:maker.example'
const LIST = 'https://maker.example/status/1'
const CERTIFIER = didKeyOf(pairs.EdDSA.key)
const makerKey: SigningKey = { ...pairs.ES256, kid: `${MAKER}#key-1` }
const certifierKey: SigningKey = { ...pairs.EdDSA, kid: `${CERTIFIER}#${CERTIFIER.slice('did:key:'.length)}` }
const DAY = 24 * 3_600_000

/** What the maker publishes, by its address. */
const published = new Map<string, string>()
const reached: Fetch = async url => {
  const text = published.get(url)
  return text === undefined ? { unreachable: 'nothing is there' } : { text }
}
const services = ALL_SERVICES.map(one => (one.name === 'supply' ? supplyReaching(reached) : one))

let hub: TestHub
let operator: Api
let buyer: Party
let other: Party
let seller: Party
let server: Server
let port: number
let shift = 0
const { handler, at } = listener()
type Shown = { id: string; period: string; origin: NonNullable<Allocation['origin']> }

/** The hub's clock goes on by days, since what was fetched is believed for a while; everybody then calls with a token of then. */
async function daysLater(days: number): Promise<void> {
  shift += days * DAY
  operator = await hub.operator()
  for (const [who, as] of [
    [buyer, hub.member],
    [other, hub.member],
    [seller, hub.supplier],
  ] as const)
    if (who) who.api = await as(who.id)
}
async function revoke(...indexes: number[]): Promise<void> {
  const frame = { id: LIST, issuer: { did: MAKER, name: 'Maker' }, validFrom: new Date('2026-10-01T00:00:00Z') }
  published.set(LIST, await sign(await statusListCredential(frame, indexes), makerKey))
}

beforeAll(async () => {
  hub = await startTestHub(services, { WEBHOOK_ALLOW_PRIVATE: '1' }, () => new Date(Date.now() + shift))
  server = createServer(handler)
  port = await listen(server)
  const method = { id: makerKey.kid, type: 'JsonWebKey', controller: MAKER, publicKeyJwk: pairs.ES256.key }
  const document = { id: MAKER, verificationMethod: [method], assertionMethod: [makerKey.kid] }
  published.set('https://maker.example/.well-known/did.json', JSON.stringify(document))
  await revoke()
  operator = await hub.operator()
  ;[buyer, other, seller] = await Promise.all([
    admitted(hub, 'member'),
    admitted(hub, 'member'),
    admitted(hub, 'supplier', { identifiers: [MAKER, 'AU-1'] }),
  ])
  for (const [did, type] of [
    [MAKER, 'DigitalTraceabilityEvent'],
    [CERTIFIER, 'DigitalFacilityRecord'],
  ] as const) {
    const attests = [{ types: [type], stages: STAGES, countries: ['AU'], from: '2026-01-01' }]
    expect((await operator.post('/supply/issuers', { did, name: unique('issuer'), attests })).status).toBe(201)
  }
})
afterAll(async () => {
  if (server) await closing(server)()
  await hub?.stop()
})

const STAGES = ['mining', 'separation'] as const
const frame = (did: string) => ({
  id: `urn:credential:${unique('c')}`,
  issuer: { did, name: 'Issuer' },
  validFrom: new Date('2026-10-01T00:00:00Z'),
})
const given = async (token: string): Promise<string> => {
  const reply = await seller.api.post('/supply/credentials', { credential: token })
  expect([reply.status, reply.body.status, reply.body.findings]).toEqual([201, 'accepted', []])
  return reply.body.id
}
async function record(of: (typeof STAGES)[number]): Promise<string> {
  const site = { id: `urn:site:${of}`, name: `${of} site`, country: 'AU' }
  const operatedBy = { id: 'https://abr.example/AU-1', name: 'Southern Earths', registeredId: 'AU-1' }
  return given(
    await sign(facilityRecord({ ...frame(CERTIFIER), site, operator: operatedBy, stages: [of] }), certifierKey),
  )
}
const lot = (what: string, kilograms: string) => {
  const id = `urn:lot:${unique(what)}`
  return { id, name: id, kilograms }
}
type Lot = ReturnType<typeof lot>
/** The signed event that a stage made something, at a place of the maker's list. */
const event = (of: (typeof STAGES)[number], output: Lot, inputs: Lot[], index: number): Promise<string> =>
  sign(
    makingEvent({
      ...frame(MAKER),
      status: { list: LIST, index },
      event: { id: `urn:event:${unique('e')}`, time: new Date('2026-10-01T00:00:00Z') },
      stage: of,
      site: `urn:site:${of}`,
      outputs: [output],
      inputs,
    }),
    makerKey,
  )
async function registered(of: (typeof STAGES)[number], made: Lot, inputs: object[], credentials: string[]) {
  const reply = await seller.api.post('/supply/batches', {
    reference: made.id,
    material: of === 'mining' ? 'rare-earth-concentrate' : 'ndpr-oxide',
    stage: of,
    country: 'AU',
    site: `${of} site`,
    quantityKg: made.kilograms,
    madeOn: '2026-10-01',
    inputs,
    credentials,
  })
  expect([reply.status, reply.body.errors]).toEqual([201, undefined])
  return reply.body.id as string
}
/** An offer of oxide that is verified as long as nothing is revoked at its place of the list. */
async function proven(period: string, index: number) {
  const [ore, oxide] = [lot('ore', '9000'), lot('oxide', '500')]
  const token = await event('mining', ore, [], index)
  const dug = await given(token)
  const mined = await registered('mining', ore, [], [dug, await record('mining')])
  const made = await given(await event('separation', oxide, [ore], 0))
  const inputs = [{ batch: mined, quantityKg: '9000' }]
  const batch = await registered('separation', oxide, inputs, [made, await record('separation')])
  const chain = STAGES.map(one => stage(one))
  const batches = [{ batch, quantityKg: '500' }]
  const reply = await seller.api.post('/supply/offers', offer({ quantityKg: '500', period, batches, chain }))
  expect([reply.status, reply.body.screening?.assurance]).toEqual([201, 'verified'])
  return { offerId: reply.body.id as string, token, dug }
}
const assuranceOf = async (id: string): Promise<string> =>
  (await operator.get(`/supply/offers/${id}`)).body.screening.assurance
const statusOf = async (id: string): Promise<string> => (await operator.get(`/supply/credentials/${id}`)).body.status

/** Opens a round that takes what is verified alone, with so many lines and offers. */
async function open(lines: number, ...periods: string[]): Promise<string> {
  const draft = round({
    periods,
    collectionClosesAt: new Date(Date.now() + shift + 20 * DAY).toISOString(),
    offersCloseAt: new Date(Date.now() + shift + 30 * DAY).toISOString(),
  })
  const made = await operator.post('/rounds', { ...draft, rules: { ...draft.rules, assurance: 'verified' } })
  const id = made.body.id as string
  await operator.post(`/rounds/${id}/open`)
  const all = (what: string) => operator.all(`/rounds/${id}/${what}`)
  await until(
    'all have joined',
    async () => (await all('lines')).length === lines && (await all('offers')).length === periods.length,
  )
  return id
}
async function matched(id: string) {
  await operator.post(`/rounds/${id}/publish-pool`)
  await operator.post(`/rounds/${id}/close`)
  await inState(operator, id, 'matched')
  const { body: whole } = await operator.get(`/rounds/${id}/record`)
  expect((await verifyRecord(whole)).findings).toEqual([])
  return whole
}
const heard = (path: string) => at(path).map(one => JSON.parse(one.body))

test('what is revoked while a round is open counts in it no more, is told to its supplier, and a list that takes it back does not bring it back', async () => {
  await hook(seller.api, `http://127.0.0.1:${port}/open`, ['supply.credential-revoked', 'supply.offer-screened'])
  const falling = await proven('2027-05', 5)
  const standing = await proven('2027-06', 6)
  const lines = ['2027-05', '2027-06'].map(period => line({ period, quantityKg: '400' }))
  await buyer.api.post('/demand/forecasts', forecast(lines))
  const roundId = await open(2, '2027-05', '2027-06')
  const outOf = async () => (await operator.get(`/rounds/${roundId}`)).body.offersOut
  expect(await outOf()).toBeUndefined()

  await revoke(5)
  await daysLater(1.1)
  const out = { count: 1, latest: [{ offerId: falling.offerId, assurance: 'declared' }] }
  expect(await until('the round counts it no more', outOf)).toMatchObject(out)
  expect([await statusOf(falling.dug), await assuranceOf(falling.offerId)]).toEqual(['revoked', 'declared'])
  await until('its supplier has heard', async () => heard('/open').some(one => one.type.includes('credential-revoked')))
  const mine = await until('its supplier has heard of the offer', async () =>
    heard('/open').find(
      one => one.data.offerId === falling.offerId && (one.data.assurance ?? 'declared') === 'declared',
    ),
  )
  expect(mine.data).toMatchObject({ offerId: falling.offerId })

  await revoke()
  await daysLater(2.2)
  await until('the list was asked again', async () => {
    const { body } = await operator.get(`/supply/credentials/${standing.dug}`)
    return Date.parse(body.checkedAt) > Date.now() + shift - DAY
  })
  const again = await seller.api.post('/supply/credentials', { credential: falling.token })
  expect([again.status, again.body.status]).toEqual([201, 'revoked'])
  expect(await statusOf(falling.dug)).toBe('revoked')
  expect([await assuranceOf(falling.offerId), await assuranceOf(standing.offerId)]).toEqual(['declared', 'verified'])
  expect(await outOf()).toMatchObject(out)
  const { result } = await matched(roundId)
  expect(result.allocations).toMatchObject([{ offerId: standing.offerId, quantityKg: '400' }])
})

test('what is revoked after the match, before anything is delivered, marks its allocations, tells both parties and nobody else, and stays so when the list takes it back', async () => {
  const type = 'rounds.allocation-origin-changed'
  for (const [party, path] of [
    [buyer, '/buyer'],
    [other, '/other'],
    [seller, '/seller'],
  ] as const)
    await hook(party.api, `http://127.0.0.1:${port}${path}`, [type])
  const falling = await proven('2027-08', 8)
  await proven('2027-09', 9)
  await buyer.api.post('/demand/forecasts', forecast([line({ period: '2027-08', quantityKg: '400' })]))
  await other.api.post('/demand/forecasts', forecast([line({ period: '2027-09', quantityKg: '400' })]))
  const roundId = await open(2, '2027-08', '2027-09')
  await matched(roundId)
  const ownOf = async (by: Party) => (await by.api.all(`/rounds/${roundId}/allocations`)) as Shown[]
  const holdsOf = async (by: Party) => (await ownOf(by)).map(one => one.origin.holds)
  expect([await holdsOf(buyer), await holdsOf(other)]).toEqual([[true], [true]])
  for (const by of [buyer, other])
    for (const { id } of await ownOf(by)) expect((await by.api.post(`/allocations/${id}/accept`)).status).toBe(200)
  await acceptOffers(seller.api, roundId)

  await revoke(8)
  await daysLater(1.1)
  await until('it is marked', async () => (await holdsOf(buyer))[0] === false)
  expect(await holdsOf(other)).toEqual([true])
  expect((await operator.get(`/rounds/${roundId}`)).body.originFallen).toBe(1)
  const told = () => ['/buyer', '/seller', '/other'].map(path => heard(path).length)
  await until('both have heard', async () => told().join() === '1,1,0')

  await revoke()
  await daysLater(2.2)
  const kept = await until('the list was asked again', async () => {
    const all = await operator.all('/supply/credentials?status=accepted')
    return all.every(one => Date.parse(one.checkedAt) > Date.now() + shift - DAY) && all
  })
  expect(kept.map(one => one.id)).not.toContain(falling.dug)
  expect([await statusOf(falling.dug), await holdsOf(buyer)]).toEqual(['revoked', [false]])
  expect(told()).toEqual([1, 1, 0])
  const whole = (await operator.get(`/rounds/${roundId}/record`)).body
  expect((await verifyRecord(whole)).findings).toEqual([])
})
