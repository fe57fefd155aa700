import { expect, test } from 'vitest'
import type { Column } from './column.ts'
import { sheetOf } from './sheet.ts'

type Row = { name: string; kg?: string; when: string; price: { amount: string; currency: string } }
const column = (id: string, more: Partial<Column<Row>>): Column<Row> => ({ id, header: id, cell: () => '', ...more })
const kg = column('Menge', { numeric: true, sort: row => row.kg, cell: row => `${row.kg} kg` })
const price = column('Preis', {
  numeric: true,
  sort: row => row.price.amount,
  cell: ({ price: { amount, currency } }) => `${amount} ${currency}`,
})
const rows: Row[] = [
  { name: '=1+1', kg: '1250.5', when: '2027-03-01T10:00:00.000Z', price: { amount: '-90.00', currency: 'EUR' } },
  { name: '007', when: '2027-03-02T10:00:00Z', price: { amount: '7000', currency: 'EUR' } },
]

test('texts stay texts, figures are numbers under their unit, and times are times in UTC', () => {
  const columns = [
    column('Name', { sort: row => row.name, cell: row => row.name }),
    kg,
    price,
    column('Seit', { sort: row => row.when, cell: () => 'March' }),
    column('Bild', { cell: () => null }),
  ]
  expect(sheetOf('Zeilen', rows, columns)).toEqual({
    name: 'Zeilen',
    columns: [
      { header: 'Name', width: 24, asText: true },
      { header: 'Menge (kg)', width: 18 },
      { header: 'Preis (EUR)', width: 18 },
      { header: 'Seit (UTC)', width: 18 },
    ],
    rows: [
      ['=1+1', { decimal: '1250.5' }, { decimal: '-90.00' }, { time: '2027-03-01T10:00:00.000Z' }],
      ['007', undefined, { decimal: '7000' }, { time: '2027-03-02T10:00:00Z' }],
    ],
  })
})

test('where currencies differ each stands beside its amount', () => {
  const yen = { name: 'y', when: '2027-03-01', price: { amount: '7000', currency: 'JPY' } }
  const { columns, rows: cells } = sheetOf('x', [rows[0] as Row, yen], [price])
  expect(columns.map(({ header, asText }) => [header, asText])).toEqual([
    ['Preis', undefined],
    ['Preis: EUR, JPY', true],
  ])
  expect(cells).toEqual([
    [{ decimal: '-90.00' }, 'EUR'],
    [{ decimal: '7000' }, 'JPY'],
  ])
})

test('masses are kilograms however they are shown, percentages their per cent, and a unit that is said counts', () => {
  const of = (shown: string, more: Partial<Column<Row>> = {}) =>
    sheetOf('x', rows.slice(0, 1), [column('x', { numeric: true, sort: () => '1250', cell: () => shown, ...more })])
      .columns[0]?.header
  expect([of('1.3 t'), of('12,5 %'), of('26.8 days', { unit: 'h' }), of('1,250')]).toEqual([
    'x (kg)',
    'x (%)',
    'x (h)',
    'x',
  ])
})

test('what is no decimal in a column of figures stays a text', () => {
  expect(sheetOf('x', rows.slice(0, 1), [column('x', { numeric: true, sort: () => '1e5' })]).rows).toEqual([['1e5']])
})

test('the name of a sheet is one that spreadsheets take', () => {
  const named = (name: string) => sheetOf(name, rows, [kg]).name
  expect(named('Runde: 2027/Q2 [alle]?')).toBe('Runde 2027 Q2 alle')
  expect(named("'Was Zugeschlagenes weniger kostet als gedacht'")).toBe('’Was Zugeschlagenes weniger kos')
  expect(named('***')).toBe('1')
})
