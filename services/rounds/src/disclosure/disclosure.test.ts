import type { Cell, Share } from '@lodestone/contracts'
import { describe, expect, test } from 'vitest'
import { apart, type Contributions, holds } from './disclosure.ts'
import { choose, totalled } from './figure.ts'
import { type LineSum, type Sheet, tells } from './pool.ts'
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
const hidden = (more: object = {}): Cell => ({
  material: 'ndpr-oxide',
  period: '2027-Q2',
  bloc: 'EU',
  suppressed: true,
  ...more,
})
const five = [0, 1, 2, 3, 4].map(index => line(index))
const sheet = (...cells: Cell[]): Sheet => ({ version: 1, cells })

test.each<[string, Cell[], LineSum[], boolean]>([
  ['these lines and no others', [openCell('50')], five, true],
  ['another sum', [openCell('60')], five, false],
  ['a suppressed cell beside, even an empty one', [openCell('50'), hidden({ bloc: 'JP' })], five, false],
  ['nothing', [], [], false],
  ['not the line of a cell that it does not list', [openCell('50')], [...five, line(5, { bloc: 'JP' })], false],
  ['another material beside', [openCell('50'), hidden({ material: 'x' })], five, true],
])('a sheet tells lines of a material: %s', (_, cells, lines, is) =>
  expect(tells(sheet(...cells), 'ndpr-oxide', lines)).toBe(is),
)

const none = { names: [], of: () => new Map() }
const shownOf = (...given: Parameters<typeof choose>) =>
  Object.fromEntries([...choose(...given)].map(([material, figures]) => [material, figures.map(one => one.name)]))

describe('a figure of lines', () => {
  test('is shown where a sheet has told it, and nowhere else', () => {
    const left = line(5, { fate: 'left' })
    const more = [0, 1, 2, 3, 4].map(index => line(index + 10, { fate: 'dropped' }))
    const both = [...five, left, ...more]
    const names = (...cells: Cell[][]) =>
      shownOf(
        both,
        cells.map(one => sheet(...one)),
        none,
      )['ndpr-oxide']
    expect(names([openCell('50')])).toEqual(['confirmed'])
    expect(names([openCell('60')], [openCell('50')])).toEqual(['confirmed', 'screened'])
    // Five groups were dropped: their sum is safe beside the sheets, and may still be compared with what stands.
    expect(names([openCell('110')])).toEqual(['asked'])
    expect(names([hidden()])).toEqual([])
    expect(shownOf(both, [], none)['ndpr-oxide']).toEqual([])
  })
  test('is a total where every material shows it', () => {
    const other = [0, 1, 2, 3, 4].map(index => line(index, { material: 'x' }))
    const of = (cell: Cell) => totalled(choose([...five, ...other], [sheet(openCell('50'), cell)], none))
    expect(of(openCell('50', { material: 'x' }))).toEqual(['confirmed', 'screened', 'asked'])
    expect(of(hidden({ material: 'x' }))).toEqual([])
    expect(totalled(choose(five, [sheet(openCell('50'), hidden({ material: 'x' }))], none))).toEqual([])
  })
})

describe('a figure of allocations', () => {
  const gives = (...amounts: number[]) => ({
    names: ['matched', 'accepted'] as const,
    of: (name: string) => of(...(name === 'matched' ? amounts : amounts.slice(0, 5))),
  })
  const six = [...five, line(5)]
  const names = (flows: ReturnType<typeof gives>, cell = openCell('60')) =>
    shownOf(six, [sheet(cell)], { ...flows, names: [...flows.names] })['ndpr-oxide']
  test('is shown beside what was confirmed when it holds and so does every difference', () => {
    expect(names(gives(6_000, 6_000, 6_000, 6_000, 6_000, 6_000))).toEqual([
      'confirmed',
      'screened',
      'asked',
      'matched',
    ])
    expect(names(gives(10_000, 10_000, 10_000, 10_000, 10_000, 9_000))).not.toContain('matched')
    expect(names(gives(6_000, 6_000, 6_000, 6_000))).not.toContain('matched')
  })
  test('is not shown where nothing was told of what was confirmed', () => {
    expect(names(gives(6_000, 6_000, 6_000, 6_000, 6_000, 6_000), hidden())).toEqual([])
  })
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

test('shares are not shown where what was matched beside them came through one group', () => {
  const rows = (...more: Flow[]) => showableShares([share('AU', '50')], [...flows, ...more], [], ['ndpr-oxide']).length
  expect(rows(flow(5, { group: 'g5', supplierGroup: 's5', chain: [{ stage: 'mining', country: 'FR' }] }))).toBe(0)
  const french = [0, 1, 2, 3, 4].map(index => flow(index, { chain: [{ stage: 'mining', country: 'FR' }] }))
  expect(rows(...french)).toBe(1)
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
