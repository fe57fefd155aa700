import { expect, test } from 'vitest'
import { faultsInSheet, letterOf } from './sheet.ts'

test.each([
  [0, 'A'],
  [25, 'Z'],
  [26, 'AA'],
  [701, 'ZZ'],
  [702, 'AAA'],
])('column %i is %s', (column, letter) => expect(letterOf(column)).toBe(letter))

const SHEET = '\ufeffreference,endUse,ceilingPrice\nl-1,"a\nb",1 EUR\n\nl-2,"c ""d""",x\n'
test('rows are counted as an editor counts them, over line breaks in cells and empty lines', () => {
  const at = (path: string) => faultsInSheet(SHEET, [{ path, message: 'm' }])[0]
  expect(at('lines.0.reference')).toEqual({ row: 2, column: 'A reference', value: 'l-1', message: 'm' })
  expect(at('lines.1.ceilingPrice.amount')).toEqual({ row: 5, column: 'C ceilingPrice', value: 'x', message: 'm' })
  expect(at('lines.1.material')).toEqual({ row: 5, column: 'material', message: 'm' })
  expect(at('lines.1')).toEqual({ row: 5, column: 'the whole row', message: 'm' })
})

test('what is of no row, or of a text that is no table, keeps the name that the hub gave it', () => {
  expect(faultsInSheet(SHEET, [{ path: 'query.reference', message: 'm' }])).toEqual([
    { field: 'query.reference', message: 'm' },
  ])
  expect(faultsInSheet('"', [{ path: 'lines.0.x', message: 'm' }])).toEqual([{ field: 'lines.0.x', message: 'm' }])
})
