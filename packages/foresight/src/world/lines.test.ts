import { grams } from '@lodestone/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { monthNumber } from '../days.ts'
import { foresee } from '../outcome/outcome.ts'
import { dyWorld, licences } from '../worlds.fixture.ts'
import { sentenceOf } from './fault.ts'
import { lineFaults, lineName, type OwnLine, withLines } from './lines.ts'
import { sortedWorld } from './sorted.ts'
import type { NeedRow, World } from './world.ts'

const market: World = dyWorld({ stocks: [] })
const own = (more: Partial<OwnLine> = {}): OwnLine => ({
  owner: 'A',
  line: 'rotors',
  element: 'Dy',
  stage: 'magnet',
  country: 'FR',
  kgPerMonth: '60',
  from: '2027-03',
  to: '2027-05',
  ...more,
})
const inMonth = (world: World, month: string, isOf: (row: NeedRow) => boolean): number =>
  world.needs
    .filter(
      row => isOf(row) && monthNumber(row.from) <= monthNumber(month) && monthNumber(month) <= monthNumber(row.to),
    )
    .reduce((sum, row) => sum + Number(grams(row.kgPerMonth)), 0)
const isMarket = ({ line }: NeedRow) => market.needs.some(row => row.line === line)
const MONTHS = Array.from({ length: 12 }, (_, n) => `2027-${String(n + 1).padStart(2, '0')}`)

describe('a world with members’ own lines', () => {
  test('lessens the market of their bloc in their months, in proportion to its rows', () => {
    const rows = withLines(market, [own()]).needs.filter(({ line }) => line === 'DE motors')
    expect(rows.map(({ from, to, kgPerMonth }) => [from, to, kgPerMonth])).toEqual([
      ['2027-01', '2027-02', '400'],
      ['2027-03', '2027-05', '360'],
      ['2027-06', '2027-12', '400'],
    ])
  })

  test('leaves other blocs, elements and stages as they are', () => {
    for (const line of [own({ country: 'US' }), own({ stage: 'alloy' }), own({ element: 'Tb' })])
      expect(withLines(market, [line]).needs.filter(isMarket)).toEqual(market.needs)
    const jp = ({ line }: NeedRow) => line === 'JP robots'
    expect(withLines(market, [own()]).needs.filter(jp)).toEqual(market.needs.filter(jp))
  })

  test('lessens the market of a country that is in no bloc of the hub, however the row calls its own', () => {
    const abroad = { ...market, needs: market.needs.map(row => ({ ...row, country: 'US', bloc: 'Americas' })) }
    const rows = withLines(abroad, [own({ country: 'US' })]).needs
    expect(rows.filter(({ from, line }) => from === '2027-03' && isMarket({ line } as NeedRow))).toHaveLength(3)
  })

  const figures = fc.array(
    fc.record({
      owner: fc.constantFrom('A', 'B'),
      line: fc.constantFrom('one', 'two', 'three'),
      country: fc.constantFrom('DE', 'FR', 'JP', 'US'),
      grams: fc.integer({ min: 0, max: 900_000 }),
      from: fc.integer({ min: 0, max: 11 }),
      lasts: fc.integer({ min: 0, max: 20 }),
    }),
    { maxLength: 6 },
  )
  const linesOf = (
    rows: readonly { owner: string; line: string; country: string; grams: number; from: number; lasts: number }[],
  ) =>
    rows.map(({ grams: g, from, lasts, ...row }) =>
      own({
        ...row,
        kgPerMonth: `${g / 1000}`,
        from: MONTHS[from] ?? '2027-01',
        to: `${2027 + Math.floor((from + lasts) / 12)}-${String(((from + lasts) % 12) + 1).padStart(2, '0')}`,
      }),
    )

  test('needs as much as the market did where its members are within it, and what they need where they are beyond', () => {
    fc.assert(
      fc.property(figures, rows => {
        const lines = linesOf(rows)
        const world = withLines(market, lines)
        for (const month of MONTHS)
          for (const bloc of ['EU', 'JP']) {
            const isOf = (row: NeedRow) => row.bloc === bloc
            const before = inMonth(market, month, isOf)
            const members = inMonth(world, month, row => isOf(row) && !isMarket(row))
            expect(inMonth(world, month, isOf)).toBe(Math.max(before, members))
          }
      }),
    )
  })

  test('is the same in whatever order lines and rows come', () => {
    fc.assert(
      fc.property(figures, rows => {
        const lines = linesOf(rows)
        const turned = { ...market, needs: market.needs.toReversed() }
        expect(sortedWorld(withLines(turned, lines.toReversed())).needs.filter(isMarket)).toEqual(
          sortedWorld(withLines(market, lines)).needs.filter(isMarket),
        )
      }),
    )
  })

  test('says when each of them stops, beside others of the same name', async () => {
    const lines = [own({ stock: { days: 10 }, to: '2027-12' }), own({ owner: 'B', to: '2027-12' })]
    const { outcome } = await foresee(withLines(market, lines), licences)
    const stops = new Map(outcome.lines.map(one => [one.line, one.stopsOn]))
    expect(stops.get(lineName({ owner: 'A', line: 'rotors' }))).toBeDefined()
    expect(stops.get(lineName({ owner: 'B', line: 'rotors' }))).toBeDefined()
  })

  test('answers also for lines of what nobody makes', async () => {
    const { outcome } = await foresee(withLines(market, [own({ element: 'Tb', to: '2027-12' })]), licences)
    const line = outcome.lines.find(({ element }) => element === 'Tb')
    expect(line).toMatchObject({ needKg: '600', shortKg: '600', stopsOn: '2027-03-01' })
  })
})

test.each([
  [
    'grams for kilograms',
    [own({ kgPerMonth: '2000000' })],
    'lines, row 1, kgPerMonth: 2000000 kg of Dy against 4600 kg',
  ],
  [
    'a month stated twice',
    [own(), own({ from: '2027-05', to: '2027-08' })],
    'lines, row 2, from: row 1 already states 2027-05',
  ],
  [
    'an element that nobody makes',
    [own(), own({ element: 'Tb' })],
    'lines, row 2, stage: no plant of stage magnet makes Tb',
  ],
  [
    'two stocks of a line',
    [
      own(),
      own({ line: 'x', stock: { kg: '5' } }),
      own({ line: 'x', from: '2027-06', to: '2027-07', stock: { kg: '5' } }),
    ],
    'lines, row 3, stock: another row states the stock of this line',
  ],
  [
    'a stock in grams',
    [own({ kgPerMonth: '10', stock: { kg: '60000' } })],
    'lines, row 1, stock: 60000 kg would last 180000 days',
  ],
])('%s in own lines is refused with its line', (_, lines, sentence) => {
  expect(lineFaults(market, lines).map(fault => sentenceOf(fault).slice(0, sentence.length))).toEqual([sentence])
})
