import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { type TestHub, until } from '@lodestone/testing'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CANARY } from './canary.ts'
import { admitted, forecast, line, offer, round, startWholeHub } from './hub.ts'
import { completeRound, inState, matchRound, openRound, type Party, type Played } from './journey.ts'
import { closing, deliveries, type Got, hook, listen, listener } from './webhook.listener.ts'

/** Webhooks of everybody in a round, as a receiver meets them: what they hear, and what no message has in it. */

const UUID = /^[0-9a-f-]{36}$/
let hub: TestHub
let server: Server
const { got, handler, at } = listener()
const secrets = new Map<string, string>()
let parties: Party[]

describe('in a round', () => {
  beforeAll(async () => {
    hub = await startWholeHub({ WEBHOOK_ALLOW_PRIVATE: '1', PUBLICATION_INTERVAL_HOURS: '168' })
    server = createServer(handler)
    const port = await listen(server)
    const played = await openRound(hub)
    await subscribe(played, port)
    await leaveCanaries(played)
    await matchRound(played)
    await completeRound(played)
    const second = await played.operator.post('/rounds', round({ periods: ['2029-Q1'] }))
    await played.operator.post(`/rounds/${second.body.id}/open`)
    await played.operator.post(`/rounds/${second.body.id}/cancel`, { reason: CANARY.reason })
    await inState(played.operator, second.body.id, 'cancelled')
    await untilAllIsHeard()
  })
  afterAll(async () => {
    if (server) await closing(server)()
    await hub?.stop()
  })

  describe('what parties hear', heard)
  describe('a message', messages)

  test('figures of the sending are sums by outcome, of nobody', async () => {
    const metrics = await (await fetch(`${hub.url}/metrics`)).text()
    const lines = metrics.split('\n').filter(line => line.startsWith('lodestone_webhook_'))
    const value = (name: string, outcome = '') =>
      Number(
        lines
          .find(line => line.startsWith(`lodestone_webhook_${name}{`) && line.includes(outcome))
          ?.split(' ')
          .at(-1),
      )
    expect(value('attempts_total', 'outcome="delivered"')).toBe(got.length)
    expect([value('pending_deliveries'), value('oldest_pending_seconds')]).toEqual([0, 0])
    for (const { id } of parties) expect(metrics).not.toContain(id)
  })
})

/** Every party of the round, and one that is in none, hears of whatever it may. */
async function subscribe(played: Played, port: number): Promise<void> {
  const outsider = await admitted(hub, 'supplier', { legalName: CANARY.name })
  parties = [...played.members, ...played.suppliers, outsider]
  for (const { id, api } of parties) {
    const types = (await api.get('/webhooks/types')).body.items.map((one: { type: string }) => one.type)
    secrets.set(id, (await hook(api, `http://127.0.0.1:${port}/${id}`, types)).secret)
  }
}

/** Figures, names and words that no message may have in it. */
async function leaveCanaries(played: Played): Promise<void> {
  const [buyer, seller] = [played.members[1] as Party, played.suppliers[1] as Party]
  const draft = offer({ reference: CANARY.reference, price: { fixed: { amount: CANARY.price, currency: 'EUR' } } })
  const chain = draft.chain.map(stage => ({ ...stage, site: CANARY.site }))
  expect((await seller.api.post('/supply/offers', { ...draft, chain })).status).toBe(201)
  const asked = line({
    quantityKg: CANARY.quantity,
    ceilingPrice: { amount: CANARY.ceiling, currency: 'EUR' },
    endUse: CANARY.endUse,
  })
  const made = await buyer.api.post('/demand/forecasts', forecast([asked], { reference: CANARY.reference }))
  expect(made.status).toBe(201)
  await until('the canary has joined', async () =>
    (await played.operator.all(`/rounds/${played.roundId}/lines`)).some(one => one.forecastId === made.body.id),
  )
}

async function untilAllIsHeard(): Promise<void> {
  await until('everybody has heard of the last', async () =>
    parties.every(({ id }) => at(`/${id}`).some(one => one.body.includes('round-cancelled'))),
  )
  await until('nothing is on its way', async () => {
    for (const { api } of parties) {
      const { id } = (await api.get('/webhooks')).body.items[0]
      if ((await deliveries(api, `/webhooks/${id}`, '?state=pending')).length > 0) return false
    }
    return true
  })
}

function heard() {
  test('each party hears of its own objects and of the round, once, and the official library verifies it', () => {
    const kinds = (party: Party | undefined) =>
      new Set(at(`/${party?.id}`).map(one => JSON.parse(one.body).type.replace(/\.v1$/, '')))
    const rounds = ['opened', 'closed', 'matched', 'completed', 'cancelled'].map(one => `rounds.round-${one}`)
    const open = [...rounds, 'aggregation.pool-published']
    // The first round was open before the webhooks were.
    const [member, supplier, outsider] = [parties[1], parties[8], parties[9]].map(kinds)
    const agreed = ['rounds.allocations-proposed', 'rounds.allocation-accepted', 'rounds.round-awarded']
    const reports = ['rounds.contract-reported', 'rounds.delivery-reported']
    expect(member).toEqual(
      new Set([...open, 'demand.forecast-submitted', 'demand.entry-changed', ...agreed, ...reports]),
    )
    expect([...(supplier ?? [])]).toEqual(
      expect.arrayContaining([...open, 'supply.offer-posted', 'supply.offer-screened', 'supply.entry-changed']),
    )
    expect(outsider).toEqual(new Set(open))
    for (const { id } of parties) {
      const ids = at(`/${id}`).map(one => one.headers['webhook-id'])
      expect(new Set(ids).size).toBe(ids.length)
      for (const one of at(`/${id}`)) {
        const webhook = new Webhook(secrets.get(id) as string)
        expect(webhook.verify(one.body, one.headers)).toEqual(JSON.parse(one.body))
      }
    }
  })

  test('the console has words for every event that a webhook may hear of', async () => {
    const catalogue = new URL('../../services/console/web/src/i18n/en/my-webhooks.json', import.meta.url)
    const { type: words } = JSON.parse(readFileSync(catalogue, 'utf8'))
    const { items } = (await (parties[0] as Party).api.get('/webhooks/types')).body
    expect(items.length).toBeGreaterThan(20)
    for (const { type } of items) expect(words).toHaveProperty([type.replace(/\.v\d+$/, '').replaceAll('.', '-')])
  })

  test('each party is told once of what is proposed to it: all of its own allocations, none of anybody else’s', async () => {
    for (const { id, api } of parties) {
      const told = at(`/${id}`).map(one => JSON.parse(one.body))
      const proposed = told.filter(one => one.type === 'rounds.allocations-proposed.v1').map(one => one.data)
      const { roundId } = told.find(one => one.type === 'rounds.round-matched.v1').data
      // A supplier is told of its offers: of what is proposed of each it is told a sum.
      const sold = await api.get(`/rounds/${roundId}/proposals`)
      const [name, own] =
        sold.status === 200
          ? ['offerIds', sold.body.items.map((one: { offerId: string }) => one.offerId)]
          : ['allocationIds', (await api.all(`/rounds/${roundId}/allocations`)).map(one => one.id)]
      const expected = own.length === 0 ? [] : [{ roundId, [name]: expect.any(Array), link: expect.any(String) }]
      expect([id, proposed]).toEqual([id, expected])
      expect(proposed.flatMap(one => one[name]).sort()).toEqual(own.sort())
    }
  })
}

function messages() {
  test('no message has a figure, a name, a reason, or another party in it', () => {
    expect(got.length).toBeGreaterThan(80)
    for (const { path, body } of got) {
      for (const canary of Object.values(CANARY)) expect(body).not.toContain(canary)
      for (const { id } of parties) if (path !== `/${id}`) expect(body).not.toContain(id)
      const { data, ...rest } = JSON.parse(body)
      expect(Object.keys(rest).sort()).toEqual(['timestamp', 'type'])
      const { link, allocationIds = [], offerIds = [], version = 1, status = 'joined', ...ids } = data
      expect(link).toMatch(/^\/api\/v1\/[\w/-]+$/)
      expect([version, status]).toEqual([
        expect.any(Number),
        expect.stringMatching(/^(joined|left|dropped|confirmed)$/),
      ])
      for (const id of [...allocationIds, ...offerIds, ...Object.values(ids)]) expect(id).toMatch(UUID)
    }
  })

  test('what a message links to is there for its receiver, and shows what the message names', async () => {
    for (const { id, api } of parties)
      for (const body of new Set(at(`/${id}`).map(one => one.body))) {
        const { type, data } = JSON.parse(body)
        const { link, allocationIds = [], offerIds = [], allocationId, roundId, offerId, forecastId } = data
        const reply = await api.get(link)
        // A round that was cancelled before has no pool or allocations.
        expect([type, link, reply.status]).toEqual([type, link, 200])
        const named = [...allocationIds, ...offerIds, allocationId ?? offerId ?? forecastId ?? roundId]
        if (!/round-matched|screened/.test(type))
          for (const one of named.filter(Boolean)) expect([type, reply.text.includes(one)]).toEqual([type, true])
      }
  })

  test('a message that was changed, is old, or is another’s, is refused by the library', () => {
    const [first, other] = [parties[0], parties[1]].map(party => at(`/${party?.id}`)[0] as Got) as [Got, Got]
    const webhook = new Webhook(secrets.get(parties[0]?.id as string) as string)
    const verify = (body: string, headers: Record<string, string>) => () => webhook.verify(body, headers)
    expect(verify(first.body, first.headers)).not.toThrow()
    expect(verify(first.body.replace('"type"', '"tYpe"'), first.headers)).toThrow()
    expect(verify(first.body, { ...first.headers, 'webhook-id': 'another' })).toThrow()
    expect(verify(other.body, other.headers)).toThrow()
    const then = String(Number(first.headers['webhook-timestamp']) - 301)
    const key = new Webhook(secrets.get(parties[0]?.id as string) as string)
    const id = first.headers['webhook-id'] as string
    const signature = key.sign(id, new Date(Number(then) * 1000), first.body)
    const old = { ...first.headers, 'webhook-timestamp': then, 'webhook-signature': signature }
    expect(verify(first.body, old)).toThrow(/too old/)
  })
}
