import { type Api, type TestHub, until } from '@lodestone/testing'
import { checksOf, type RoundRecord } from '@lodestone/verify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { admitted, forecast, line, offer, round, startWholeHub } from './hub.ts'
import { inState, type Party } from './journey.ts'

/** What a round leaves of a line and of an offer goes on to the next by itself, through the public API alone. */

let hub: TestHub
let operator: Api
let buyer: Party
let other: Party
let seller: Party
let small: Party
beforeAll(async () => {
  hub = await startWholeHub()
  operator = await hub.operator()
  buyer = await admitted(hub, 'member')
  other = await admitted(hub, 'member')
  seller = await admitted(hub, 'supplier')
  small = await admitted(hub, 'supplier')
})
afterAll(() => hub?.stop())

const period = '2028-04'
const price = (amount: string) => ({ price: { fixed: { amount, currency: 'EUR' } } })
type Allocation = {
  id: string
  memberId: string
  supplierId: string
  lineId: string
  offerId: string
  quantityKg: string
}

async function opened(lines: number, offers: number): Promise<string> {
  const made = await operator.post('/rounds', round({ periods: [period] }))
  const roundId = made.body.id as string
  expect((await operator.post(`/rounds/${roundId}/open`)).status).toBe(200)
  await until('all have joined', async () => {
    const joined = await operator.get(`/rounds/${roundId}/lines`)
    const standing = await operator.get(`/rounds/${roundId}/offers`)
    return joined.body?.items?.length === lines && standing.body?.items?.length === offers
  })
  return roundId
}

/** Takes a round to its award; everybody accepts all but what `refuser` got. */
async function awarded(roundId: string, refuser?: Party): Promise<Allocation[]> {
  await operator.post(`/rounds/${roundId}/publish-pool`)
  await until('the pool is published', async () => (await operator.get(`/rounds/${roundId}/pool`)).status === 200)
  await operator.post(`/rounds/${roundId}/close`)
  await inState(operator, roundId, 'matched')
  const apiOf = (id: string): Api => [buyer, other, seller, small].find(one => one.id === id)?.api as Api
  const all = (await operator.all(`/rounds/${roundId}/allocations`)) as Allocation[]
  for (const one of all) {
    const answer = one.memberId === refuser?.id ? 'decline' : 'accept'
    expect((await apiOf(one.memberId).post(`/allocations/${one.id}/${answer}`)).status).toBe(200)
    if (answer === 'accept')
      expect((await apiOf(one.supplierId).post(`/rounds/${roundId}/offers/${one.offerId}/accept`)).status).toBe(200)
  }
  expect((await operator.post(`/rounds/${roundId}/award`)).status).toBe(200)
  return all.filter(one => one.memberId !== refuser?.id)
}

test('the rests of a line and an offer meet in the next round, and nothing is sold or served twice', async () => {
  const carried = { period, carryOver: true }
  await buyer.api.post('/demand/forecasts', forecast([line({ ...carried, quantityKg: '400', reference: 'rest' })]))
  await other.api.post('/demand/forecasts', forecast([line({ period, quantityKg: '100' })]))
  await seller.api.post('/supply/offers', offer({ ...carried, quantityKg: '500', ...price('90.00') }))
  const first = await opened(2, 1)
  // Meanwhile another round collects and takes offers: nothing has joined it.
  const second = await opened(0, 0)
  const before = await awarded(first, other)
  const soldBy = (rows: readonly Allocation[], party: Party) =>
    rows.reduce((sum, one) => sum + (one.supplierId === party.id ? Number(one.quantityKg) : 0), 0)
  expect(soldBy(before, seller)).toBe(400)

  // The line is served whole, so that only the offer goes on: with what the decline left of it.
  const left = 100
  const own = await until('the offer has joined', async () => {
    const { body } = await seller.api.get(`/rounds/${second}/offers`)
    return body?.items?.[0]
  })
  expect(own).toMatchObject({ entry: 'joined', quantityKg: String(left), carriedFrom: first })
  expect((await operator.get(`/rounds/${second}/lines`)).body.items).toEqual([])
  await other.api.post('/demand/forecasts', forecast([line({ ...carried, quantityKg: '300', reference: 'second' })]))
  const again = await awarded(second)
  expect(soldBy(again, seller)).toBe(left)

  // What of that line nobody served goes on to the third, which opens later, and so does the line that was let go whole.
  await small.api.post('/supply/offers', offer({ period, quantityKg: '500', ...price('85.00') }))
  const third = await opened(2, 1)
  const lines = (await other.api.get(`/rounds/${third}/lines`)).body.items
  expect(lines.find((one: { reference: string }) => one.reference === 'second')).toMatchObject({
    reference: 'second',
    quantityKg: String(300 - left),
    carriedFrom: second,
  })
  const last = await awarded(third)
  expect(last.reduce((sum, one) => sum + Number(one.quantityKg), 0)).toBe(300 - left + 100)
  for (const id of [first, second, third]) {
    const record = (await operator.get(`/rounds/${id}/record`)).body as RoundRecord
    expect(checksOf(record).flatMap(([what, holds]) => (holds ? [] : [what]))).toEqual([])
  }
  // Nothing of it is wanted or on offer any more.
  await expect
    .poll(
      async () => {
        const demand = (await operator.get('/aggregation/demand?material=ndpr-oxide')).body.items
        return demand.filter((one: { period: string }) => one.period === period)
      },
      { timeout: 30_000 },
    )
    .toEqual([])
})
