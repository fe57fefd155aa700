import { expect, test } from 'vitest'
import { fairLevel, fillByMember } from './match.figures.fill.ts'
import { goodsFlows } from './match.figures.goods.ts'
import { pricesByPool, settledPools } from './match.figures.pools.ts'
import { realisationByMember } from './match.figures.realised.ts'
import { missedLots, unmatchedByCause } from './match.figures.shortfall.ts'
import { type Allocation, type Explanation, ofFirstPass, type RoundRecord } from './round.queries.ts'

type RecordLine = RoundRecord['inputs']['lines'][number]
type RecordOffer = RoundRecord['inputs']['offers'][number]

const line = (id: string, more: Partial<RecordLine> = {}): RecordLine => ({
  id,
  version: 1,
  material: 'ndpr-oxide',
  quantityKg: '100',
  period: '2027-Q1',
  deliverTo: 'DE',
  commitment: 'intent',
  memberId: `m-${id}`,
  bloc: 'EU',
  zone: 'EU',
  weight: '100',
  ...more,
})
const offer = (id: string, supplierId: string, material = 'ndpr-oxide'): RecordOffer => ({
  id,
  version: 1,
  material,
  supplierId,
  quantityKg: '500',
  period: '2027-Q1',
  incoterm: 'DAP',
  deliverFrom: 'AU',
  price: { fixed: { amount: '50', currency: 'EUR' } },
  chain: [],
  level: 'A',
  tiers: [{ fromKg: '0', exWorks: '50' }],
})
const allocated = (lineId: string, offerId: string, quantityKg: string, landedPrice = '51.0000') => ({
  lineId,
  offerId,
  quantityKg,
  price: { amount: '50.00', currency: 'EUR' as const },
  landedPrice,
})
const record = (
  lines: RecordLine[],
  fills: Record<string, string>,
  allocations = [] as ReturnType<typeof allocated>[],
  offers: RecordOffer[] = [],
) =>
  ({
    rules: { allocation: 'priority-then-pro-rata' },
    inputs: { lines, offers },
    result: { fills: Object.entries(fills).map(([lineId, filledKg]) => ({ lineId, filledKg })), allocations },
  }) as unknown as RoundRecord
const told = (
  id: string,
  code: Explanation['code'],
  askedKg: string,
  filledKg: string,
  kind: 'line' | 'offer' = 'line',
) => ({ id, kind, code, figures: { askedKg, filledKg }, text: '' }) as Explanation

const oxide = () => 'oxide' as const

test('a fair level fills by weight, and what a small line does not need goes to the others', () => {
  const two = [
    { asked: 100, weight: 100 },
    { asked: 100, weight: 300 },
  ]
  expect(fairLevel(two, 0)).toBe(0)
  expect(fairLevel(two, 80)).toBeCloseTo(0.2)
  // At a third the second line is full; what is left goes to the first.
  expect(fairLevel(two, 160)).toBeCloseTo(0.6)
  expect(fairLevel(two, 200)).toBeCloseTo(1)
})

test('a member stands beside the level of its rivals; a line that no offer could serve has none', () => {
  const lines = [line('a'), line('b'), line('c', { priority: 1 }), line('d')]
  const fills = { a: '70', b: '30', c: '90', d: '0' }
  const rows = fillByMember(record(lines, fills), [told('d', 'grade-not-met', '100', '0')], oxide)
  expect(rows.map(row => [row.memberId, row.filledPct, Math.round(row.fairPct)])).toEqual([
    ['m-a', '70.0000', 50],
    ['m-b', '30.0000', 50],
    ['m-c', '90.0000', 90],
    ['m-d', '0.0000', 0],
  ])
})

test('what a member got of one form is never added to what it got of another', () => {
  const lines = [line('a', { memberId: 'm' }), line('b', { memberId: 'm', material: 'ndfeb-magnet' })]
  const formOf = (material: string) => (material === 'ndfeb-magnet' ? 'magnet' : 'oxide')
  const rows = fillByMember(record(lines, { a: '70', b: '30' }), [], formOf)
  expect(rows.map(row => `${row.memberId} ${row.form} ${row.filledKg} of ${row.askedKg}`)).toEqual([
    'm oxide 70 of 100',
    'm magnet 30 of 100',
  ])
})

test('what was not served is summed by cause, to the gram', () => {
  const explanations = [
    told('a', 'scarce-shared-pro-rata', '100', '70.001'),
    told('b', 'scarce-shared-pro-rata', '50.5', '0'),
    told('c', 'grade-not-met', '200', '0'),
    told('d', 'filled', '10', '10'),
    told('o', 'dearer-than-chosen', '900', '0', 'offer'),
  ]
  expect(unmatchedByCause(explanations, oxide)).toEqual([
    { code: 'grade-not-met', form: 'oxide', lines: 1, kg: '200' },
    { code: 'scarce-shared-pro-rata', form: 'oxide', lines: 2, kg: '80.499' },
  ])
  const ofTwo = unmatchedByCause(explanations, id => (id === 'b' ? 'magnet' : 'oxide'))
  expect(ofTwo.map(one => `${one.form} ${one.kg}`)).toEqual(['oxide 200', 'magnet 50.5', 'oxide 29.999'])
})

test('a line that a further pass explains anew counts once, as the first explained it', () => {
  const first = told('a', 'scarce-shared-pro-rata', '150', '60')
  const second = { ...told('a', 'scarce-shared-pro-rata', '90', '50'), pass: 2 }
  expect(unmatchedByCause(ofFirstPass([first, second]), oxide)).toEqual([
    { code: 'scarce-shared-pro-rata', form: 'oxide', lines: 1, kg: '90' },
  ])
})

test('a lot that was missed stands with its offer and what was missing, the nearest first; other offers do not', () => {
  const missed = (id: string, shortKg: string) => {
    const own = told(id, 'minimum-lot-not-reached', '0', '0', 'offer')
    return { ...own, figures: { takenKg: '0', shortfall: { lotKg: '100', openKg: '9', shortKg } } } as Explanation
  }
  const matched = record([line('a')], {}, [], [offer('o', 's'), offer('p', 't'), offer('q', 't')])
  const rows = missedLots(matched, [missed('o', '91'), missed('p', '9'), told('q', 'filled', '9', '9', 'offer')])
  expect(rows.map(row => [row.id, row.supplierId, row.shortKg])).toEqual([
    ['p', 't', '9'],
    ['o', 's', '91'],
  ])
  expect(rows[0]).toMatchObject({ takenKg: '0', lotKg: '100', openKg: '9' })
})

test('goods flow by the country of their supplier, their own material and the bloc of the line', () => {
  const matched = record(
    [line('a'), line('b', { bloc: 'JP' })],
    {},
    [allocated('a', 'o', '10.5'), allocated('b', 'o', '20'), allocated('a', 'p', '1')],
    [offer('o', 's'), offer('p', 't')],
  )
  expect(goodsFlows(matched, supplier => (supplier === 's' ? 'AU' : 'US'))).toEqual([
    { from: 'AU', material: 'ndpr-oxide', bloc: 'JP', kg: '20' },
    { from: 'AU', material: 'ndpr-oxide', bloc: 'EU', kg: '10.5' },
    { from: 'US', material: 'ndpr-oxide', bloc: 'EU', kg: '1' },
  ])
})

test('a pool has one price but for freight', () => {
  const matched = record(
    [line('a'), line('b'), line('c', { grade: '99.9' })],
    {},
    [allocated('a', 'o', '10', '51.2500'), allocated('b', 'p', '5', '50.1000'), allocated('c', 'o', '1', '60.0000')],
    [offer('o', 's'), offer('p', 't')],
  )
  expect(pricesByPool(matched)).toMatchObject([
    {
      material: 'ndpr-oxide',
      grade: undefined,
      goodsKg: '15',
      members: 2,
      suppliers: 2,
      from: '50.1000',
      to: '51.2500',
    },
    { grade: '99.9', goodsKg: '1', members: 1, suppliers: 1, from: '60.0000', to: '60.0000' },
  ])
})

test('a member’s allocations are accepted only when both sides have, and delivered as reported', () => {
  const one = (state: Allocation['state'], quantityKg: string, contractedKg = '0', deliveredKg = '0') =>
    ({ memberId: 'm', material: 'ndpr-oxide', state, quantityKg, contractedKg, deliveredKg }) as Allocation
  expect(
    realisationByMember(
      [one('proposed', '5'), one('declined', '10'), one('delivered', '20', '19', '19'), one('awarded', '1')],
      oxide,
    ),
  ).toEqual([
    {
      memberId: 'm',
      form: 'oxide',
      matchedKg: '36',
      acceptedKg: '21',
      contractedKg: '19',
      deliveredKg: '19',
      deliveredPct: '52.7778',
    },
  ])
})

test('what members of a pool pay in all is exact, in whole coins; who is held to a ceiling is counted', () => {
  const pool = { material: 'ndpr-oxide', period: '2027-Q1', zone: 'EU' }
  const share = (lineId: string, amount: string, atCeiling = false) => ({
    lineId,
    needKg: '1',
    freight: '0',
    amount,
    atCeiling,
  })
  const settled = { pool, needKg: '2', price: '90.0000', suppliers: [] }
  const [euro, own] = settledPools({
    currency: 'EUR',
    pools: [
      {
        ...settled,
        goods: '9007199254740993.10',
        freight: '0.05',
        members: [share('a', '9007199254740993.01', true), share('b', '0.14')],
      },
      { ...settled, ownPoolOf: 'c', goods: '7.00', freight: '0.00', members: [share('c', '7.00')] },
    ],
  })
  expect(euro).toMatchObject({ paid: '9007199254740993.15', lines: 2, atCeiling: 1, isOwn: false })
  expect(own).toMatchObject({ paid: '7.00', lines: 1, atCeiling: 0, isOwn: true })
  const yen = { ...settled, goods: '1200', freight: '30', members: [share('a', '1000'), share('b', '230')] }
  expect(settledPools({ currency: 'JPY', pools: [yen] })[0]?.paid).toBe('1230')
})
