import { expect, test } from 'vitest'
import { faultKey } from '../../grid/faults.ts'
import { newRow } from '../../grid/rows.ts'
import { complaintsOf, placed, rowOf, statementOf } from './lines.ts'

const values = {
  line: 'Motors, Stuttgart',
  element: 'Dy',
  stage: 'magnet',
  country: 'DE',
  kgPerMonth: '120.5',
  from: '2027-01',
  to: '2029-12',
} as const

const ASSET = '3c1d7a52-9d0e-4a43-8a55-0f6f9b1f2c77'

test('a line becomes a row and a row the same line, with its stock in kilograms or in days', () => {
  for (const line of [
    { ...values },
    { ...values, stock: { kg: '300' }, product: 'EV traction motor' },
    { ...values, stock: { days: 45 } },
    { ...values, item: { asset: ASSET, site: 'BPNS0000000LODE1', address: 'BPNA0000000LODE1', share: '0.018' } },
  ])
    expect(statementOf([rowOf(line)])).toEqual({ lines: [line] })
})

test('rows that say nothing are not sent, and what is no number goes as it is, for the hub to refuse', () => {
  expect(statementOf([newRow(), newRow({ ...values, stockDays: 'many' })])).toEqual({
    lines: [{ ...values, stock: { days: 'many' } }],
  })
})

test.each([
  ['element', 'U', 'choice'],
  ['stage', 'recycling', 'choice'],
  ['country', 'DEHAM', 'country'],
  ['kgPerMonth', '', 'required'],
  ['kgPerMonth', '1,250', 'ambiguous'],
  ['kgPerMonth', 'many', 'number'],
  ['from', '2027-Q1', 'month'],
  ['to', '2026-12', 'order'],
  ['stockDays', '3651', 'days'],
  ['stockKg', '-1', 'number'],
])('%s %j is told as: %s', (cell, text, complaint) => {
  const row = newRow({ ...values, [cell]: text })
  expect([...complaintsOf([row])]).toEqual([[faultKey(row, cell), complaint]])
})

test('a stock in kilograms and in days at once is told, and a whole line is not', () => {
  const both = newRow({ ...values, stockKg: '10', stockDays: '5' })
  expect([...complaintsOf([newRow(values), both, newRow()])]).toEqual([[faultKey(both, 'stockDays'), 'oneStock']])
})

test.each([
  ['asset', `urn:uuid:${ASSET}`],
  ['site', 'BPNL0000000LODE1'],
  ['address', 'BPNS0000000LODE1'],
  ['share', '0'],
  ['share', '1.8'],
] as const)('an item with %s %j is told at its cell, as is what is left out of an item', (cell, text) => {
  const item = { asset: ASSET, site: 'BPNS0000000LODE1', address: 'BPNA0000000LODE1', share: '0.018' }
  const wrong = newRow({ ...values, ...item, [cell]: text })
  const part = newRow({ ...values, ...item, [cell]: '' })
  expect([...complaintsOf([wrong, part])]).toEqual([
    [faultKey(wrong, cell), cell],
    [faultKey(part, cell), 'required'],
  ])
})

test('what the hub finds stands at its cell, over rows that are not sent, and all else beside the table', () => {
  const [first, second] = [newRow(values), newRow(values)]
  const fault = (path: string) => ({ path, message: path, places: [] })
  const { cells, others } = placed(
    ['lines.1.kgPerMonth', 'lines[0].stock.days', 'lines.0.stock', 'lines.0.item.site', 'lines.9.line', 'lines'].map(
      fault,
    ),
    [first, newRow(), second],
  )
  expect([...cells]).toEqual([
    [faultKey(second, 'kgPerMonth'), 'lines.1.kgPerMonth'],
    [faultKey(first, 'stockDays'), 'lines[0].stock.days'],
    [faultKey(first, 'stockKg'), 'lines.0.stock'],
    [faultKey(first, 'site'), 'lines.0.item.site'],
  ])
  expect(others).toEqual(['lines.9.line', 'lines'])
})
