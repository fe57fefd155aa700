import { chain, firstBrokenLink, type Link } from '@lodestone/kernel'
import { type Api, until } from '@lodestone/testing'
import { expect } from 'vitest'
import { admitted, type Callers, forecast, line, offer, round, stage, today, unique } from './hub.ts'

export type Party = { id: string; api: Api }
export type Played = { roundId: string; members: Party[]; suppliers: Party[]; operator: Api }

/** A round that was played, by the same people with tokens of now. */
export async function playedBy(callers: Callers, { roundId, members, suppliers }: Played): Promise<Played> {
  return {
    roundId,
    operator: await callers.operator(),
    members: await Promise.all(members.map(async ({ id }) => ({ id, api: await callers.member(id) }))),
    suppliers: await Promise.all(suppliers.map(async ({ id }) => ({ id, api: await callers.supplier(id) }))),
  }
}

/** Waits until a round is in a state, and gives it. */
export const inState = (api: Api, roundId: string, state: string) =>
  until(`the round is ${state}`, async () => {
    const { body } = await api.get(`/rounds/${roundId}`)
    return body?.state === state && body
  })

/** Seven members of seven groups with a line each, two suppliers with an offer each, in a round that is open for collection. */
export async function openRound(hub: Callers, named = unique): Promise<Played> {
  const operator = await hub.operator()
  const members = await Promise.all(
    Array.from({ length: 7 }, (_, i) =>
      admitted(hub, 'member', { reference: named('member'), group: `Group ${i}`, country: i < 4 ? 'DE' : 'FR' }),
    ),
  )
  const suppliers = await Promise.all(
    ['supplier', 'supplier'].map(what => admitted(hub, 'supplier', { reference: named(what) })),
  )
  for (const [index, { api }] of members.entries()) {
    const made = await api.post(
      '/demand/forecasts',
      forecast(
        [
          line({
            reference: named('line'),
            commitment: index === 0 ? 'firm' : 'intent',
            quantityKg: `${1000 + index * 50}`,
          }),
        ],
        { reference: named('forecast') },
      ),
    )
    expect(made.status).toBe(201)
  }
  const chinese = offer({
    reference: named('offer'),
    quantityKg: '9000',
    price: { fixed: { amount: '50.00', currency: 'EUR' } },
    chain: [stage('mining'), stage('separation', { country: 'CN' })],
  })
  for (const [index, draft] of [offer({ reference: named('offer'), quantityKg: '4000' }), chinese].entries())
    expect((await suppliers[index]?.api.post('/supply/offers', draft))?.status).toBe(201)
  const made = await operator.post('/rounds', round({ reference: named('round') }))
  expect(made).toMatchObject({ status: 201, body: { state: 'draft' } })
  const roundId = made.body.id as string
  expect(await operator.post(`/rounds/${roundId}/open`)).toMatchObject({ status: 200, body: { state: 'collecting' } })
  await until(
    'all lines and offers have joined',
    async () =>
      (await operator.all(`/rounds/${roundId}/lines`)).length === 7 &&
      (await operator.all(`/rounds/${roundId}/offers`)).length === 2,
  )
  return { roundId, members, suppliers, operator }
}

/** Takes an open round to its match. */
export async function matchRound({ operator, roundId }: Played): Promise<void> {
  expect((await operator.post(`/rounds/${roundId}/publish-pool`)).body.state).toBe('offering')
  await until('the pool is published', async () => (await operator.get(`/rounds/${roundId}/pool`)).status === 200)
  expect((await operator.post(`/rounds/${roundId}/close`)).status).toBe(200)
  await inState(operator, roundId, 'matched')
}

/** Accepts all that is proposed of a supplier's offers. */
export async function acceptOffers(api: Party['api'], roundId: string): Promise<void> {
  for (const { offerId } of await api.all(`/rounds/${roundId}/proposals`))
    expect((await api.post(`/rounds/${roundId}/offers/${offerId}/accept`)).status).toBe(200)
}

/** Accepts, awards, contracts and delivers everything, until the round is completed. */
export async function completeRound({ operator, roundId, members, suppliers }: Played): Promise<void> {
  for (const { api } of suppliers) await acceptOffers(api, roundId)
  for (const { api } of members)
    for (const allocation of await api.all(`/rounds/${roundId}/allocations`))
      expect((await api.post(`/allocations/${allocation.id}/accept`)).status).toBe(200)
  expect(await operator.post(`/rounds/${roundId}/award`)).toMatchObject({ status: 200, body: { state: 'awarded' } })
  for (const { api } of members) {
    for (const { id, quantityKg } of await api.all(`/rounds/${roundId}/allocations`)) {
      expect((await api.post(`/allocations/${id}/contract`, { quantityKg, date: today() })).status).toBeLessThan(300)
      expect((await api.post(`/allocations/${id}/deliveries`, { quantityKg, date: today() })).status).toBeLessThan(300)
    }
  }
  await inState(operator, roundId, 'completed')
}

/** The record's hash chain, checked as a stranger would. */
export function expectChain(record: { events: Link[]; head: string; seals: unknown[] }): void {
  expect(firstBrokenLink(record.events)).toBe(-1)
  expect(record.events.at(-1)?.hash).toBe(record.head)
  expect(chain(record.events.map(({ type, time, actor, data }) => ({ type, time, actor, data }))).at(-1)?.hash).toBe(
    record.head,
  )
}
