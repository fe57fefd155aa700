import type { Cell, Share } from '@lodestone/contracts'
import { expect, test } from 'vitest'
import { apart, type Contributions, holds } from './disclosure.ts'
import { choose, type Figure, join } from './figure.ts'
import { type LineSum, lineFigure, poolFigure } from './pool.ts'
import { type Flow, showableShares, stagesHold } from './share.ts'

const of = (...amounts: number[]): Contributions =>
  new Map(amounts.map((amount, index) => [`g${index}`, BigInt(amount)] as const).filter(([, amount]) => amount !== 0n))

test.each([
  ['five equal groups', of(10, 10, 10, 10, 10), true],
  ['four groups', of(10, 10, 10, 10), false],
  ['a fifth with nothing', of(10, 10, 10, 10, 0), false],
  ['one with exactly half', of(40, 10, 10, 10, 10), true],
  ['one with a gram more than half', of(41, 10, 10, 10, 10), false],
  ['all but four leave exactly 15 % of the first', of(100, 30, 30, 30, 15), true],
  ['all but four leave less than 15 % of the first', of(100, 30, 30, 31, 14), false],
  ['nothing', of(), false],
])('a sum of %s', (_, contributions, may) => expect(holds(contributions)).toBe(may))

test('sums may stand side by side when they are the same or differ by what may be shown', () => {
  const sum = of(10, 10, 10, 10, 10, 10)
  expect(apart(sum, of(10, 10, 10, 10, 10, 10))).toBe(true)
  expect(apart(sum, of(10, 10, 10, 10, 10, 0))).toBe(false)
  expect(apart(sum, of(5, 5, 5, 5, 5, 5))).toBe(true)
})

const figure = <Name extends string>(name: Name, byMaterial: Record<string, Contributions>): Figure<Name> => ({
  name,
  byMaterial: new Map(Object.entries(byMaterial)),
})
const names = (figures: readonly Figure[]): string[] => figures.map(one => one.name)

test('a total is not shown beside one that differs from it by one group', () => {
  const confirmed = figure('confirmed', { a: of(10, 10, 10, 10, 10) })
  const screened = figure('screened', { a: of(10, 10, 10, 10, 10, 10) })
  expect(names(choose([confirmed, screened], []).figures)).toEqual(['confirmed'])
  expect(names(choose([confirmed, figure('asked', { a: of(20, 20, 20, 20, 20) })], []).figures)).toEqual([
    'confirmed',
    'asked',
  ])
})

test('a total is not shown beside a pool sheet that leaves one group over', () => {
  const confirmed = figure('confirmed', { a: of(10, 10, 10, 10, 10), b: of(0, 0, 0, 0, 10) })
  expect(choose([confirmed], [figure('pool 1', { a: of(10, 10, 10, 10, 10) })]).figures).toEqual([])
  expect(names(choose([confirmed], []).figures)).toEqual(['confirmed'])
})

test('what is left over beside the materials shown may itself be shown, or more is left out', () => {
  const five = of(10, 10, 10, 10, 10)
  expect(choose([figure('confirmed', { a: five, b: of(20, 20, 20, 20, 20), c: of(7) })], []).materials).toEqual(['b'])
  const split = choose([figure('confirmed', { a: five, b: of(10, 10, 10), c: of(0, 0, 0, 10, 10) })], [])
  expect(split.materials).toEqual(['a'])
  expect(choose([figure('confirmed', { a: five, b: five })], []).materials).toEqual(['a', 'b'])
  expect(choose([figure('confirmed', { a: five, b: of(7) })], []).materials).toEqual([])
})

test('a later figure joins as a total, by material, or not at all', () => {
  const five = of(10, 10, 10, 10, 10)
  const shown = choose([figure('matched', { a: five, b: five })], [])
  expect(join(figure('accepted', { a: five, b: five }), shown, [])).toBe('by-material')
  expect(join(figure('accepted', { a: five, b: of(10, 10, 10, 10) }), shown, [])).toBe('no')
  const halves = { a: of(5, 5, 5, 5, 5), b: of(5, 5, 5, 5, 5) }
  expect(join(figure('accepted', halves), shown, [])).toBe('by-material')
  const uneven = { a: of(10, 10, 8, 8, 8), b: of(8, 8, 10, 10, 10) }
  expect(join(figure('accepted', uneven), shown, [])).toBe('total')
})

const line = (index: number, more: Partial<LineSum> = {}): LineSum => ({
  material: 'ndpr-oxide',
  grade: null,
  period: '2027-Q2',
  bloc: 'EU',
  group: `g${index}`,
  fate: 'confirmed',
  grams: 10_000n,
  ...more,
})
const openCell = (quantityKg: string, more: object = {}): Cell => ({
  material: 'ndpr-oxide',
  period: '2027-Q2',
  bloc: 'EU',
  commitments: { forecast: '0', intent: quantityKg, firm: '0' },
  quantityKg,
  contributors: 5,
  ...more,
})

test.each([
  ['before anybody left', '70', [0, 1, 2, 3, 4, 5, 6]],
  ['without the one dropped before', '60', [0, 1, 2, 3, 4, 5]],
  ['of what was confirmed', '50', [0, 1, 2, 3, 4]],
])('a pool sheet is read as the lines that give its figures: %s', (_, kg, groups) => {
  const lines = [...[0, 1, 2, 3, 4].map(index => line(index)), line(5, { fate: 'left' }), line(6, { fate: 'dropped' })]
  const read = poolFigure(
    'pool 1',
    [openCell(kg), { material: 'x', period: '2027-Q2', bloc: 'EU', suppressed: true }],
    lines,
  )
  expect([...(read?.byMaterial.get('ndpr-oxide')?.keys() ?? [])].sort()).toEqual(groups.map(index => `g${index}`))
  expect(read?.byMaterial.has('x')).toBe(false)
})

test('a pool sheet that no lines give says nothing, and lines of another cell are none of its', () => {
  expect(poolFigure('pool 1', [openCell('50')], [line(0)])).toBeUndefined()
  expect(
    poolFigure('pool 1', [openCell('10')], [line(0), line(1, { bloc: 'JP' })])?.byMaterial.get('ndpr-oxide'),
  ).toEqual(new Map([['g0', 10_000n]]))
})

test('a figure of lines counts those with the fates it is made of', () => {
  const lines = [line(0), line(1, { fate: 'left' }), line(2, { fate: 'dropped' })]
  expect(lineFigure('screened', lines, ['confirmed', 'left']).byMaterial.get('ndpr-oxide')?.size).toBe(2)
})

const flow = (index: number, more: Partial<Flow> = {}): Flow => ({
  material: 'ndpr-oxide',
  group: `g${index % 5}`,
  bloc: 'EU',
  priority: 5,
  supplierGroup: `s${index % 5}`,
  chain: [{ stage: 'mining', country: 'AU' }],
  matched: 10_000n,
  accepted: 0n,
  contracted: 0n,
  delivered: 0n,
  cost: 900_000n,
  ...more,
})
const flows = [0, 1, 2, 3, 4].map(index => flow(index))
const share = (country: string, kg: string): Share => ({
  material: 'ndpr-oxide',
  stage: 'mining',
  country,
  kg,
  ofDemandPct: '50.0000',
  ofMatchedPct: '100.0000',
  withinCap: true,
})

test('a share is shown when it holds over the groups of members and of suppliers', () => {
  const shown = (own: readonly Flow[]) => showableShares([share('AU', '50')], own, [], ['ndpr-oxide']).length
  expect(shown(flows)).toBe(1)
  expect(shown(flows.map(one => ({ ...one, supplierGroup: 's0' })))).toBe(0)
  expect(shown(flows.map(one => ({ ...one, group: 'g0' })))).toBe(0)
  expect(showableShares([share('AU', '50')], flows, [], [])).toEqual([])
})

test('shares of a material are shown together or not at all, and only if their differences hold too', () => {
  const us = [0, 1, 2, 3].map(index => flow(index, { chain: [{ stage: 'mining', country: 'US' }] }))
  const rows = [share('AU', '50'), share('US', '40')]
  expect(showableShares(rows, [...flows, ...us], [], ['ndpr-oxide'])).toEqual([])
  const twice = flows.map(one => ({ ...one, chain: [...one.chain, { stage: 'separation', country: 'MY' }] }))
  const separated = { ...share('MY', '50'), stage: 'separation' }
  expect(showableShares([share('AU', '50'), separated], twice, [], ['ndpr-oxide'])).toHaveLength(2)
  const butOne = [
    ...twice.slice(0, 4),
    flow(4),
    flow(9, { chain: [{ stage: 'separation', country: 'MY' }], matched: 9_000n }),
  ]
  expect(showableShares([share('AU', '50'), { ...separated, kg: '49' }], butOne, [], ['ndpr-oxide'])).toEqual([])
})

test("a bloc's own territory does not count, and a share that the allocations do not give is not shown", () => {
  const french = flows.map(one => ({ ...one, chain: [{ stage: 'mining', country: 'FR' }] }))
  expect(showableShares([share('FR', '50')], french, [], ['ndpr-oxide'])).toEqual([])
  const japanese = french.map(one => ({ ...one, bloc: 'JP' }))
  expect(showableShares([share('FR', '50')], japanese, [], ['ndpr-oxide'])).toHaveLength(1)
  expect(showableShares([share('FR', '50')], japanese, ['FR'], ['ndpr-oxide'])).toEqual([])
})

test('stage values need every priority class and what is paid to hold', () => {
  expect(stagesHold(flows, 'by-priority')).toBe(true)
  expect(stagesHold([...flows, flow(0, { priority: 1 })], 'by-priority')).toBe(false)
  expect(stagesHold([...flows, flow(0, { priority: 1 })], 'one')).toBe(true)
  expect(stagesHold([...flows, flow(0, { matched: 1n, cost: 90_000_000n })], 'by-priority')).toBe(false)
  expect(stagesHold([], 'one')).toBe(false)
})
