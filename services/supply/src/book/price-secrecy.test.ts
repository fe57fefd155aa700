import { roundCancelled, roundClosed, roundMatched } from '@lodestone/contracts'
import { type Api, until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  closing,
  matching,
  ownPeriod,
  post,
  roundOffers,
  type SupplyHub,
  startSupply,
  type TestSupplier,
} from '../hub/hub.fixture.ts'

let hub: SupplyHub
let operator: Api
let auditor: Api
let seller: TestSupplier
let rival: TestSupplier

beforeAll(async () => {
  hub = await startSupply()
  operator = await hub.operator()
  auditor = await hub.auditor()
  seller = await hub.supplier()
  rival = await hub.supplier()
})
afterAll(() => hub?.stop())

describe('a price', () => {
  const secret = { fixed: { amount: '4711.11', currency: 'EUR' as const } }
  const readers = () => [operator, auditor]
  /** Everything that a reader can be shown about an offer and its round. */
  async function shown(api: Api, id: string, roundId: string): Promise<string> {
    const paths = [`/supply/offers/${id}`, '/supply/offers?limit=500', `/rounds/${roundId}/offers`]
    const audits = [id, roundId].map(subject => `/services/supply/audit?subject=${subject}`)
    const all = ['/services/supply/audit?limit=500', ...(api === operator ? ['/supply/screening-queue'] : [])]
    const replies = await Promise.all([...paths, ...audits, ...all].map(path => api.get(path)))
    for (const reply of replies) expect(reply.status).toBe(200)
    return replies.map(reply => reply.text).join('\n')
  }

  test('is read by nobody but its supplier from joining to the match, and by all who may see the offer then', async () => {
    const period = ownPeriod()
    const roundId = await hub.open(period)
    const { id } = await post(seller, { period, price: secret, evidence: [] })
    const own = async () =>
      (await seller.api.get(`/supply/offers/${id}`)).body.price &&
      (await seller.api.get(`/rounds/${roundId}/offers`)).body.items[0].price
    for (const reader of readers()) expect(await shown(reader, id, roundId)).not.toContain('4711.11')
    expect(await own()).toEqual(secret)

    await hub.tell(roundClosed, closing(roundId))
    await hub.confirmed(roundId, 1)
    for (const reader of readers()) expect(await shown(reader, id, roundId)).not.toContain('4711.11')
    expect(await own()).toEqual(secret)

    await hub.tell(roundMatched, matching(roundId))
    const visible = (reader: Api) => async () => (await reader.get(`/supply/offers/${id}`)).body.price !== undefined
    for (const reader of readers()) {
      await until('the price is told', visible(reader))
      expect((await reader.get(`/rounds/${roundId}/offers`)).body.items[0].price).toEqual(secret)
      const audit = (await reader.get(`/services/supply/audit?subject=${roundId}`)).body.items
      expect(audit.map((row: { type: string }) => row.type)).toEqual([
        'supply.entries-sealed.v1',
        'supply.book-sealed.v1',
      ])
    }
    expect((await rival.api.get(`/supply/offers/${id}`)).status).toBe(404)
    expect((await rival.api.get(`/rounds/${roundId}/offers`)).body.items).toEqual([])
  })
  test('of a sealed round that is cancelled before its match stays in the closed book', async () => {
    const period = ownPeriod()
    const roundId = await hub.open(period)
    const { id } = await post(seller, { period, price: secret })
    await roundOffers(operator, roundId, items => items.length === 1)
    await hub.tell(roundClosed, closing(roundId))
    await hub.confirmed(roundId, 1)
    await hub.tell(roundCancelled, { roundId })
    await until('the offer is free', async () => (await seller.api.delete(`/supply/offers/${id}`, 1)).status === 200)
    expect((await operator.get(`/services/supply/audit?subject=${roundId}`)).body.items).toEqual([])
    expect((await operator.get(`/rounds/${roundId}/offers`)).text).not.toContain('4711.11')
  })
})
