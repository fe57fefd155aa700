import type { Cell, Share } from '@lodestone/contracts'
import { describe, expect, test } from 'vitest'
import { apart, type Contributions, holds } from './disclosure.ts'
import { choose, totalled } from './figure.ts'
import type { Served, ServedNeed } from './flow.ts'
import { cellParts, type LineSum, type PoolSheet, tells } from './pool.ts'
import { placesOf, showableShares } from './share.ts'

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
  commitment: 'intent',
  group: `g${index}`,
  fate: 'confirmed',
  grams: 10_000n,
  ...more,
})
const openCell = (quantityKg: string, more: object = {}): Cell => ({
  material: 'ndpr-oxide',
  period: '2027-Q2',
  bloc: 'EU',
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
const sheet = (...cells: Cell[]): PoolSheet => ({ version: 1, cells })

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

const none = { names: [], flows: [], partOf: () => '' }
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

const flow = (index: number, more: Partial<ServedNeed> = {}): ServedNeed => ({
  material: 'ndpr-oxide',
  grade: null,
  period: '2027-Q2',
  bloc: 'EU',
  commitment: 'intent',
  group: `g${index}`,
  supplierGroup: `s${index % 5}`,
  chain: [{ stage: 'mining', country: 'AU' }],
  matched: 10_000n,
  accepted: 0n,
  contracted: 0n,
  delivered: 0n,
  ...more,
})

describe('a figure of allocations', () => {
  const ten = Array.from({ length: 10 }, (_, index) => index)
  const lines = ten.map(index => line(index))
  const flows = (matched: bigint[], more: Partial<ServedNeed> = {}): ServedNeed[] =>
    matched.map((grams, index) => flow(index, { matched: grams, ...more }))
  const names = (
    own: readonly ServedNeed[],
    sheets = [sheet(openCell('100'))],
    of: Served[] = ['matched'],
    asked = lines,
  ) => shownOf(asked, sheets, { names: of, flows: own, partOf: cellParts(sheets) })['ndpr-oxide']?.slice(3)
  const half = ten.map(() => 5_000n)

  test('is shown beside what was confirmed when it holds and so does what nobody got', () => {
    expect(names(flows(half))).toEqual(['matched'])
    expect(names(flows(lines.map(one => one.grams)))).toEqual(['matched'])
    expect(names(flows(ten.map(index => (index < 9 ? 10_000n : 5_000n))))).toEqual([])
    expect(names(flows([6_000n, 6_000n, 6_000n, 6_000n]))).toEqual([])
  })

  test('is not shown where nothing was told of what was confirmed', () => {
    expect(shownOf(lines, [sheet(hidden())], { names: ['matched'], flows: flows(half), partOf: () => '' })).toEqual({
      'ndpr-oxide': [],
    })
  })

  test('is not shown where one supplier sold it', () => {
    expect(names(flows(half, { supplierGroup: 's0' }))).toEqual([])
  })

  test('is safe in each cell, and in each commitment that a sheet tells apart', () => {
    const more = [...lines, ...lines.map(one => ({ ...one, bloc: 'JP' }))]
    const both = [sheet(openCell('100'), openCell('100', { bloc: 'JP' }))]
    const one = flow(0, { bloc: 'JP', matched: 5_000n })
    expect(names(flows(half), both, ['matched'], more)).toEqual(['matched'])
    // Less what the first cell asked, the sum would be what one got in the second.
    expect(names([...flows(lines.map(one => one.grams)), one], both, ['matched'], more)).toEqual([])
    const mixed = lines.map((each, index) => ({ ...each, commitment: index === 0 ? 'firm' : 'intent' }))
    const own = flows(half).map((each, index) => ({ ...each, commitment: index === 0 ? 'firm' : 'intent' }))
    expect(names(own, [sheet(openCell('100'))], ['matched'], mixed)).toEqual(['matched'])
    const commitments = { forecast: '0', intent: '90', firm: '10' }
    expect(names(own, [sheet(openCell('100', { commitments }))], ['matched'], mixed)).toEqual([])
  })

  test('is safe less the next one that is shown, which never comes before the first', () => {
    const accepts = (count: number, matched = half) =>
      names(
        flows(matched).map((one, index) => ({ ...one, accepted: index < count ? one.matched : 0n })),
        undefined,
        ['matched', 'accepted'],
      )
    expect(accepts(10)).toEqual(['matched', 'accepted'])
    expect(accepts(5)).toEqual(['matched', 'accepted'])
    expect(accepts(9)).toEqual(['matched'])
    expect(accepts(4)).toEqual(['matched'])
    // What nobody got is one member's, so nothing that was matched is told, nor what was accepted of it.
    expect(accepts(5, [...ten.slice(1).map(() => 10_000n), 5_000n])).toEqual([])
  })
})

describe('shares', () => {
  const five = [0, 1, 2, 3, 4].map(index => flow(index))
  const through = (...places: [string, string][]): Partial<ServedNeed> => ({
    chain: places.map(([stage, country]) => ({ stage, country })),
  })
  const share = (country: string, kg: string, stage = 'mining'): Share => ({
    material: 'ndpr-oxide',
    stage,
    country,
    kg,
    ofDemandPct: '50.0000',
    ofMatchedPct: '100.0000',
    withinCap: true,
  })
  const shown = (rows: readonly Share[], own: readonly ServedNeed[], exempt: string[] = []) =>
    showableShares(rows, own, exempt, one => placesOf(one, exempt).join()).length

  test('are shown when they hold over the groups of members and of suppliers', () => {
    expect(shown([share('AU', '50')], five)).toBe(1)
    expect(
      shown(
        [share('AU', '50')],
        five.map(one => ({ ...one, supplierGroup: 's0' })),
      ),
    ).toBe(0)
    expect(
      shown(
        [share('AU', '50')],
        five.map(one => ({ ...one, group: 'g0' })),
      ),
    ).toBe(0)
  })

  test('are shown without what tells how much of the demand could be served', () => {
    const [told] = showableShares([{ ...share('AU', '50'), ofServablePct: '60.0000' }], five, [], one =>
      placesOf(one, []).join(),
    )
    expect(told).toEqual(share('AU', '50'))
  })

  test('are shown all or none, and only if what went through the same places does', () => {
    const us = (count: number) => five.slice(0, count).map(one => ({ ...one, ...through(['mining', 'US']) }))
    expect(shown([share('AU', '50'), share('US', '50')], [...five, ...us(5)])).toBe(2)
    expect(shown([share('AU', '50'), share('US', '40')], [...five, ...us(4)])).toBe(0)
    // Each share and each difference of two of them holds, but what is mined here and separated there is one member's.
    const both = five.map(one => ({ ...one, ...through(['mining', 'AU'], ['separation', 'MY']) }))
    expect(shown([share('AU', '50'), share('MY', '50', 'separation')], both)).toBe(2)
    const one = flow(0, through(['separation', 'MY']))
    expect(shown([share('AU', '50'), share('MY', '60', 'separation')], [...both, one])).toBe(0)
  })

  test('are not shown where what no share counts came through one group', () => {
    const french = five.map(one => ({ ...one, ...through(['mining', 'FR']) }))
    expect(shown([share('AU', '50')], [...five, ...french.slice(0, 1)])).toBe(0)
    expect(shown([share('AU', '50')], [...five, ...french])).toBe(1)
  })

  test("count no bloc's own territory, and are not shown where the allocations do not give them", () => {
    const french = five.map(one => ({ ...one, ...through(['mining', 'FR']) }))
    expect(shown([share('FR', '50')], french)).toBe(0)
    const japanese = french.map(one => ({ ...one, bloc: 'JP' }))
    expect(shown([share('FR', '50')], japanese)).toBe(1)
    expect(shown([share('FR', '50')], japanese, ['FR'])).toBe(0)
  })
})
