import { type Api, type TestHub, until } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { admitted, forecast, line, offer, round, startWholeHub } from './hub.ts'
import { inState, type Party } from './journey.ts'

/**
 * Two rounds that differ in nothing but what rivals ask and offer. An organisation that asks in both with the same stepped lots, prices and ceilings,
 * none of which trades, gets the same answers to everything: so none of them tells it which of the two it is in. Operators do read the difference.
 */

type World = {
  readonly period: string
  readonly needs: readonly [kg: string, ceiling: string][]
  readonly price: string
}
const WORLDS: readonly World[] = [
  {
    period: '2027-Q2',
    needs: [
      ['700', '118.40'],
      ['300', '109.10'],
    ],
    price: '95.00',
  },
  {
    period: '2027-Q3',
    needs: [
      ['950', '131.75'],
      ['420', '101.30'],
    ],
    price: '98.25',
  },
]
type Asked = { readonly roundId: string; readonly buyer: Party; readonly seller: Party }

let hub: TestHub
let operator: Api
let asked: Asked[]

beforeAll(async () => {
  hub = await startWholeHub({ PUBLICATION_INTERVAL_HOURS: '168' })
  operator = await hub.operator()
  asked = []
  for (const world of WORLDS) asked.push(await play(world))
})
afterAll(() => hub?.stop())

async function play({ period, needs, price }: World): Promise<Asked> {
  const euro = (amount: string) => ({ amount, currency: 'EUR' })
  for (const [quantityKg, ceiling] of needs) {
    const { api } = await admitted(hub, 'member')
    await api.post('/demand/forecasts', forecast([line({ period, quantityKg, ceilingPrice: euro(ceiling) })]))
  }
  const rival = await admitted(hub, 'supplier')
  await rival.api.post('/supply/offers', offer({ period, quantityKg: '500', price: { fixed: euro(price) } }))
  const [buyer, seller] = [await admitted(hub, 'member'), await admitted(hub, 'supplier')]
  const steps = [0, 1, 2, 3, 4, 5]
  const stepped = steps.map(n =>
    line({ reference: `step-${n}`, period, quantityKg: '0.001', ceilingPrice: euro(`${65 + 5 * n}.00`) }),
  )
  expect((await buyer.api.post('/demand/forecasts', forecast(stepped, { reference: 'steps' }))).status).toBe(201)
  for (const n of steps) {
    const lots = { reference: `step-${n}`, period, quantityKg: '6000', minimumLotKg: `${2000 + 500 * n}` }
    const posted = await seller.api.post(
      '/supply/offers',
      offer({ ...lots, price: { fixed: euro(`${100 + 6 * n}.00`) } }),
    )
    expect(posted.status).toBe(201)
  }
  const made = await operator.post('/rounds', round({ periods: [period] }))
  const { id: roundId } = made.body
  await operator.post(`/rounds/${roundId}/open`)
  await until(
    'all have joined',
    async () =>
      (await operator.all(`/rounds/${roundId}/lines`)).length === 8 &&
      (await operator.all(`/rounds/${roundId}/offers`)).length === 7,
  )
  await operator.post(`/rounds/${roundId}/publish-pool`)
  await until('the pool is published', async () => (await operator.get(`/rounds/${roundId}/pool`)).status === 200)
  // Noted in its record too, which would else have it behind the close, now and then.
  await until('the round has heard of it', async () =>
    (await operator.get(`/audit?subject=rounds:${roundId}`)).text.includes('rounds.pool-published'),
  )
  await operator.post(`/rounds/${roundId}/close`)
  await inState(operator, roundId, 'matched')
  return { roundId, buyer, seller }
}

/** An answer without what names its own round, organisation and moment, lists in one order: those of ids are of no meaning here. */
function plain(text: string, { period }: World): string {
  const nameless = text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>')
    .replaceAll(/\b[0-9a-f]{64}\b/g, '<hash>')
    .replaceAll(/\b[0-9a-f]{32}\b/g, '<salt>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replaceAll(/\d{4}-\d\d-\d\d/g, '<day>')
    .replaceAll(/round-\d+/g, '<round>')
    .replaceAll(period, '<period>')
  const lines = nameless.split('\n').filter(line => line !== '')
  return JSON.stringify(
    lines
      .map(line => ordered(JSON.parse(line)))
      .map(one => JSON.stringify(one))
      .sort(),
  )
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, name === 'index' ? 0 : ordered(one)]))
}

const PATHS = [
  '',
  '/lines',
  '/offers',
  '/pool',
  '/allocations',
  '/proposals',
  '/explanations',
  '/record',
  '/decisions',
  '/ocds',
  '/elements',
]

async function answersTo(who: 'buyer' | 'seller', nth: number): Promise<Record<string, string>> {
  const { roundId, [who]: party } = asked[nth] as Asked
  const ask = async (path: string) => {
    const { status, text } = await party.api.get(`/rounds/${roundId}${path}`)
    return `${status} ${plain(text, WORLDS[nth] as World)}`
  }
  const own = await party.api.all(`/rounds/${roundId}/${who === 'buyer' ? 'lines' : 'offers'}`)
  const names = new Map(own.map(one => [`/proofs?${who === 'buyer' ? 'lineId' : 'offerId'}=${one.id}`, one.reference]))
  const answers: Record<string, string> = {}
  for (const path of [...PATHS, '/explanations/export?format=ndjson']) answers[path] = await ask(path)
  for (const [path, reference] of names) answers[`proof of ${reference}`] = await ask(path)
  return answers
}

test.each(['buyer', 'seller'] as const)('what a %s asks is answered alike whatever rivals ask and offer', async who => {
  const [one, other] = [await answersTo(who, 0), await answersTo(who, 1)]
  expect(one['/explanations']).toContain('not-matched-in-full')
  expect(Object.keys(one).length).toBeGreaterThan(15)
  expect(other).toEqual(one)
})

test('operators read the difference, so there is one to hide', async () => {
  const told = async (nth: number) => {
    const { roundId, buyer, seller } = asked[nth] as Asked
    const own = new Set(
      [
        ...(await buyer.api.all(`/rounds/${roundId}/lines`)),
        ...(await seller.api.all(`/rounds/${roundId}/offers`)),
      ].map(({ id }) => id),
    )
    const all = await operator.all(`/rounds/${roundId}/explanations`)
    return all
      .filter(({ id }) => own.has(id))
      .map(({ figures }) => JSON.stringify(figures))
      .sort()
  }
  expect(await told(0)).not.toEqual(await told(1))
})
