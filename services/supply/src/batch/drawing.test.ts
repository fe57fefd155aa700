import type { Batch, OfferDraft } from '@lodestone/contracts'
import { type Api, until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { draft, post, type SupplyHub, startSupply, type TestSupplier } from '../hub/hub.fixture.ts'
import { NOW, stage } from '../offer/offer.fixture.ts'
import { accountsOf, register } from './batch.fixture.ts'

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

const drawing = (...all: (readonly [Batch, string])[]): Pick<OfferDraft, 'batches'> => ({
  batches: all.map(([batch, quantityKg]) => ({ batch: batch.id, quantityKg })),
})
const accounts = (batch: Batch) => accountsOf(seller.api, batch.id)

describe('an offer that draws on batches', () => {
  test('offers them, changes what it offers, and gives it back when it is withdrawn', async () => {
    const [one, two] = [await register(seller.api), await register(seller.api)]
    const sent = draft({ ...drawing([one, '600'], [two, '400']) })
    const posted = await seller.api.post('/supply/offers', sent)
    expect([posted.status, posted.headers.get('etag')]).toEqual([201, '"1"'])
    expect(posted.body).toMatchObject({ ...sent, version: 1, status: 'standing' })
    const path = `/supply/offers/${posted.body.id}`
    expect(posted.headers.get('location')).toBe(`/api/v1${path}`)
    expect((await seller.api.get(path)).body).toEqual(posted.body)
    expect([await accounts(one), await accounts(two)]).toEqual([
      { available: '400', offered: '600' },
      { available: '600', offered: '400' },
    ])
    const other = { ...sent, quantityKg: '900', ...drawing([two, '900']) }
    expect((await seller.api.put(path, other, 1)).status).toBe(200)
    expect([await accounts(one), await accounts(two)]).toEqual([
      { available: '1000' },
      { available: '100', offered: '900' },
    ])
    const { batches: _, ...without } = sent
    expect((await seller.api.put(path, without, 2)).status).toBe(200)
    expect(await accounts(two)).toEqual({ available: '1000' })
    expect((await seller.api.put(path, sent, 3)).status).toBe(200)
    expect((await seller.api.delete(path, 4)).status).toBe(200)
    expect([await accounts(one), await accounts(two)]).toEqual([{ available: '1000' }, { available: '1000' }])
    const { postings } = (await seller.api.get(`/supply/batches/${two.id}`)).body
    expect(postings.map((entry: { because: string }) => entry.because)).toEqual([
      'offer-withdrawn',
      'offer-revised',
      'offer-revised',
      'offer-revised',
      'offer-posted',
      'registered',
    ])
    expect(postings[0]).toMatchObject({ from: 'offered', to: 'available', quantityKg: '400', offerId: posted.body.id })
  })

  test('of more than is left is refused with the batch and what is left, in a file beside its offer, and nothing is kept', async () => {
    const batch = await register(seller.api, { reference: 'LOT-OFFER' })
    await post(seller, drawing([batch, '1000']))
    const reply = await seller.api.post('/supply/offers', draft({ quantityKg: '0.001', ...drawing([batch, '0.001']) }))
    const message = '0 kg are left of batch LOT-OFFER'
    expect([reply.status, reply.body.code, reply.body.errors]).toMatchObject([
      409,
      'batch-exceeded',
      [{ path: 'batches.0.quantityKg', message }],
    ])
    const other = await register(seller.api, { reference: 'LOT-FILE' })
    const offers = ['600', '400', '0.001'].map(quantityKg => draft({ quantityKg, ...drawing([other, quantityKg]) }))
    const file = await seller.api.post('/supply/offers/import', { offers })
    expect([file.status, file.body.errors[0].path]).toEqual([409, 'offers.2.batches.0.quantityKg'])
    expect(await accounts(other)).toEqual({ available: '1000' })
    expect((await seller.api.post('/supply/offers/import', { offers: offers.slice(0, 2) })).status).toBe(201)
    expect(await accounts(other)).toEqual({ offered: '1000' })
    expect((await seller.api.all('/supply/offers')).some(one => one.reference === offers[2]?.reference)).toBe(false)
  })
})

describe('what an offer draws on', () => {
  test('is its own supplier’s, of its material and its chain’s last stage, and all of it', async () => {
    const own = await register(seller.api)
    const theirs = await register(rival.api)
    const malaysian = await register(seller.api, { country: 'MY' })
    const terbium = await register(seller.api, { material: 'tb-oxide' })
    const refused = async (more: Partial<OfferDraft>) => {
      const reply = await seller.api.post('/supply/offers', draft(more))
      return [reply.status, reply.body.errors?.[0]?.path, reply.body.errors?.[0]?.message]
    }
    expect(await refused(drawing([theirs, '1000']))).toEqual([422, 'batches.0.batch', 'not a batch of yours'])
    expect(await refused({ batches: [{ batch: seller.org, quantityKg: '1000' }] })).toEqual([
      422,
      'batches.0.batch',
      'not a batch of yours',
    ])
    expect(await refused(drawing([terbium, '1000']))).toEqual([422, 'batches.0.batch', 'a batch of tb-oxide'])
    const message = 'made in MY, where the chain has no separation'
    expect(await refused(drawing([own, '400'], [malaysian, '600']))).toEqual([422, 'batches.1.batch', message])
    const both = [stage('mining'), stage('separation'), stage('separation', { country: 'MY', site: 'Gebeng' })]
    expect(
      (await seller.api.post('/supply/offers', draft({ chain: both, ...drawing([own, '400'], [malaysian, '600']) })))
        .status,
    ).toBe(201)
    expect(await refused(drawing([own, '500']))).toEqual([422, 'batches', 'adds up to 500 kg, not to 1000'])
    expect((await refused(drawing([own, '500'], [own, '500'])))[0]).toBe(422)
    expect((await refused({ batches: [] }))[0]).toBe(422)
    expect(await accountsOf(rival.api, theirs.id)).toEqual({ available: '1000' })
  })

  test('comes back when its time has passed', async () => {
    const batch = await register(seller.api)
    const { id } = await post(seller, { validUntil: '2026-11-24T10:00:05Z', ...drawing([batch, '1000']) })
    hub.at('2026-11-24T10:00:05Z')
    try {
      await until(
        'it has expired',
        async () => (await seller.api.get(`/supply/offers/${id}`)).body.status === 'expired',
      )
    } finally {
      hub.at(NOW.toISOString())
    }
    expect(await accounts(batch)).toEqual({ available: '1000' })
  })

  test('is drawn once with the same key, and by as many at once never more than there is', async () => {
    const batch = await register(seller.api)
    const options = { headers: { 'idempotency-key': 'drawing-once' } }
    const sent = draft({ quantityKg: '100', ...drawing([batch, '100']) })
    const first = await seller.api.post('/supply/offers', sent, options)
    expect((await seller.api.post('/supply/offers', sent, options)).body).toEqual(first.body)
    expect(await accounts(batch)).toEqual({ available: '900', offered: '100' })
    const replies = await Promise.all(
      Array.from({ length: 8 }, () =>
        seller.api.post('/supply/offers', draft({ quantityKg: '200', ...drawing([batch, '200']) })),
      ),
    )
    expect(replies.map(one => one.status).toSorted()).toEqual([201, 201, 201, 201, 409, 409, 409, 409])
    expect(await accounts(batch)).toEqual({ available: '100', offered: '900' })
  })
})

test('no event of an offer tells its batches; theirs tell them, sealed for the console alone', async () => {
  const batch = await register(seller.api)
  const { id } = await post(seller, drawing([batch, '1000']))
  const facts = await hub.context.database.query<{ type: string; topic: string | null; data: string }>(
    'SELECT type, topic, data FROM journal WHERE subject = ANY($1) ORDER BY subject, seq',
    [[id, batch.id]],
  )
  expect(facts.filter(one => one.type.startsWith('supply.offer-')).some(one => one.data.includes(batch.id))).toBe(false)
  expect(facts.filter(one => one.type.startsWith('supply.batch-')).map(one => [one.type, one.topic])).toEqual([
    ['supply.batch-registered.v1', 'supply.batch'],
    ['supply.batch-moved.v1', 'supply.batch'],
  ])
  expect(await operator.all(`/services/supply/audit?subject=${batch.id}`)).toMatchObject([
    { data: { quantityKg: '1000' } },
    {
      data: { because: 'offer-posted', offerId: id, moved: [{ from: 'available', to: 'offered', quantityKg: '1000' }] },
    },
  ])
})
