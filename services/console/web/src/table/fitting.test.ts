import { expect, test } from 'vitest'
import { type Column, textColumn } from './column.ts'
import { fitting, textOf } from './fitting.ts'

type Row = { readonly name: string; readonly kg?: string; readonly state: string }
const columns: readonly Column<Row>[] = [
  textColumn('name', 'Name', row => row.name),
  { id: 'kg', header: 'Quantity', sort: row => row.kg, cell: row => `${row.kg ?? '–'} kg`, numeric: true },
  { id: 'state', header: 'State', cell: row => (row.state === 'open' ? 'Waits for you' : null) },
]
const rows: readonly Row[] = [
  { name: 'Ａcme 磁石', kg: '1250.5', state: 'open' },
  { name: 'Nordmotor', state: 'done' },
  { name: 'Nord Erz', kg: '12', state: 'open' },
]

test.each([
  ['', [0, 1, 2]],
  ['  ', [0, 1, 2]],
  ['acme', [0]],
  ['磁石', [0]],
  ['nord', [1, 2]],
  ['nord erz', [2]],
  ['erz nord', [2]],
  ['1250.5', [0]],
  ['12 kg', [0, 2]],
  ['waits', [0, 2]],
  ['done', []],
])('a search for %j finds rows %j: every word, in any column, kept or shown', (search, found) => {
  expect(fitting(rows, columns, search)).toEqual(found.map(at => rows[at]))
})

test('what a file has of a row is what is kept of it, and nothing for what is no text', () => {
  expect(rows.slice(0, 2).map(row => columns.map(column => textOf(row, column)))).toEqual([
    ['Ａcme 磁石', '1250.5', 'Waits for you'],
    ['Nordmotor', '', ''],
  ])
})
