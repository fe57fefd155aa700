import { describe, expect, test } from 'vitest'
import {
  cellsOf,
  changed,
  type GridColumn,
  historyOf,
  newRow,
  plainNumber,
  redone,
  undone,
  withBlock,
  withCell,
} from './rows.ts'

const columns: GridColumn[] = [
  { id: 'name', header: 'Name', width: 100 },
  { id: 'kg', header: 'kg', width: 100, tidy: plainNumber },
  { id: 'kind', header: 'Kind', width: 100, choices: [{ value: 'firm', label: 'Fest' }] },
]
const texts = (rows: readonly { values: Readonly<Record<string, string>> }[]) =>
  rows.map(({ values }) => columns.map(({ id }) => values[id] ?? ''))

describe('the editable table', () => {
  test('reads a block as spreadsheets copy it, quoted cells with tabs, line ends and quotes included', () => {
    expect(cellsOf('a\tb\r\nc\t\r\n')).toEqual([
      ['a', 'b'],
      ['c', ''],
    ])
    expect(cellsOf('"two\nlines"\t"a ""word"""\tx\ty')).toEqual([['two\nlines', 'a "word"', 'x', 'y']])
    expect(cellsOf('5" pipe')).toEqual([['5" pipe']])
  })

  test('puts a block in, adds the rows that it needs up to the limit, and leaves out what is beyond the last column', () => {
    const rows = [newRow({ name: 'a', kg: '1' }), newRow({ name: 'b', kg: '2' })]
    const block = cellsOf('10\tFest\tbeyond\n20\tfirm\n30\tother\n40\tx')
    const next = withBlock(rows, { row: 1, column: 1 }, columns, block, 4)
    expect(texts(next)).toEqual([
      ['a', '1', ''],
      ['b', '10', 'firm'],
      ['', '20', 'firm'],
      ['', '30', 'other'],
    ])
    expect(next[0]).toBe(rows[0])
  })

  test('undoes and redoes, and a change after an undo forgets what was ahead', () => {
    const first = historyOf([newRow({ name: 'a' })])
    const second = changed(first, withCell(first.rows, { row: 0, column: 0 }, columns, 'b'))
    expect(texts(undone(second).rows)).toEqual([['a', '', '']])
    expect(texts(redone(undone(second)).rows)).toEqual([['b', '', '']])
    const third = changed(undone(second), withCell(first.rows, { row: 0, column: 1 }, columns, '5'))
    expect(redone(third)).toBe(third)
    // Typing what stands there already is no step.
    expect(changed(first, withCell(first.rows, { row: 0, column: 0 }, columns, ' a ')).past).toEqual([])
  })

  test.each([
    ['1.250,5', '1250.5'],
    ['1,250.5', '1250.5'],
    ['1 250,5', '1250.5'],
    ['12,5', '12.5'],
    ['1,234,567', '1234567'],
    ['1250,500', '1250.500'],
    ['0,500', '0.500'],
    ['1,250', '1,250'],
    ['1.250', '1.250'],
    ['abc', 'abc'],
  ])('keeps %s as %s', (typed, kept) => {
    expect(plainNumber(typed)).toBe(kept)
  })

  test.each([
    ['1.250', '1,250'],
    ['1,250', '1,250'],
    ['1.250,5', '1250.5'],
    ['12.5', '12.5'],
    ['0.125', '0.125'],
    ['1250.125', '1250.125'],
  ])('keeps %s as %s where the decimal sign is a comma', (typed, kept) => {
    expect(plainNumber(typed, ',')).toBe(kept)
  })

  test('a cell that is left as it was keeps what the hub had in it', () => {
    const german = [{ ...columns[1], tidy: (text: string) => plainNumber(text, ',') } as GridColumn]
    const rows = [newRow({ kg: '1.125' })]
    expect(withCell(rows, { row: 0, column: 0 }, german, '1.125')).toBe(rows)
    expect(withCell(rows, { row: 0, column: 0 }, german, '1.250')[0]?.values.kg).toBe('1,250')
  })
})
