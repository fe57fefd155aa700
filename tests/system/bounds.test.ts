import { type Api, type TestHub, until } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { admitted, forecast, line, offer, round, startWholeHub } from './hub.ts'
import type { Party } from './journey.ts'

/** What a round asks of lines and offers before they join: of its own, and by the settings of the hub where its draft says nothing. */

const SETTINGS = { SMALLEST_LINE_KG: '5', SMALLEST_OFFER_KG: '100', CEILING_STEP: '0.50', PRICE_STEP: '0.01' }
const BOUNDS = { smallestLineKg: '5', smallestOfferKg: '100', ceilingStep: '0.50', priceStep: '0.01' }

let hub: TestHub
let operator: Api
let supplier: Party
beforeAll(async () => {
  hub = await startWholeHub(SETTINGS)
  operator = await hub.operator()
  supplier = await admitted(hub, 'supplier')
})
afterAll(() => hub?.stop())

const priced = (period: string, price: object, more: object = {}) => offer({ period, price, ...more })
const fixed = (amount: string) => ({ fixed: { amount, currency: 'EUR' } })

async function opened(period: string, rules: object = {}): Promise<string> {
  const draft = round({ periods: [period] })
  const { id } = (await operator.post('/rounds', { ...draft, rules: { ...draft.rules, ...rules } })).body
  expect((await operator.post(`/rounds/${id}/open`)).status).toBe(200)
  return id
}

async function posted(draft: object): Promise<string> {
  const reply = await supplier.api.post('/supply/offers', draft)
  expect(reply.status).toBe(201)
  return reply.body.id
}

type Entry = { id: string; entry: string; reason?: string }
const entryOf = (roundId: string, what: 'lines' | 'offers', id: string, entry: string, api = supplier.api) =>
  until(`${id} is ${entry}`, async () => {
    const { status, body } = await api.get(`/rounds/${roundId}/${what}`)
    const found: Entry | undefined = status === 200 && body.items.find((one: Entry) => one.id === id)
    return found?.entry === entry && found
  })

test('a draft that says nothing has the bounds of the settings, shows them, and keeps them in its record', async () => {
  const draft = round({ periods: ['2029-Q1'] })
  const made = await operator.post('/rounds', draft)
  expect(made.body.rules).toMatchObject(BOUNDS)
  const own = { smallestLineKg: '1', smallestOfferKg: '20', ceilingStep: '0.05', priceStep: '0.1' }
  const revised = await operator.put(`/rounds/${made.body.id}`, { ...draft, rules: { ...draft.rules, ...own } }, 1)
  expect(revised.body.rules).toMatchObject(own)
  const back = await operator.put(`/rounds/${made.body.id}`, draft, 2)
  expect(back.body.rules).toMatchObject(BOUNDS)
  const history = await (await hub.auditor()).all(`/audit?subject=rounds:${made.body.id}`)
  expect(history.map(({ data }) => data.rules)).toMatchObject([BOUNDS, own, BOUNDS])
})

test('a round that is opened with them keeps out what is too small or between two steps, and says why', async () => {
  const period = '2029-Q2'
  const member = await admitted(hub, 'member')
  const finest = await posted(priced(period, fixed('90.005')))
  const small = await posted(priced(period, fixed('90'), { quantityKg: '99' }))
  const right = await posted(priced(period, fixed('90.05')))
  const roundId = await opened(period)
  await entryOf(roundId, 'offers', right, 'joined')
  expect(await entryOf(roundId, 'offers', finest, 'left')).toMatchObject({ reason: expect.stringContaining('0.01') })
  expect(await entryOf(roundId, 'offers', small, 'left')).toMatchObject({ reason: expect.stringContaining('100 kg') })
  const sent = [line({ period, quantityKg: '4' }), line({ period, ceilingPrice: { amount: '80.25', currency: 'EUR' } })]
  const { lines } = (await member.api.post('/demand/forecasts', forecast(sent))).body
  for (const [index, why] of ['5 kg', '0.50'].entries())
    expect(await entryOf(roundId, 'lines', lines[index].id, 'left', member.api)).toMatchObject({
      reason: expect.stringContaining(why),
    })
})

test('a coarser step of a round is asked of offers anew: one that keeps to it joins when it is sent again', async () => {
  const period = '2029-Q3'
  const drafts = {
    fixed: priced(period, fixed('90.50')),
    between: priced(period, fixed('90.25')),
    tiers: priced(period, {
      tiers: [
        { fromKg: '0', amount: '90.5' },
        { fromKg: '500', amount: '88' },
      ],
      currency: 'EUR',
    }),
    formula: priced(period, { formula: { index: 'ndpr', premium: '-2.5', cap: '95' }, currency: 'EUR' }),
    shared: priced(period, { formula: { index: 'ndpr', premium: '1', cap: '95', shareAbove: '0.5' }, currency: 'EUR' }),
  }
  const keeps = new Set(['fixed', 'tiers', 'formula'])
  const ids = new Map<string, string>()
  for (const [name, draft] of Object.entries(drafts)) ids.set(name, await posted(draft))
  const roundId = await opened(period, { priceStep: '0.5', indices: { ndpr: '93.17' } })
  for (const id of ids.values())
    expect(await entryOf(roundId, 'offers', id, 'left')).toMatchObject({
      reason: expect.stringMatching(/in steps of 0\.5 only.*send it again as it is/),
    })
  for (const [name, draft] of Object.entries(drafts)) {
    const id = ids.get(name) as string
    expect((await supplier.api.put(`/supply/offers/${id}`, draft, 1)).status).toBe(200)
    const entry = await entryOf(roundId, 'offers', id, keeps.has(name) ? 'joined' : 'left')
    if (!keeps.has(name)) expect(entry.reason).toMatch(/does not keep to them: revise the offer\.$/)
  }
  // Those of a file are asked the same.
  const file = JSON.stringify({ offers: [priced(period, fixed('91')), priced(period, fixed('91.1'))] })
  const { body } = await supplier.api.post('/supply/offers/import', JSON.parse(file))
  const [on, off] = body.items as { id: string }[]
  await entryOf(roundId, 'offers', on?.id ?? '', 'joined')
  await entryOf(roundId, 'offers', off?.id ?? '', 'left')
})

test('beside a sealed price stands no more than a step that is asked of all prices', async () => {
  const supply = hub.process.services.find(one => one.service.name === 'supply')?.context.database.within('service')
  const stepOf = async (id: string) =>
    (
      await supply?.query<{ step: string | null }>(
        `SELECT sealed_price::jsonb ->> 'step' AS step FROM offer WHERE id = $1`,
        [id],
      )
    )?.[0]?.step
  expect(await stepOf(await posted(priced('2029-Q4', fixed('90'))))).toBe('0.01')
  await opened('2029-Q4', { priceStep: '1' })
  await until('it asks for more of an offer that comes now', async () => {
    return (await stepOf(await posted(priced('2029-Q4', fixed('90'))))) === '1'
  })
  expect((await operator.post('/rounds', { ...round(), rules: { ...round().rules, priceStep: '0.07' } })).status).toBe(
    422,
  )
})
