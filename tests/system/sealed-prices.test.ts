import { randomInt } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Writable } from 'node:stream'
import type { TestHub } from '@lodestone/testing'
import { until } from '@lodestone/testing'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answers, type ChangesKept, dump, found, keepChanges, type SearchedText, stream, topics } from './canary.ts'
import { admitted, forecast, line, offer, round, startWholeHub } from './hub.ts'
import { completeRound, inState, type Party } from './journey.ts'

/**
 * Prices that are nowhere else in the hub, followed through every place in which it keeps or says something: before the close none is
 * found, afterwards those that were sealed are in the record, and those that were not are never found. No topic ever holds one, and no ceiling of a
 * member either, which its member, operators and auditors alone are answered.
 */

const euros = (amount: string) => ({ fixed: { amount, currency: 'EUR' } })
/** Amounts of this run alone, since a database's log of changes holds those of earlier ones. */
const drawn = new Set<string>()
while (drawn.size < 14) drawn.add(`${randomInt(1_000, 10_000)}.${randomInt(100, 1_000)}${randomInt(1, 10)}`)
/** Prices of offers that are in the round at its close. */
const SEALED = [...drawn].slice(0, 6)
/** Prices that are replaced, withdrawn, refused, or of an offer that no round takes. */
const NEVER = [...drawn].slice(6, 11)
/** Ceilings of members: of a line that stands, and of lines that were replaced and withdrawn. */
const CEILINGS = [...drawn].slice(11)
const [FIXED, TIER, TIER2, PREMIUM, FLOOR, LATE] = SEALED as [string, string, string, string, string, string]
const [REPLACED, WITHDRAWN, REFUSED, ELSEWHERE, REUSED] = NEVER as [string, string, string, string, string]

let hub: TestHub
/** Since before any of the prices was sent. */
let changes: ChangesKept
let logged = ''
let watched: Awaited<ReturnType<typeof stream>>
let hooked: Server
let heard = ''
let operator: Awaited<ReturnType<TestHub['operator']>>
let seller: Party
let rival: Party
let member: Party
let competitor: Party
let roundId = ''
const offers: string[] = []
const forecasts: string[] = []

beforeAll(async () => {
  const log = pino(
    { level: 'trace', base: null },
    new Writable({
      write: (chunk, _encoding, done) => {
        logged += chunk
        done()
      },
    }),
  )
  hub = await startWholeHub({ WEBHOOK_ALLOW_PRIVATE: '1' }, undefined, log)
  changes = await keepChanges(hub)
  operator = await hub.operator()
  watched = await stream(operator)
  seller = await admitted(hub, 'supplier')
  rival = await admitted(hub, 'supplier')
  member = await admitted(hub, 'member', { group: 'Buyers' })
  competitor = await admitted(hub, 'member')
  hooked = createServer(async (request, response) => {
    for await (const chunk of request) heard += chunk
    response.writeHead(204).end()
  })
  await new Promise<void>(resolve => hooked.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(hooked.address() as AddressInfo).port}`
  for (const { api } of [seller, rival, member, competitor]) {
    const types = (await api.get('/webhooks/types')).body.items.map(({ type }: { type: string }) => type)
    expect((await api.post('/webhooks', { url, types })).status).toBe(201)
  }
})
afterAll(async () => {
  watched?.end()
  hooked?.close()
  await changes?.letGo()
  await hub?.stop()
})

/** What everybody is answered, each by their name, and what the hub keeps and says elsewhere. */
async function everything() {
  const ids = {
    '/rounds/': roundId === '' ? [] : [roundId],
    '/supply/offers/': offers,
    '/participants/': [seller.id, rival.id, member.id],
    '/demand/forecasts/': forecasts,
  }
  const auditor = await hub.auditor()
  const callers = {
    operator,
    auditor,
    seller: seller.api,
    rival: rival.api,
    member: member.api,
    competitor: competitor.api,
  }
  const [kept, told, ...answered] = await Promise.all([
    dump(hub),
    topics(hub),
    ...Object.entries(callers).map(async ([who, api]) => [who, await answers(who, api, ids)] as const),
  ])
  const said = [watched.place(), { name: 'the log', text: logged }]
  return { kept, told, said, to: new Map(answered) }
}
type Everything = Awaited<ReturnType<typeof everything>>

/** All of it but what the supplier itself is answered. */
const outside = ({ kept, told, said, to }: Everything): SearchedText[] => [
  ...[...to].flatMap(([who, places]) => (who === 'seller' ? [] : places)),
  ...kept,
  ...told,
  ...said,
]

async function expectNowhere(canaries: readonly string[]): Promise<void> {
  const all = await everything()
  const places = outside(all)
  expect(places.length).toBeGreaterThan(200)
  expect(found(places, canaries)).toEqual([])
  expect(await changes.find(canaries)).toEqual([])
  expectCeilingsUntold(all)
}

/** Ceilings are in the hub's tables and in what their member, operators and auditors are answered, and are told to nobody else, nor on any topic. */
function expectCeilingsUntold({ told, said, to }: Everything): void {
  expect(told.map(({ name }) => name)).toContain('topic demand.forecast')
  const others = ['seller', 'rival', 'competitor'].flatMap(who => to.get(who) ?? [])
  expect(others.length).toBeGreaterThan(200)
  expect(found([...told, ...others, ...said, { name: 'webhooks', text: heard }], CEILINGS)).toEqual([])
  expect(found(to.get('operator') ?? [], CEILINGS.slice(0, 1))).not.toEqual([])
}

const send = async (body: Record<string, unknown>): Promise<string> => {
  const key = { headers: { 'idempotency-key': `key-${body.reference}` } }
  const first = await seller.api.post('/supply/offers', body, key)
  expect(first.status).toBe(201)
  const again = await seller.api.post('/supply/offers', body, key)
  expect(again.body, 'a repeated post reads its own price').toEqual(first.body)
  expect(first.body.price).toEqual(body.price)
  offers.push(first.body.id)
  return first.body.id
}

describe('prices', () => {
  test('of offers that stand in no round are nowhere, whether posted, repeated, replaced, withdrawn or refused', async () => {
    await send(offer({ price: euros(FIXED) }))
    const tiers = [
      { fromKg: '0', amount: TIER },
      { fromKg: '2000', amount: TIER2 },
    ]
    await send(offer({ price: { tiers, currency: 'EUR' } }))
    await send(offer({ price: { formula: { index: 'ndpr', premium: PREMIUM, floor: FLOOR }, currency: 'EUR' } }))
    await send(offer({ price: euros(ELSEWHERE), material: 'dy-oxide' }))

    const revised = offer({ price: euros(REPLACED), evidence: [] })
    const id = await send(revised)
    const put = await seller.api.put(`/supply/offers/${id}`, { ...revised, price: euros(FIXED) }, 1)
    expect(put.body.price).toEqual(euros(FIXED))
    const withdrawn = await send(offer({ price: euros(WITHDRAWN) }))
    expect((await seller.api.delete(`/supply/offers/${withdrawn}`, 1)).status).toBe(200)

    const key = { headers: { 'idempotency-key': `key-${revised.reference}` } }
    const reused = await seller.api.post('/supply/offers', { ...revised, price: euros(REUSED) }, key)
    expect(reused.body.code).toBe('idempotency-key-reused')
    for (const refused of [
      offer({ price: euros(REFUSED), material: 'unobtainium' }),
      offer({ price: { fixed: { amount: `${REFUSED}5`, currency: 'EUR' } } }),
      offer({ price: { fixed: { amount: REFUSED, currency: 'GBP' } } }),
    ])
      expect((await seller.api.post('/supply/offers', refused)).status).toBe(422)
    expect((await rival.api.put(`/supply/offers/${id}`, { ...revised, price: euros(REFUSED) }, 2)).status).toBe(404)
    expect((await seller.api.put(`/supply/offers/${id}`, { ...revised, price: euros(REFUSED) }, 1)).status).toBe(412)
    const asked = await member.api.post('/demand/forecasts', forecast([line({ ceilingPrice: undefined })]))
    expect(asked.status).toBe(201)
    forecasts.push(asked.body.id)
    const ceiling = (amount = '') => [line({ reference: 'with-a-ceiling', ceilingPrice: { amount, currency: 'EUR' } })]
    const [standing, replaced, taken] = CEILINGS
    const first = forecast(ceiling(replaced))
    const revisedId = (await member.api.post('/demand/forecasts', first)).body.id
    const sent = { ...first, lines: ceiling(standing) }
    expect((await member.api.put(`/demand/forecasts/${revisedId}`, sent, 1)).status).toBe(200)
    const gone = (await member.api.post('/demand/forecasts', forecast(ceiling(taken)))).body.id
    expect((await member.api.delete(`/demand/forecasts/${gone}`, 1)).status).toBe(200)
    forecasts.push(revisedId, gone)
    await expectNowhere([...SEALED, ...NEVER])
  })

  test('of offers in a round that collects, and one whose pool is published, are nowhere', async () => {
    const draft = round()
    const made = await operator.post('/rounds', { ...draft, rules: { ...draft.rules, indices: { ndpr: '62.00' } } })
    roundId = made.body.id
    expect((await operator.post(`/rounds/${roundId}/open`)).status).toBe(200)
    const joined = (count: number) =>
      until('all offers have joined', async () => (await operator.all(`/rounds/${roundId}/offers`)).length === count)
    await joined(4)
    await expectNowhere([...SEALED, ...NEVER])

    expect((await operator.post(`/rounds/${roundId}/publish-pool`)).status).toBe(200)
    await send(offer({ price: euros(LATE) }))
    await joined(5)
    await expectNowhere([...SEALED, ...NEVER])
    for (const one of await seller.api.all('/supply/offers')) expect(one.price).toBeDefined()
  })

  test('that were sealed are in the record after the match; the others are nowhere still', async () => {
    expect((await operator.post(`/rounds/${roundId}/close`)).status).toBe(200)
    await inState(operator, roundId, 'matched')
    const record: SearchedText = { name: 'record', text: (await operator.get(`/rounds/${roundId}/record`)).text }
    for (const canary of [FIXED, TIER, TIER2, LATE]) expect(found([record], [canary])).toHaveLength(1)
    const all = await everything()
    // The same search finds what is there: in the history, on a topic and in the answers.
    const tellers = found(outside(all), [FIXED]).join('\n')
    for (const name of ['table supply.journal', `/rounds/${roundId}/offers as operator`])
      expect(tellers).toContain(name)
    const names = all.told.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['topic supply.book', 'topic matching.result']))
    expect(found(all.told, [...drawn])).toEqual([])
    expect(await changes.find([LATE])).not.toEqual([])
    expect(found(outside(all), NEVER)).toEqual([])
    expect(await changes.find(NEVER)).toEqual([])
    expect(heard, 'webhooks were sent').toContain(roundId)
    expectCeilingsUntold(all)
  })

  test('are on no topic when they are accepted, contracted and delivered, nor are ceilings', async () => {
    await completeRound({ operator, roundId, members: [member], suppliers: [seller] })
    const all = await everything()
    expect(found(all.told, [...drawn])).toEqual([])
    expectCeilingsUntold(all)
  })
})

test('a canary is found in whatever form it is kept', () => {
  const text = JSON.stringify(euros(FIXED))
  for (const pad of ['', 'a', 'ab'])
    for (const form of ['utf8', 'hex', 'base64', 'base64url'] as const)
      expect(found([{ name: form, text: Buffer.from(pad + text).toString(form) }], [FIXED])).toHaveLength(1)
})
