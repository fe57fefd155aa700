import type { BatchDraft } from '@lodestone/contracts'
import type { Api } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  madeEvent,
  PARTY,
  registration,
  siteRecord,
  startSupplyIn,
  startWorld,
  type World,
} from '../credential/credential.fixture.ts'
import type { TestSupplier } from '../hub/hub.fixture.ts'
import { accountsOf, register } from './batch.fixture.ts'
import { differences } from './reconcile.store.ts'

let world: World
let hub: Awaited<ReturnType<typeof startSupplyIn>>
let operator: Api
let seller: TestSupplier
beforeAll(async () => {
  world = await startWorld()
  hub = await startSupplyIn(world)
  operator = await hub.operator()
  await operator.post('/supply/issuers', registration())
  seller = await hub.supplier(PARTY)
})
afterAll(async () => {
  await hub?.stop()
  await world?.stop()
})

let serial = 0
const lot = (what: string): string => `urn:lot:${what}-${++serial}`
/** Ten tonnes of a concentrate of which is known what it holds. */
const ore = (more: Partial<BatchDraft> = {}) =>
  register(seller.api, {
    reference: lot('ore'),
    material: 'bastnaesite-concentrate',
    stage: 'mining',
    site: 'mining site',
    quantityKg: '10000',
    composition: { Nd: '20', Pr: '7', Dy: '1', Tb: '0.2' },
    ...more,
  })
type Product = Partial<BatchDraft> & Pick<BatchDraft, 'material' | 'quantityKg'>
const joint = (inputs: BatchDraft['inputs'], products: Product[], more: object = {}) =>
  seller.api.post('/supply/batches/joint', {
    stage: 'separation',
    country: 'AU',
    site: 'separation site',
    madeOn: '2026-11-01',
    inputs,
    products: products.map(one => ({ reference: lot(one.material), ...one })),
    ...more,
  })
/** The oxides that the concentrate yields when nearly all is won of it. */
const OXIDES: Product[] = [
  { material: 'ndpr-oxide', quantityKg: '2800' },
  { material: 'dy-oxide', quantityKg: '110' },
  { material: 'tb-oxide', quantityKg: '22' },
]
const all = (batch: string) => [{ batch, quantityKg: '10000' }]

describe('the products of one separation', () => {
  test('share what went in, which is consumed once, and are judged together', async () => {
    const { id } = await ore()
    const reply = await joint(all(id), OXIDES)
    expect([reply.status, reply.body.errors]).toEqual([201, undefined])
    const parts: string[] = reply.body.items.map(
      (one: { inputs: { quantityKg: string }[] }) => one.inputs[0]?.quantityKg,
    )
    expect(parts.map(Number)).toEqual([9549.795, 375.17, 75.035])
    expect(await accountsOf(seller.api, id)).toEqual({ transformed: '10000' })
    const again = await joint(all(id), OXIDES)
    expect([again.status, again.body.code]).toEqual([409, 'batch-exceeded'])
  })

  test('one by one could not all be made of their parts by mass, which hold less of an element than came out', async () => {
    const { id } = await ore()
    const alone = { reference: lot('dy'), material: 'dy-oxide', stage: 'separation' as const, site: 'separation site' }
    const inputs = [{ batch: id, quantityKg: '375.17' }]
    await expect(register(seller.api, { ...alone, quantityKg: '110', inputs })).rejects.toThrow(/Dy at least came out/)
  })

  test('together hold no more of an element than went in', async () => {
    const { id } = await ore()
    const products = [
      ...OXIDES.slice(0, 1),
      { material: 'dy-oxide', quantityKg: '80' },
      { material: 'dy-oxide', quantityKg: '80' },
    ]
    const reply = await joint(all(id), products)
    expect([reply.status, reply.body.errors?.[0]?.path]).toEqual([422, 'inputs'])
    expect(reply.body.detail).toMatch(/Dy at least came out/)
    expect(await accountsOf(seller.api, id)).toEqual({ available: '10000' })
  })

  test('are all registered or none, with what is wrong at its place', async () => {
    const { id } = await ore()
    const same = lot('same')
    const twice = OXIDES.slice(0, 2).map(one => ({ ...one, reference: same }))
    expect((await joint(all(id), twice)).body.code).toBe('duplicate-reference')
    const wrong = await joint(all(id), [...OXIDES, { material: 'nd-metal', quantityKg: '1' }], { madeOn: '2027-11-01' })
    expect(wrong.body.errors.map((one: { path: string }) => one.path)).toEqual(['madeOn', 'stage'])
    expect((await joint(all(id), OXIDES.slice(0, 1))).status).toBe(422)
    expect((await joint([], OXIDES)).status).toBe(422)
    const rival = await hub.supplier()
    const theirs = await register(rival.api, {
      reference: lot('ore'),
      material: 'bastnaesite-concentrate',
      stage: 'mining',
    })
    expect((await joint(all(theirs.id), OXIDES)).body.errors[0]).toMatchObject({ path: 'inputs.0.batch' })
    expect(await accountsOf(seller.api, id)).toEqual({ available: '10000' })
  })

  test('are each proven by the one event that made them all', async () => {
    const input = await ore()
    const [one, two] = [lot('ndpr'), lot('dy')]
    const made = madeEvent([one, 2800], [[input.reference, 10_000]], {}, [[two, 110]])
    const give = async (token: Promise<string>): Promise<string> =>
      (await seller.api.post('/supply/credentials', { credential: await token })).body.id
    const credentials = [await give(made), await give(siteRecord())]
    const products = OXIDES.slice(0, 2).map((own, nth) => ({ ...own, reference: nth === 0 ? one : two }))
    const reply = await joint(all(input.id), products, { credentials })
    expect([reply.status, reply.body.errors]).toEqual([201, undefined])
    for (const { id } of reply.body.items)
      expect((await operator.get(`/supply/batches/${id}`)).body.assurance).toBe('verified')
  })
})

describe('the products of one separation that was registered wrongly', () => {
  test('are withdrawn together: what was won of an element is not won again of what the others give back', async () => {
    const { id } = await ore()
    const { items } = (await joint(all(id), OXIDES)).body
    const [ndpr, dy, tb] = items.map((one: { id: string }) => one.id)
    expect((await seller.api.send('DELETE', `/supply/batches/${ndpr}`)).status).toBe(200)
    expect(await accountsOf(seller.api, id)).toEqual({ available: '10000' })
    for (const [nth, one] of [ndpr, dy, tb].entries())
      expect(await accountsOf(seller.api, one)).toEqual({ withdrawn: OXIDES[nth]?.quantityKg })
    expect((await seller.api.send('DELETE', `/supply/batches/${dy}`)).status).toBe(200)
    expect(await differences(hub.context.database)).toEqual([])
    expect((await joint(all(id), OXIDES)).status).toBe(201)
  })

  test('stay while anything has come of one of them, of which the refusal says what', async () => {
    const { id } = await ore()
    const reference = lot('sold')
    const products = OXIDES.map((one, nth) => (nth === 1 ? { ...one, reference } : one))
    const { items } = (await joint(all(id), products)).body
    const [ndpr, dy] = items.map((one: { id: string }) => one.id)
    await register(seller.api, {
      material: 'dy-metal',
      stage: 'metal',
      quantityKg: '9',
      inputs: [{ batch: dy, quantityKg: '10.5' }],
    })
    const refused = await seller.api.send('DELETE', `/supply/batches/${ndpr}`)
    expect([refused.status, refused.body.code, refused.body.detail]).toEqual([
      409,
      'wrong-state',
      `10.5 kg of ${reference}, which came out of the same event, are transformed: withdraw the batches that were made of it first.`,
    ])
    expect(await accountsOf(seller.api, id)).toEqual({ transformed: '10000' })
    expect(await accountsOf(seller.api, ndpr)).toEqual({ available: '2800' })
  })
})
