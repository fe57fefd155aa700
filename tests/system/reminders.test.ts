import { type TestHub, until } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { confirmed, plain } from './contact.ts'
import { admitted, allHeard, forecast, line, offer, round, startWholeHub } from './hub.ts'
import { acceptOffers, inState, type Party } from './journey.ts'
import { openTrap, type Trap } from './mail.trap.ts'

/** What is due of somebody is reminded of 7 days and 1 day before, once each, until it is done: on a hub whose clock is moved. */

const DAY_MS = 86_400_000
const START = Date.now()
const onDay = (days: number): string => new Date(START + days * DAY_MS).toISOString()
const period = '2028-05'
let now = START
let hub: TestHub
let trap: Trap
let roundId: string
let members: readonly Party[]
let suppliers: readonly Party[]
beforeAll(async () => {
  trap = await openTrap()
  hub = await startWholeHub({ MAIL_URL: trap.url, PUBLIC_URL: 'https://hub.example' }, () => new Date(now))
  members = await Promise.all([1, 2, 3].map(() => admitted(hub, 'member')))
  suppliers = await Promise.all([1, 2, 3].map(() => admitted(hub, 'supplier')))
  await opened()
})
afterAll(async () => {
  await hub?.stop()
  await trap?.stop()
})

/** A round that two of the members and two of the suppliers have joined. */
async function opened(): Promise<void> {
  const operator = await hub.operator()
  const dates = { collectionClosesAt: onDay(20), offersCloseAt: onDay(40), decisionsCloseAt: onDay(60) }
  roundId = (await operator.post('/rounds', round({ periods: [period], ...dates }))).body.id
  expect((await operator.post(`/rounds/${roundId}/open`)).status).toBe(200)
  for (const { api } of members.slice(0, 2))
    expect((await api.post('/demand/forecasts', forecast([line({ period }), line({ period })]))).status).toBe(201)
  const validUntil = '2028-12-31T00:00:00Z'
  for (const { api } of suppliers.slice(0, 2))
    expect((await api.post('/supply/offers', offer({ period, validUntil, quantityKg: '2500' }))).status).toBe(201)
  await until('all have joined', async () => {
    const lines = await operator.get(`/rounds/${roundId}/lines`)
    const offers = await operator.get(`/rounds/${roundId}/offers`)
    return lines.body?.items?.length === 4 && offers.body?.items?.length === 2
  })
}

/** Moves the clock once everything that was done has been heard of. */
async function onTheDay(days: number): Promise<void> {
  await allHeard(await hub.operator())
  now = START + days * DAY_MS
}

type Kind = 'member' | 'supplier'
/** With a token of the day. */
const apiOf = (kind: Kind, at: number) => hub[kind]((kind === 'member' ? members : suppliers)[at]?.id ?? '')
const reminders = async (kind: Kind, at: number, type: string) => {
  const { items } = (await (await apiOf(kind, at)).get('/notices?limit=500')).body
  return (items as { type: string; about: object }[]).filter(one => one.type === `participants.${type}.v1`)
}
const reminded = (kind: Kind, at: number, type: string, count: number) =>
  until(`the ${kind} has ${count} of ${type}`, async () => {
    const told = await reminders(kind, at, type)
    return told.length === count && told
  })

test('who has entered nothing is reminded before the collection closes, until it has', async () => {
  await onTheDay(12.9)
  expect(await reminders('member', 2, 'collection-closing')).toEqual([])
  await onTheDay(13.1)
  const [reminder] = await reminded('member', 2, 'collection-closing', 1)
  expect(reminder).toMatchObject({ kind: 'rounds', about: { roundId, dueAt: onDay(20) } })
  await onTheDay(19.1)
  await reminded('member', 2, 'collection-closing', 2)
  expect(await reminders('member', 0, 'collection-closing')).toEqual([])
  const late = await apiOf('member', 2)
  expect((await late.post('/demand/forecasts', forecast([line({ period })]))).status).toBe(201)
  await reminded('member', 2, 'collection-closing', 0)
}, 240_000)

test('who has offered nothing is reminded before offers close', async () => {
  const operator = await hub.operator()
  await operator.post(`/rounds/${roundId}/publish-pool`)
  await inState(operator, roundId, 'offering')
  await onTheDay(39.1)
  await reminded('supplier', 2, 'offers-closing', 1)
  expect(await reminders('supplier', 0, 'offers-closing')).toEqual([])
}, 240_000)

test('who has not decided is reminded once for all its allocations, and by e-mail, until it has decided on each', async () => {
  const contact = { name: 'Mia', email: 'mia@member.example', language: 'en', how: 'at-once', kinds: ['allocations'] }
  await confirmed(hub, trap, await apiOf('member', 1), contact)
  await until(
    'the pool is published',
    async () => (await (await hub.operator()).get(`/rounds/${roundId}/pool`)).status === 200,
  )
  await (await hub.operator()).post(`/rounds/${roundId}/close`)
  await inState(await hub.operator(), roundId, 'matched')
  await reminded('supplier', 2, 'offers-closing', 0)
  const first = await apiOf('member', 0)
  for (const { id } of await first.all(`/rounds/${roundId}/allocations`))
    expect((await first.post(`/allocations/${id}/accept`)).status).toBe(200)
  await onTheDay(53.1)
  const [reminder] = await reminded('member', 1, 'decision-due', 1)
  expect(reminder).toMatchObject({ kind: 'allocations', about: { roundId, dueAt: onDay(60) } })
  expect(await reminders('member', 0, 'decision-due')).toEqual([])
  await reminded('supplier', 0, 'decision-due', 1)
  const mail = await until('the e-mail came', async () =>
    trap.mails.find(one => plain(one).includes('which is due soon')),
  )
  expect(plain(mail)).toMatch(/Due: \d+ \w+ \d{4} at \d\d:\d\d UTC/)
  await acceptOffers(await apiOf('supplier', 0), roundId)
  const second = await apiOf('member', 1)
  for (const { id } of await second.all(`/rounds/${roundId}/allocations`)) {
    expect(await reminders('member', 1, 'decision-due')).toHaveLength(1)
    expect((await second.post(`/allocations/${id}/accept`)).status).toBe(200)
  }
  await reminded('member', 1, 'decision-due', 0)
  await reminded('supplier', 0, 'decision-due', 0)
  await onTheDay(59.1)
  await reminded('supplier', 1, 'decision-due', 2)
  expect(await reminders('member', 1, 'decision-due')).toEqual([])
}, 300_000)
