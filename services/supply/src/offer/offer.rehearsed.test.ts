import type { OfferDraft } from '@lodestone/contracts'
import type { Api } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { draft, type SupplyHub, startSupply } from '../hub/hub.fixture.ts'

/** A preview finds whatever an import would be refused for, also what depends on what its supplier has. */

let hub: SupplyHub
let seller: Api
beforeAll(async () => {
  hub = await startSupply()
  seller = (await hub.supplier()).api
})
afterAll(() => hub?.stop())

const BATCH = { batch: '01890000-0000-7000-8000-00000000beef', quantityKg: '1' }
const BAD: readonly [string, (taken: string) => Partial<OfferDraft>[]][] = [
  ['a reference that is taken', taken => [{}, { reference: taken }]],
  ['two that are taken', taken => [{ reference: taken }, {}, { reference: `${taken}-too` }]],
  ['a reference twice in the file', () => [{ reference: 'twice' }, { reference: 'twice' }]],
  ['a batch that there is not', () => [{}, { batches: [BATCH] }]],
  ['no kilograms', () => [{ quantityKg: '0' }]],
  ['a material that is not in the catalogue', () => [{}, { material: 'unobtainium' }]],
  ['nothing wrong', () => [{}, {}]],
]

test.each(BAD)('%s: a preview says what the import then says', async (_, more) => {
  const taken = draft().reference
  for (const reference of [taken, `${taken}-too`])
    expect((await seller.post('/supply/offers', draft({ reference }))).status).toBe(201)
  const offers = more(taken).map(draft)
  const before = (await seller.all('/supply/offers')).length
  const preview = (await seller.post('/supply/offers/preview', { offers })).body
  expect((await seller.all('/supply/offers')).length).toBe(before)
  const sent = await seller.post('/supply/offers/import', { offers })
  expect(preview.importable).toBe(sent.status === 201)
  const told = (errors: { path: string; message: string }[] = []) =>
    errors.map(({ path, message }) => ({ path, message }))
  expect(told(preview.errors)).toEqual(told(sent.body.errors))
  expect(preview.errorCount).toBe(preview.errors.length)
})

test('of an offer that is revised its own reference is not taken, and its state is', async () => {
  const one = draft()
  const { id, version } = (await seller.post('/supply/offers', one)).body
  const preview = async (offer: OfferDraft) =>
    (await seller.post(`/supply/offers/preview?revises=${id}`, { offers: [offer] })).body
  expect(await preview({ ...one, quantityKg: '7' })).toMatchObject({ importable: true, errors: [] })
  expect(await preview(draft())).toMatchObject({
    importable: false,
    errors: [{ path: 'offers.0.reference', index: 0 }],
  })
  expect((await seller.delete(`/supply/offers/${id}`, version)).status).toBe(200)
  expect((await preview(one)).importable).toBe(false)
})
