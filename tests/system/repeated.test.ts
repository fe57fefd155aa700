import { type RouteContract, routes } from '@lodestone/contracts'
import { examples } from '@lodestone/contracts/examples'
import type { Api, Reply, TestHub } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { admitted, forecast, line, offer, round, startWholeHub, unique } from './hub.ts'

let hub: TestHub
let operator: Api
let member: Api
let supplier: Api
beforeAll(async () => {
  hub = await startWholeHub()
  operator = await hub.operator()
  member = (await admitted(hub, 'member')).api
  supplier = (await admitted(hub, 'supplier')).api
})
afterAll(() => hub?.stop())

type Sent = readonly [caller: Api, path: string, body: unknown]
const webhook = () => ({ url: 'https://erp.invalid/hook', types: ['rounds.round-opened.v1'] })
const hooked = async (): Promise<string> => (await member.post('/webhooks', webhook())).body.id
const unconfirmed = async (): Promise<string> =>
  (await member.post('/contacts', { name: 'Mia', email: 'mio@member.example', language: 'en', how: 'daily' })).body.id
const submitted = async (): Promise<string> => (await member.post('/demand/forecasts', forecast())).body.id
const organisation = () => ({ reference: unique('p'), legalName: 'P', kind: 'supplier', country: 'AU' })
const issuer = () => ({
  did: `did:web:${unique('issuer').toLowerCase()}.example`,
  name: 'An issuer',
  attests: [{ types: ['DigitalFacilityRecord'], from: '2026-01-01' }],
})
const batch = () => ({
  reference: unique('LOT'),
  material: 'dy-oxide',
  stage: 'separation',
  country: 'AU',
  site: 'A site',
  quantityKg: '1000',
  madeOn: '2026-11-01',
})
const joint = async () => {
  const { material, quantityKg: _, reference: __, ...shared } = batch()
  const { id } = (await supplier.post('/supply/batches', batch())).body
  const products = [0, 1].map(() => ({ reference: unique('LOT'), material, quantityKg: '500' }))
  return { ...shared, inputs: [{ batch: id, quantityKg: '1000' }], products }
}
const commitment = () => ({
  reference: unique('C'),
  site: 'A site',
  country: 'AU',
  stage: 'separation',
  year: 2027,
  quantityKg: '1000',
})
const policy = async () => {
  const { standing } = (await operator.get('/policies/lodestone-origin')).body
  const { source, rules } = standing
  return { validFrom: '2031-01-01', source, rules, state: 'in-force', name: 'Another', reason: 'to try' }
}

/** An account of a bloc. */
const reserved = async (): Promise<string> => {
  const options = { headers: { 'idempotency-key': unique('key') } }
  return (await operator.post('/outlook/reserves', examples.openReserve?.body, options)).body.id
}

/** A call of each route that takes a key, but `reportDelivery`, which a round comes before: services/rounds/src/journey/completion.test.ts. */
const CALLS: Readonly<Record<string, () => Promise<Sent>>> = {
  createParticipant: async () => [operator, '/participants', organisation()],
  createApplication: async () => [
    await hub.api.as({ sub: unique('applicant'), roles: [] }),
    '/applications',
    examples.createApplication?.body,
  ],
  createWebhook: async () => [member, '/webhooks', webhook()],
  createContact: async () => [
    member,
    '/contacts',
    { name: 'Mia', email: 'mia@member.example', language: 'en', how: 'daily' },
  ],
  createCalendarLink: async () => [member, '/calendar-links', { language: 'de' }],
  requestConfirmation: async () => [member, `/contacts/${await unconfirmed()}/confirmation`, {}],
  invitePerson: async () => [
    member,
    '/people',
    { name: 'Mia', email: `${unique('mia')}@member.example`, position: 'reader' },
  ],
  askAccessGroup: async () => [member, '/access-groups', { group: unique('hub'), position: 'reader' }],
  rotateWebhookSecret: async () => [member, `/webhooks/${await hooked()}/rotate-secret`, {}],
  testWebhook: async () => [member, `/webhooks/${await hooked()}/test`, {}],
  submitForecast: async () => [member, '/demand/forecasts', forecast([line(), line()])],
  copyForecast: async () => [member, `/demand/forecasts/${await submitted()}/copy`, { reference: unique('copy') }],
  saveMapping: async () => [
    member,
    '/demand/mappings',
    { name: unique('SAP'), format: 'delfor', mapping: { materials: {} } },
  ],
  postOffer: async () => [supplier, '/supply/offers', offer()],
  importOffers: async () => [supplier, '/supply/offers/import', { offers: [offer(), offer()] }],
  addPolicyVersion: async () => [operator, `/policies/${unique('policy')}/versions`, await policy()],
  registerBatch: async () => [supplier, '/supply/batches', batch()],
  registerJointBatches: async () => [supplier, '/supply/batches/joint', await joint()],
  stateCommitment: async () => [supplier, '/supply/commitments', commitment()],
  registerIssuer: async () => [operator, '/supply/issuers', issuer()],
  createRound: async () => [operator, '/rounds', round()],
  publishCells: async () => [operator, '/aggregation/publications', {}],
  recordBaseline: async () => [operator, '/outlook/baselines', examples.recordBaseline?.body],
  recordScenario: async () => [operator, '/outlook/scenarios', examples.recordScenario?.body],
  openReserve: async () => [operator, '/outlook/reserves', examples.openReserve?.body],
  moveReserve: async () => [operator, `/outlook/reserves/${await reserved()}/movements`, examples.moveReserve?.body],
  stateReserveTrigger: async () => [
    operator,
    `/outlook/reserves/${await reserved()}/triggers`,
    examples.stateReserveTrigger?.body,
  ],
  recordReserveObservation: async () => [
    operator,
    '/outlook/reserves/observations',
    examples.recordReserveObservation?.body,
  ],
  planReserves: async () => [
    operator,
    '/outlook/reserves/plans',
    { ...Object(examples.planReserves?.body), reserves: [await reserved()] },
  ],
  startRun: async () => [operator, '/outlook/runs', { scenarioId: 'published-1' }],
}

test('every route that takes a key is called here', () => {
  const keyed = (routes as readonly RouteContract[]).filter(({ idempotent }) => idempotent).map(({ id }) => id)
  // What needs an award is repeated where there is one: in the journeys of rounds, and where batches are named.
  expect([...Object.keys(CALLS), 'reportDelivery', 'nameBatches'].sort()).toEqual(keyed.sort())
})

/** Of one answer alone; a secret is shown once, so that the second answer is shorter. */
const ITS_OWN = /^(?:date|x-request-id|traceresponse|ratelimit.*|content-length)$/
const toldBy = ({ status, headers, body }: Reply) => ({
  status,
  headers: Object.fromEntries([...headers].filter(([name]) => !ITS_OWN.test(name))),
  body: { ...body, secret: undefined, link: undefined },
})

test.each(Object.keys(CALLS))('%s that is repeated has the status, headers and body of the first answer', async id => {
  const [caller, path, body] = await (CALLS[id] as () => Promise<Sent>)()
  const options = { headers: { 'idempotency-key': unique('key') } }
  const first = await caller.post(path, body, options)
  expect(first.status, first.text).toBeLessThan(300)
  expect(toldBy(await caller.post(path, body, options))).toEqual(toldBy(first))
})
