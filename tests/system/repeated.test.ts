import { type RouteContract, routes } from '@lodestone/contracts'
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
const policy = async () => {
  const { standing } = (await operator.get('/policies/lodestone-origin')).body
  const { source, rules } = standing
  return { validFrom: '2031-01-01', source, rules, state: 'in-force', name: 'Another', reason: 'to try' }
}

/** A call of each route that takes a key, but `reportDelivery`, which a round comes before: services/rounds/src/journey/completion.test.ts. */
const CALLS: Readonly<Record<string, () => Promise<Sent>>> = {
  createParticipant: async () => [operator, '/participants', organisation()],
  createWebhook: async () => [member, '/webhooks', webhook()],
  rotateWebhookSecret: async () => [member, `/webhooks/${await hooked()}/rotate-secret`, {}],
  testWebhook: async () => [member, `/webhooks/${await hooked()}/test`, {}],
  submitForecast: async () => [member, '/demand/forecasts', forecast([line(), line()])],
  copyForecast: async () => [member, `/demand/forecasts/${await submitted()}/copy`, { reference: unique('copy') }],
  postOffer: async () => [supplier, '/supply/offers', offer()],
  importOffers: async () => [supplier, '/supply/offers/import', { offers: [offer(), offer()] }],
  addPolicyVersion: async () => [operator, `/policies/${unique('policy')}/versions`, await policy()],
  registerBatch: async () => [supplier, '/supply/batches', batch()],
  registerIssuer: async () => [operator, '/supply/issuers', issuer()],
  createRound: async () => [operator, '/rounds', round()],
  publishCells: async () => [operator, '/aggregation/publications', {}],
}

test('every route that takes a key is called here', () => {
  const keyed = (routes as readonly RouteContract[]).filter(({ idempotent }) => idempotent).map(({ id }) => id)
  expect([...Object.keys(CALLS), 'reportDelivery'].sort()).toEqual(keyed.sort())
})

/** Of one answer alone; a secret is shown once, so that the second answer is shorter. */
const ITS_OWN = /^(?:date|x-request-id|traceresponse|ratelimit.*|content-length)$/
const toldBy = ({ status, headers, body }: Reply) => ({
  status,
  headers: Object.fromEntries([...headers].filter(([name]) => !ITS_OWN.test(name))),
  body: { ...body, secret: undefined },
})

test.each(Object.keys(CALLS))('%s that is repeated has the status, headers and body of the first answer', async id => {
  const [caller, path, body] = await (CALLS[id] as () => Promise<Sent>)()
  const options = { headers: { 'idempotency-key': unique('key') } }
  const first = await caller.post(path, body, options)
  expect(first.status, first.text).toBeLessThan(300)
  expect(toldBy(await caller.post(path, body, options))).toEqual(toldBy(first))
})
