import { opening } from '@lodestone/provenance'
import type { Api } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type SupplyHub, startSupply, type TestSupplier } from '../hub/hub.fixture.ts'
import { draft, stage } from '../offer/offer.fixture.ts'
import { accountsOf, batchDraft, register } from './batch.fixture.ts'
import type { Batch } from './batch.ts'
import { differences } from './reconcile.store.ts'
import { withdrawalOf } from './withdrawal.ts'

let hub: SupplyHub
let operator: Api
let seller: TestSupplier
let rival: TestSupplier

beforeAll(async () => {
  hub = await startSupply()
  operator = await hub.operator()
  seller = await hub.supplier()
  rival = await hub.supplier()
})
afterAll(() => hub?.stop())

const withdraw = (by: Api, id: string) => by.send('DELETE', `/supply/batches/${id}`)
const metal = (inputs: { batch: string; quantityKg: string }[], more = {}) => ({
  material: 'dy-metal',
  stage: 'metal' as const,
  quantityKg: '490',
  inputs,
  ...more,
})

test('a batch registered wrongly is withdrawn, gives back what it was made of, and is registered anew under its name', async () => {
  const oxide = await register(seller.api)
  const wrong = await register(
    seller.api,
    metal([{ batch: oxide.id, quantityKg: '600' }], { reference: 'urn:lot:W-1' }),
  )
  const reply = await withdraw(seller.api, wrong.id)
  expect([reply.status, reply.body.id]).toEqual([200, wrong.id])
  expect(await accountsOf(seller.api, wrong.id)).toEqual({ withdrawn: '490' })
  expect(await accountsOf(seller.api, oxide.id)).toEqual({ available: '1000' })
  const { postings } = (await seller.api.get(`/supply/batches/${oxide.id}`)).body
  expect(postings[0]).toMatchObject({
    from: 'transformed',
    to: 'available',
    quantityKg: '600',
    because: 'batch-withdrawn',
    madeInto: wrong.id,
  })
  const read = (await seller.api.get(`/supply/batches/${wrong.id}`)).body
  expect([read.assurance, read.unproven]).toEqual(['declared', ['withdrawn']])
  const right = metal([{ batch: oxide.id, quantityKg: '700' }], { reference: 'URN:lot:W-1', quantityKg: '580' })
  await register(seller.api, right)
  expect(await accountsOf(seller.api, oxide.id)).toEqual({ available: '300', transformed: '700' })
  expect(await differences(hub.context.database)).toEqual([])
})

test('withdrawing again changes nothing, and nobody but its holder and operators withdraws it', async () => {
  const { id } = await register(seller.api)
  expect((await withdraw(rival.api, id)).status).toBe(404)
  expect((await withdraw(seller.api, 'no-id')).status).toBe(404)
  expect(await accountsOf(seller.api, id)).toEqual({ available: '1000' })
  expect((await withdraw(operator, id)).status).toBe(200)
  expect((await withdraw(seller.api, id)).status).toBe(200)
  const { postings } = (await seller.api.get(`/supply/batches/${id}`)).body
  expect(postings).toHaveLength(2)
})

test('what an offer draws on, or another batch was made of, is not withdrawn, and the refusal says what to do first', async () => {
  const oxide = await register(seller.api)
  const made = await register(seller.api, metal([{ batch: oxide.id, quantityKg: '600' }]))
  const refused = await withdraw(seller.api, oxide.id)
  expect([refused.status, refused.body.code, refused.body.detail]).toEqual([
    409,
    'wrong-state',
    '600 kg of it are transformed: withdraw the batches that were made of it first.',
  ])
  const terms = draft({
    material: 'dy-metal',
    quantityKg: '100',
    chain: [stage('mining'), stage('separation'), stage('metal')],
    batches: [{ batch: made.id, quantityKg: '100' }],
  })
  const posted = await seller.api.post('/supply/offers', terms)
  expect([posted.status, posted.text.slice(0, 300)]).toEqual([201, posted.text.slice(0, 300)])
  expect((await withdraw(seller.api, made.id)).body.detail).toBe(
    '100 kg of it are on offer: withdraw these offers or have them draw on another first.',
  )
  await seller.api.send('DELETE', `/supply/offers/${posted.body.id}`, undefined, {
    headers: { 'if-match': `"${posted.body.version}"` },
  })
  expect((await withdraw(seller.api, made.id)).status).toBe(200)
  expect((await withdraw(seller.api, oxide.id)).status).toBe(200)
  expect(await differences(hub.context.database)).toEqual([])
})

test('what is withdrawn goes into no batch and no offer', async () => {
  const oxide = await register(seller.api, { reference: 'GONE' })
  await withdraw(seller.api, oxide.id)
  const into = await seller.api.post('/supply/batches', batchDraft(metal([{ batch: oxide.id, quantityKg: '600' }])))
  expect([into.status, into.body.errors]).toMatchObject([422, [{ path: 'inputs.0.batch', message: 'withdrawn' }]])
  const drawing = draft({ reference: 'GONE', quantityKg: '1000', batches: [{ batch: oxide.id, quantityKg: '1000' }] })
  const reply = await seller.api.post('/supply/offers', drawing)
  expect([reply.status, reply.body.errors]).toMatchObject([422, [{ path: 'batches.0.batch', message: 'withdrawn' }]])
})

test('a batch that consumed others’ gives back to them when its holder withdraws it', async () => {
  const theirs = await register(rival.api)
  const across = metal([{ batch: theirs.id, quantityKg: '600' }], { holder: seller.org })
  const made = (await operator.post('/supply/batches', batchDraft(across))).body
  expect((await withdraw(seller.api, made.id)).status).toBe(200)
  expect(await accountsOf(rival.api, theirs.id)).toEqual({ available: '1000' })
})

test('of a withdrawal and a batch made of it at once one is refused', async () => {
  const { id } = await register(seller.api)
  const [made, gone] = await Promise.all([
    seller.api.post('/supply/batches', batchDraft(metal([{ batch: id, quantityKg: '600' }]))),
    withdraw(seller.api, id),
  ])
  expect([made.status, gone.status].toSorted()).toSatisfy(
    (all: number[]) => `${all}` === '200,422' || `${all}` === '201,409',
  )
  expect(await differences(hub.context.database)).toEqual([])
})

test('of a withdrawal and an offer on it at once one is refused', async () => {
  const { id } = await register(seller.api)
  const terms = draft({ reference: 'RACE', quantityKg: '1000', batches: [{ batch: id, quantityKg: '1000' }] })
  const [posted, gone] = await Promise.all([seller.api.post('/supply/offers', terms), withdraw(seller.api, id)])
  expect([posted.status, gone.status]).toSatisfy((all: number[]) => `${all}` === '422,200' || `${all}` === '201,409')
  expect(await differences(hub.context.database)).toEqual([])
})

test('a withdrawn batch takes no credentials', async () => {
  const { id } = await register(seller.api)
  await withdraw(seller.api, id)
  const reply = await seller.api.post(`/supply/batches/${id}/credentials`, { credentials: [id] })
  expect([reply.status, reply.body.code]).toEqual([409, 'wrong-state'])
})

test.each([
  ['reserved', 'reserved by a round'],
  ['committed', 'contracted'],
  ['delivered', 'delivered'],
] as const)('a batch of which some is %s stays', (account, how) => {
  const balances = { ...opening(2_000n), available: 1_000n, [account]: 1_000n }
  const batch = { id: 'a', reference: 'A', balances } as unknown as Batch
  expect(withdrawalOf(batch, [batch])).toMatchObject({ refusal: { detail: `1 kg of it are ${how}.` } })
})
