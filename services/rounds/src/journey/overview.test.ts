import { randomUUID } from 'node:crypto'
import { until } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { supplyBook } from './book.fixture.ts'
import { MINUTE, type PlayedRound, type RoundsHub, setStage } from './stage.fixture.ts'

let stage: RoundsHub
let round: PlayedRound
let collecting: string
// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there
const overview = async (api = stage.operator, query = ''): Promise<any> => {
  const { status, body } = await api.get(`/rounds/overview${query}`)
  expect(status).toBe(200)
  return body
}
/** What the hub has summed up. */
const summed = () =>
  until('the outcomes are kept', async () => {
    const body = await overview()
    return body.rounds.notSummed === 0 && body
  })
const waits = (body: { waiting: { roundId: string; on: string; for: string; allocations?: number }[] }, id: string) =>
  body.waiting.filter(one => one.roundId === id).map(one => [one.on, one.for, one.allocations])

beforeAll(async () => {
  stage = await setStage()
  const ceilings = stage
    .sixLines()
    .map((line, n) =>
      n === 5 ? line : { ...line, input: { ceilingPrice: { amount: `${100 + n}`, currency: 'EUR' } } },
    )
  const played = await stage.closedRoundOf({ rules: { rates: { USD: '0.92' }, indices: { ndpr: '99.50' } } }, ceilings)
  const sites = { mining: ['AU'], separation: ['MY', 'CN'] }
  const offer = {
    id: randomUUID(),
    supplier: stage.suppliers[0] as RoundsHub['suppliers'][number],
    quantityKg: '600',
    input: {
      price: { formula: { index: 'ndpr', premium: '-9.50' }, currency: 'EUR' },
      chain: Object.entries(sites).flatMap(([name, some]) => some.map(country => ({ stage: name, country }))),
    },
  }
  round = await stage.match({ ...played, supply: supplyBook([offer]) })
  collecting = await stage.created()
  await stage.operator.post(`/rounds/${collecting}/open`)
})
afterAll(() => stage?.stop())

test('a span may end on the last day that there is', async () => {
  expect((await overview(stage.operator, '?from=1900-01-01&to=9999-12-31')).items).toHaveLength(2)
})

test('before the award a round is in no sum, and the parties have to decide', async () => {
  const body = await overview()
  expect(body).toMatchObject({
    of: 'all',
    rounds: { opened: 2, awarded: 0, cancelled: 0, notSummed: 0, leftOut: false },
    ...{ byForm: [], byMaterial: [], savings: [], steps: [], nextCursor: null },
  })
  expect(body.items.map((one: { id: string }) => one.id)).toEqual([collecting, round.id])
  expect(body.items[1]).toMatchObject({
    state: 'matched',
    byMaterial: [{ material: 'ndpr-oxide', asked: '900', confirmed: '900', matched: '600', accepted: '0' }],
    savings: [],
  })
  expect(body.items[1].byMaterial[0]).not.toHaveProperty('awarded')
  // One line is firm.
  expect(waits(body, round.id)).toEqual([
    ['members', 'decisions', 5],
    ['suppliers', 'decisions', 6],
  ])
  expect(body.waiting).toContainEqual(expect.objectContaining({ roundId: collecting, on: 'members', for: 'lines' }))
  expect(waits(await overview(stage.as(stage.members[1])), round.id)).toEqual([
    ['members', 'decisions', 1],
    ['suppliers', 'decisions', 1],
  ])
  expect(waits(await overview(stage.as(stage.suppliers[0])), round.id)).toEqual([['suppliers', 'decisions', undefined]])
  expect(waits(await overview(stage.as(stage.members[6])), round.id)).toEqual([])
})

test('the award has its quantities, savings, origin and steps, and members report', async () => {
  const { operator } = stage
  const offerId = round.supply[0]?.id
  await stage.as(stage.suppliers[0]).post(`/rounds/${round.id}/offers/${offerId}/accept`)
  const allocations = await operator.all(`/rounds/${round.id}/allocations`)
  const of = (n: number) => allocations.find(one => one.memberId === stage.members[n]?.id).id
  for (const n of [1, 2, 5]) await stage.as(stage.members[n]).post(`/allocations/${of(n)}/accept`)
  for (const n of [3, 4]) await stage.as(stage.members[n]).post(`/allocations/${of(n)}/decline`)
  expect(waits(await overview(), round.id)).toEqual([['operators', 'award', undefined]])
  stage.pass(60 * MINUTE)
  expect((await operator.post(`/rounds/${round.id}/award`)).status).toBe(200)
  const body = await summed()
  const goods = {
    ...{
      asked: '900',
      confirmed: '900',
      matched: '600',
      accepted: '400',
      awarded: '400',
      contracted: '0',
      delivered: '0',
    },
    deliveredOfAwardedPct: '0.0000',
    origin: [
      { stage: 'mining', kg: '400', outsideChinaKg: '400', outsideChinaPct: '100.0000' },
      { stage: 'separation', kg: '400', outsideChinaKg: '0', outsideChinaPct: '0.0000' },
    ],
    savings: [
      // 400 kg at the index of 99.50, for 90 each.
      {
        currency: 'EUR',
        against: 'index',
        kg: '400',
        compared: '39800.00',
        paid: '36000.00',
        saved: '3800.00',
        savedPct: '9.55',
      },
      // Members 0 to 2 at 100, 101 and 102; the fourth has no ceiling.
      {
        currency: 'EUR',
        against: 'own-ceilings',
        kg: '300',
        compared: '30300.00',
        paid: '27000.00',
        saved: '3300.00',
        savedPct: '10.89',
      },
    ],
  }
  expect(body.byForm).toEqual([{ form: 'oxide', ...goods }])
  expect(body.byMaterial).toEqual([{ material: 'ndpr-oxide', form: 'oxide', ...goods }])
  expect(body.savings.map((one: { saved: string }) => one.saved)).toEqual(['3800.00', '3300.00'])
  expect(body.steps.map((one: { step: string }) => one.step)).toEqual([
    'collecting',
    'offering',
    'matching',
    'deciding',
    'whole',
  ])
  expect(Number(body.steps[3].medianHours)).toBeGreaterThanOrEqual(1)
  expect(waits(body, round.id)).toEqual([['members', 'contracts', 4]])

  await stage.as(stage.members[1]).post(`/allocations/${of(1)}/contract`, { quantityKg: '100', date: stage.today() })
  const key = { headers: { 'idempotency-key': 'd' } }
  await stage
    .as(stage.members[1])
    .post(`/allocations/${of(1)}/deliveries`, { quantityKg: '40', date: stage.today() }, key)
  const later = await overview()
  expect(waits(later, round.id)).toEqual([
    ['members', 'contracts', 3],
    ['suppliers', 'deliveries', 1],
  ])
  expect(later.byForm[0]).toMatchObject({ contracted: '100', delivered: '40', deliveredOfAwardedPct: '10.0000' })
})

test('a member reads its own and what the round published, and no other’s', async () => {
  const body = await overview(stage.as(stage.members[1]))
  expect(body).toMatchObject({ of: 'own', rounds: { opened: 2, awarded: 1 } })
  expect(body.rounds).not.toHaveProperty('notSummed')
  expect(body.byMaterial).toEqual([
    {
      ...{ material: 'ndpr-oxide', form: 'oxide', asked: '150', confirmed: '150', matched: '100', accepted: '100' },
      ...{ awarded: '100', contracted: '100', delivered: '40', deliveredOfAwardedPct: '40.0000' },
      origin: [
        { stage: 'mining', kg: '100', outsideChinaKg: '100', outsideChinaPct: '100.0000' },
        { stage: 'separation', kg: '100', outsideChinaKg: '0', outsideChinaPct: '0.0000' },
      ],
      savings: [
        {
          ...{ currency: 'EUR', against: 'own-ceilings', kg: '100', compared: '10100.00', paid: '9000.00' },
          ...{ saved: '1100.00', savedPct: '10.89' },
        },
      ],
    },
  ])
  const item = body.items.find((one: { id: string }) => one.id === round.id)
  expect(item.byMaterial).toEqual((await stage.as(stage.members[1]).get(`/rounds/${round.id}`)).body.byMaterial ?? [])
  expect(item.own).toMatchObject([{ material: 'ndpr-oxide', awarded: '100' }])
  const outsider = await overview(stage.as(stage.members[6]))
  expect([outsider.byMaterial, outsider.savings, outsider.items[1].own]).toEqual([[], [], []])
})

test('a supplier reads what it offered and sold, in its goods', async () => {
  const body = await overview(stage.as(stage.suppliers[0]))
  expect(body.byMaterial).toEqual([
    {
      ...{ material: 'ndpr-oxide', form: 'oxide', offered: '600', accepted: '400', awarded: '400' },
      ...{ contracted: '100', delivered: '40', deliveredOfAwardedPct: '10.0000', origin: [], savings: [] },
    },
  ])
  expect((await overview(stage.as(stage.suppliers[1]))).byMaterial).toEqual([])
})

test('a span and pages: sums are on the first page alone', async () => {
  const today = stage.today()
  const tomorrow = new Date(Date.parse(today) + 86_400_000).toISOString().slice(0, 10)
  expect((await overview(stage.operator, `?from=${tomorrow}`)).rounds.opened).toBe(0)
  expect((await overview(stage.operator, '?to=2020-01-01')).items).toEqual([])
  const first = await overview(stage.operator, '?limit=1')
  expect(first).toMatchObject({ rounds: { opened: 2, awarded: 1 }, items: [{ id: collecting }] })
  const second = await overview(stage.operator, `?limit=1&cursor=${first.nextCursor}`)
  expect(second).toMatchObject({ items: [{ id: round.id }], nextCursor: null })
  expect(second.rounds ?? second.byForm ?? second.waiting).toBeUndefined()
  expect((await stage.operator.get('/rounds/overview?from=yesterday')).status).toBe(422)
})
