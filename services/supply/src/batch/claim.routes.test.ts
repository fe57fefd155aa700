import { roundClosed } from '@lodestone/contracts'
import type { JsonObject } from '@lodestone/kernel'
import type { Api } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  madeEvent,
  PARTY,
  registration,
  siteRecord,
  startSupplyIn,
  startWorld,
  type World,
} from '../credential/credential.fixture.ts'
import { closing, judgeDue, ownPeriod, post, type TestSupplier } from '../hub/hub.fixture.ts'
import { proof } from '../offer/offer.fixture.ts'
import { batchDraft, register } from './batch.fixture.ts'

let world: World
let hub: Awaited<ReturnType<typeof startSupplyIn>>
let operator: Api
let maker: TestSupplier
let stranger: TestSupplier
beforeAll(async () => {
  world = await startWorld()
  hub = await startSupplyIn(world)
  operator = await hub.operator()
  maker = await hub.supplier(PARTY)
  stranger = await hub.supplier()
  await operator.post('/supply/issuers', registration())
})
afterAll(async () => {
  await hub?.stop()
  await world?.stop()
})

let serial = 0
const given = async (by: TestSupplier, token: Promise<string>): Promise<string> => {
  const reply = await by.api.post('/supply/credentials', { credential: await token })
  expect([reply.status, reply.text]).toEqual([201, reply.text])
  return reply.body.id
}
const event = (reference: string, kilograms = 1000) =>
  madeEvent([reference, kilograms], [[`urn:lot:of-${++serial}`, 9000]])
const screened = async (by: TestSupplier, id: string) => (await by.api.get(`/supply/offers/${id}/screening`)).body
const codes = async (by: TestSupplier, id: string) =>
  (await screened(by, id)).findings.map((one: { code: string }) => one.code)
const held = (batch: string, more = {}) => ({ batches: [{ batch, quantityKg: '400' }], quantityKg: '400', ...more })

test('a batch that a credential gives to its maker yields to it, and what draws on it is told', async () => {
  const reference = `urn:lot:taken-${++serial}`
  const taken = await register(stranger.api, { reference })
  const period = ownPeriod()
  const roundId = await hub.open(period)
  const offer = await post(stranger, held(taken.id, { period }))
  await judgeDue(hub)
  expect((await screened(stranger, offer.id)).level).toBe('A')
  await hub.tell(roundClosed, closing(roundId))
  await hub.confirmed(roundId, 1)

  // Words alone do not take it, nor does a credential of something else.
  const again = batchDraft({ reference })
  expect((await maker.api.post('/supply/batches', again)).body.code).toBe('duplicate-reference')
  const credentials = [await given(maker, event(reference)), await given(maker, siteRecord())]
  const won = await maker.api.post('/supply/batches', { ...again, credentials })
  expect([won.status, won.text]).toEqual([201, won.text])

  expect((await stranger.api.get(`/supply/batches/${taken.id}`)).body).toMatchObject({
    accounts: { offered: '400', available: '600' },
    yieldedAt: expect.any(String),
  })
  await judgeDue(hub)
  expect(await screened(stranger, offer.id)).toMatchObject({
    level: 'U',
    gaps: [{ code: 'batch-of-another', stage: 'separation' }],
  })
  expect((await operator.all(`/services/supply/audit?subject=${taken.id}`)).map(one => one.type)).toContain(
    'supply.batch-yielded',
  )
  const more = await stranger.api.post('/supply/offers', { ...offer, reference: `O-more-${serial}`, ...held(taken.id) })
  expect(more.status).toBe(422)
  const made = await stranger.api.post(
    '/supply/batches',
    batchDraft({ inputs: [{ batch: taken.id, quantityKg: '1' }] }),
  )
  expect(made.body.errors).toMatchObject([{ path: 'inputs.0.batch' }])
  expect((await stranger.api.post('/supply/batches', again)).body.code).toBe('duplicate-reference')
})

test('a batch that a credential gives to its maker cannot be registered on the word of another', async () => {
  const reference = `urn:lot:known-${++serial}`
  await given(maker, event(reference))
  const { status, body } = await stranger.api.post('/supply/batches', batchDraft({ reference }))
  expect([status, body.errors]).toMatchObject([
    422,
    [{ path: 'reference', message: 'a credential names another party as its maker; give one that names you' }],
  ])
  expect((await maker.api.post('/supply/batches', batchDraft({ reference }))).status).toBe(201)
})

test('credentials of two suppliers that disagree are found whichever comes first, and no figure of the other is told', async () => {
  const reference = `urn:lot:disputed-${++serial}`
  const twin = await hub.supplier({ ...PARTY, legalName: 'A trader' })
  const credentials = [await given(maker, event(reference)), await given(maker, siteRecord())]
  const batch = await register(maker.api, { reference, credentials })
  const offer = await post(maker, held(batch.id, { evidence: [proof('mining'), proof('separation')] }))
  await judgeDue(hub)
  expect(await codes(maker, offer.id)).toEqual([])
  const other = await given(twin, event(reference, 777))
  await judgeDue(hub)
  const found = await screened(maker, offer.id)
  expect(found.findings.map((one: JsonObject) => [one.code, one.figures])).toEqual([
    ['batch-disputed', { batch: reference }],
  ])
  expect(JSON.stringify(found)).not.toContain('777')
  const queued = (await operator.all('/supply/screening-queue')).find(one => one.id === offer.id)
  expect(queued?.disputed).toBe(true)
  const seen = async (by: Api) => (await by.get(`/supply/batches/${batch.id}`)).body.others
  expect(await seen(operator)).toEqual([{ credential: other, participantId: twin.org }])
  expect(await seen(maker.api)).toBeUndefined()
  await twin.api.delete(`/supply/credentials/${other}`, 1)
  await judgeDue(hub)
  expect(await codes(maker, offer.id)).toEqual([])
})
