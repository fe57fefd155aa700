import { columnName } from '@lodestone/kernel'
import type { Headed } from './sheet.header.ts'
import { addressOf, cut, type Remark, type TableCell, type TableRow } from './table.ts'

/** The cell of a row under a header. */
export function whereOf(row: TableRow, index: number, header: TableCell, field: string): Omit<Remark, 'message'> {
  const cell = row.cells[index]
  return {
    row: row.number,
    column: header.text,
    cell: addressOf(index, row.number),
    field,
    ...(cell ? { value: cut(cell.text) } : {}),
  }
}

/** A cell that stands under no header. */
export const besideHeader = (row: TableRow, index: number): Omit<Remark, 'message'> => ({
  row: row.number,
  cell: addressOf(index, row.number),
  field: columnName(index),
  value: cut(row.cells[index]?.text ?? ''),
})

/** The cell of a field: of the column that is named so, or of the longest part of its path that has one. */
export function locate(row: TableRow, field: string, placed: ReadonlyMap<string, Headed>): Omit<Remark, 'message'> {
  for (let path = field; path !== ''; path = path.slice(0, Math.max(path.lastIndexOf('.'), 0))) {
    const one = placed.get(path)
    if (one) return whereOf(row, one.index, one.header, field)
  }
  // A fault of a whole, such as a price without its currency: the first column below it.
  const below = [...placed.values()].find(one => one.column.field.startsWith(`${field}.`))
  return below ? whereOf(row, below.index, below.header, field) : { row: row.number, field }
}
