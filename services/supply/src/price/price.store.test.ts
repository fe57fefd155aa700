import { roundCancelled, roundClosed } from '@lodestone/contracts'
import { BrokenSeal } from '@lodestone/keyring'
import { until } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  closing,
  draft,
  ownPeriod,
  post,
  roundOffers,
  type SupplyHub,
  startSupply,
  type TestSupplier,
} from '../hub/hub.fixture.ts'
import { openOwn } from './price.seal.ts'
import { openClosed, type RoundPrice } from './price.store.ts'
import type { SealedPrice } from './price.ts'

let hub: SupplyHub
let seller: TestSupplier
let rival: TestSupplier
beforeAll(async () => {
  hub = await startSupply()
  seller = await hub.supplier()
  rival = await hub.supplier()
})
afterAll(() => hub?.stop())

const database = () => hub.context.database
const keys = () => hub.context.keys
const euros = (amount: string) => ({ fixed: { amount, currency: 'EUR' as const } })

async function inRound(prices: readonly string[]): Promise<{ roundId: string; ids: string[] }> {
  const period = ownPeriod()
  const roundId = await hub.open(period)
  const ids: string[] = []
  for (const amount of prices) ids.push((await post(seller, { period, price: euros(amount) })).id)
  await roundOffers(await hub.operator(), roundId, items => items.length === prices.length)
  return { roundId, ids }
}
async function entriesOf(roundId: string): Promise<RoundPrice[]> {
  const rows = await database().query<{ offer_id: string; version: number; sealed_price: SealedPrice }>(
    'SELECT offer_id, version, sealed_price FROM entry WHERE round_id = $1 ORDER BY offer_id',
    [roundId],
  )
  return rows.map(row => ({ roundId, offerId: row.offer_id, version: row.version, price: row.sealed_price }))
}

describe('a price in a round', () => {
  test('opens under no key but its supplier’s before the close is recorded, and under the round’s after it', async () => {
    const { roundId, ids } = await inRound(['10.00', '11.00'])
    const inOrder = (entries: RoundPrice[]) => ids.map(id => entries.find(one => one.offerId === id) as RoundPrice)
    const sealed = inOrder(await entriesOf(roundId))
    await expect(openClosed(database(), keys(), sealed)).rejects.toThrow(
      `prices of round ${roundId} do not open before`,
    )
    const [one] = sealed as [RoundPrice]
    for (const name of ['offers', `org/${rival.org}`, `round/${rival.org}`])
      for (const wrapped of [one.price.key, one.price.ownKey])
        await expect(keys().unwrap(name, wrapped)).rejects.toThrow(BrokenSeal)
    expect(await openOwn(keys(), one, seller.org)).toEqual(euros('10.00'))
    await expect(openOwn(keys(), one, rival.org)).rejects.toThrow(BrokenSeal)

    await hub.tell(roundClosed, closing(roundId))
    await hub.confirmed(roundId, 2)
    expect(await openClosed(database(), keys(), inOrder(await entriesOf(roundId)))).toEqual([
      euros('10.00'),
      euros('11.00'),
    ])
  })
  test('has left the key of offers in no round, and is back under it when the round lets it go', async () => {
    const period = ownPeriod()
    const sent = draft({ period })
    const { id } = (await seller.api.post('/supply/offers', sent)).body
    const under = async () =>
      (await database().query<{ sealed_price: SealedPrice }>('SELECT sealed_price FROM offer WHERE id = $1', [id]))[0]
        ?.sealed_price as SealedPrice
    const before = await under()
    const roundId = await hub.open(period)
    await roundOffers(await hub.operator(), roundId, items => items.length === 1)
    const joined = await under()
    expect([before.under, joined.under]).toEqual(['offers', `round/${roundId}`])
    expect(joined.sealed, 'sealed once, its key wrapped anew').toBe(before.sealed)
    await expect(keys().unwrap('offers', joined.key)).rejects.toThrow(BrokenSeal)
    await hub.tell(roundCancelled, { roundId })
    const released = await until('it is let go', async () => {
      const price = await under()
      return price.under === 'offers' && price
    })
    expect(released.sealed).toBe(before.sealed)
    await expect(keys().unwrap(`round/${roundId}`, released.key)).rejects.toThrow(BrokenSeal)
    expect((await seller.api.get(`/supply/offers/${id}`)).body.price).toEqual(sent.price)
  })
  test.each([
    ['of another offer', (own: SealedPrice, other: SealedPrice) => ({ ...other, version: own.version })],
    ['with another’s text', (own: SealedPrice, other: SealedPrice) => ({ ...own, sealed: other.sealed })],
    ['cut short', (own: SealedPrice) => ({ ...own, sealed: own.sealed.slice(0, 100) })],
    ['said to be of another version', (own: SealedPrice) => ({ ...own, version: 2 })],
  ])('%s is a fault that stops the close and tells its supplier nothing, until it is mended', async (_, tamper) => {
    const { roundId, ids } = await inRound(['12.00', '13.00'])
    const [mine, others] = (await entriesOf(roundId)) as [RoundPrice, RoundPrice]
    const put = (price: SealedPrice) =>
      database().query('UPDATE entry SET sealed_price = $3 WHERE round_id = $1 AND offer_id = $2', [
        roundId,
        mine.offerId,
        price,
      ])
    await put(tamper(mine.price, others.price))
    const reply = await seller.api.get(`/rounds/${roundId}/offers`)
    expect(reply.status).toBe(500)
    expect(reply.text).not.toMatch(/1[23]\.00/)
    await hub.tell(roundClosed, closing(roundId))
    const parked = await until('the close is parked', async () => {
      const rows = await database().query<{ error_class: string; id: string }>(
        'SELECT id, error_class FROM parked WHERE key = $1',
        [roundId],
      )
      return rows[0]
    })
    expect(parked.error_class).toBe('BrokenSeal')
    const book = () => database().query('SELECT state, closed_at FROM book WHERE round_id = $1', [roundId])
    expect(await book()).toEqual([{ state: 'open', closed_at: null }])
    await put(mine.price)
    const operator = await hub.operator()
    expect((await operator.post(`/services/supply/parked/supply-${parked.id}/redrive`)).status).toBe(200)
    await hub.confirmed(roundId, 2)
    expect((await entriesOf(roundId)).map(one => one.offerId)).toEqual(ids.toSorted())
  })
})

test('an older price of an offer does not stand for a newer one', async () => {
  const period = ownPeriod()
  const roundId = await hub.open(period)
  const sent = draft({ period, price: euros('20.00') })
  const { id } = (await seller.api.post('/supply/offers', sent)).body
  const [old] = (await entriesOf(roundId)) as [RoundPrice]
  await seller.api.put(`/supply/offers/${id}`, { ...sent, price: euros('30.00') }, 1)
  await database().query('UPDATE entry SET sealed_price = $2 WHERE round_id = $1', [roundId, old.price])
  await database().query('UPDATE book SET closed_at = now() WHERE round_id = $1', [roundId])
  await expect(openClosed(database(), keys(), await entriesOf(roundId))).rejects.toThrow(BrokenSeal)
})
