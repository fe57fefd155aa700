import { type TestHub, until } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { offer, round, startWholeHub } from './hub.ts'
import { inState, matchRound, openRound, type Party, type Played } from './journey.ts'

/** What becomes of offers whose prices the operators know, because the round that opened them was cancelled. */

let hub: TestHub
let played: Played
let supplier: Party
const draft = offer({ quantityKg: '3000' })
let offerId: string
beforeAll(async () => {
  hub = await startWholeHub()
  played = await openRound(hub)
  supplier = played.suppliers[0] as Party
  const posted = await supplier.api.post('/supply/offers', draft)
  expect(posted.body).not.toHaveProperty('openedIn')
  offerId = posted.body.id
  await entryIn(played.roundId, 'joined')
  await matchRound(played)
  await played.operator.post(`/rounds/${played.roundId}/cancel`)
  await inState(played.operator, played.roundId, 'cancelled')
})
afterAll(() => hub?.stop())

const entryIn = (roundId: string, entry: string) =>
  until(`the offer is ${entry} in the round`, async () => {
    const { status, body } = await supplier.api.get(`/rounds/${roundId}/offers`)
    const found = status === 200 && body.items.find((one: { id: string }) => one.id === offerId)
    return found?.entry === entry && found
  })

async function opened(): Promise<string> {
  const { id } = (await played.operator.post('/rounds', round())).body
  expect((await played.operator.post(`/rounds/${id}/open`)).status).toBe(200)
  return id
}

test('it joins no other round by itself, its supplier is told why, and joins once it is sent anew', async () => {
  await until('supply has heard of the end', async () => {
    return (await supplier.api.get(`/supply/offers/${offerId}`)).body.openedIn === played.roundId
  })
  const next = await opened()
  expect(await entryIn(next, 'left')).toMatchObject({
    reason: expect.stringContaining('price was opened in a round that was then cancelled'),
    why: { code: 'price-opened', figures: {} },
  })
  const other = offer({ quantityKg: '2000' })
  expect((await supplier.api.post('/supply/offers', other)).status).toBe(201)
  await until('an offer that was never opened has joined', async () => {
    const { body } = await supplier.api.get(`/rounds/${next}/offers`)
    return body.items.some((one: { reference: string; entry: string }) => one.reference === other.reference)
  })

  // Sent again as it is: its supplier stands by it, knowing that its price is known.
  const confirmed = await supplier.api.put(`/supply/offers/${offerId}`, draft, 1)
  expect(confirmed.body).toMatchObject({ version: 2 })
  expect(confirmed.body).not.toHaveProperty('openedIn')
  expect(await entryIn(next, 'joined')).not.toHaveProperty('reason')
})

test('a round that is cancelled while it collects has opened nothing: its offers are free', async () => {
  const next = await opened()
  const { id } = (await supplier.api.post('/supply/offers', offer({ period: '2027-Q4' }))).body
  const [first, second] = [round({ periods: ['2027-Q4'] }), round({ periods: ['2027-Q4'] })]
  for (const [index, one] of [first, second].entries()) {
    const made = (await played.operator.post('/rounds', one)).body.id
    expect((await played.operator.post(`/rounds/${made}/open`)).status).toBe(200)
    await until('it has joined', async () => {
      const { body } = await supplier.api.get(`/rounds/${made}/offers`)
      return body.items?.some((entry: { id: string; entry: string }) => entry.id === id && entry.entry === 'joined')
    })
    if (index === 0) await played.operator.post(`/rounds/${made}/cancel`)
    await until('supply has heard it', async () => index === 1 || (await released(made)))
  }
  expect((await supplier.api.get(`/supply/offers/${id}`)).body).not.toHaveProperty('openedIn')
  await played.operator.post(`/rounds/${next}/cancel`)
})

async function released(roundId: string): Promise<boolean> {
  const supply = hub.process.services.find(one => one.service.name === 'supply')
  const rows = await supply?.database.query("SELECT 1 FROM book WHERE round_id = $1 AND state = 'done'", [roundId])
  return rows?.length === 1
}
