import { describe, expect, test } from 'vitest'
import {
  cellsOf,
  changed,
  type GridColumn,
  historyOf,
  newRow,
  pasted,
  plainNumber,
  redone,
  undone,
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

  test('puts a block in, and adds the rows that it needs', () => {
    const rows = [newRow({ name: 'a', kg: '1' }), newRow({ name: 'b', kg: '2' })]
    const next = pasted(rows, { row: 1, column: 1 }, columns, cellsOf('10\tFest\n20\tfirm\n30\tother'), 4)
    expect('rows' in next && texts(next.rows)).toEqual([
      ['a', '1', ''],
      ['b', '10', 'firm'],
      ['', '20', 'firm'],
      ['', '30', 'other'],
    ])
    expect('rows' in next && next.rows[0]).toBe(rows[0])
  })

  test.each([
    ['rows', '10\n20\n30\n40\n50', { beyond: 'rows', brought: 5, room: 3 }],
    ['columns', '10\tFest\n20\tfirm\tbeyond', { beyond: 'columns', brought: 3, room: 2 }],
  ])('takes nothing of a block with too many %s, and says how many there are and fit', (_, text, misfit) => {
    expect(pasted([newRow(), newRow()], { row: 1, column: 1 }, columns, cellsOf(text), 4)).toEqual({ misfit })
  })

  test('takes a block where what lies beyond is empty', () => {
    const next = pasted([newRow()], { row: 0, column: 1 }, columns, cellsOf('10\tFest\t \t\n\t\n'), 1)
    expect('rows' in next && texts(next.rows)).toEqual([['', '10', 'firm']])
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
