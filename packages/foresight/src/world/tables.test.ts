import { expect, test } from 'vitest'
import { dyWorld } from '../worlds.fixture.ts'
import { sentenceOf } from './fault.ts'
import { readWorld } from './read.ts'
import { type Cells, worldOfTables } from './tables.ts'

const { from, months, assumptions, ...tables } = dyWorld()
const cellsOf = (rows: readonly object[]): Cells =>
  rows.map(row => Object.fromEntries(Object.entries(row).map(([column, value]) => [column, ` ${value} `])))
const sheets = {
  plants: cellsOf(tables.plants).map(row => ({ probability: '', ...row })),
  routes: cellsOf(tables.routes),
  needs: cellsOf(tables.needs),
  stocks: cellsOf(tables.stocks),
  deliveries: [],
}

test('a world of sheets is that of JSON', () =>
  expect(readWorld(worldOfTables({ from, months, assumptions }, sheets))).toEqual({ value: dyWorld() }))

test.each([
  ['-5', 'stocks, row 1, days: must be at least 0'],
  ['4.5', 'stocks, row 1, days: must be a number'],
  ['six', 'stocks, row 1, days: must be a number'],
])('days of stock of %s are refused with their cell', (days, sentence) => {
  const stocks = [{ line: 'DE motors', element: 'Dy', days }]
  const read = readWorld(worldOfTables({ from, months, assumptions }, { ...sheets, stocks }))
  expect('faults' in read ? read.faults.map(sentenceOf) : []).toEqual([sentence])
})

test('the wrong sheet is refused column by column', () => {
  const read = readWorld(worldOfTables({ from, months, assumptions }, { ...sheets, needs: sheets.routes }))
  const sentences = 'faults' in read ? read.faults.map(sentenceOf) : []
  expect(sentences).toContain('needs, row 1, line: required')
  expect(sentences).toContain('needs, row 1: unknown field')
})
