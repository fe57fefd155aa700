import { type Column, headerOf } from './column.ts'
import { cut, MAX_COLUMNS, type Remark, type TableCell, type TableRow } from './table.ts'

/** A column where a table has it. */
export type Headed = { readonly index: number; readonly header: TableCell; readonly column: Column }

/** Which columns a table has, and which of those `beside` them; faults of both go to `faults`. */
export function readHeader(header: TableRow, columns: readonly Column[], beside: readonly string[], faults: Remark[]) {
  const known = new Map(columns.map(column => [keyOf(headerOf(column)), column]))
  const besides = new Map(beside.map(name => [keyOf(name), name]))
  const headed: Headed[] = []
  const others: { index: number; name: string }[] = []
  const seen = new Set<string>()
  for (let index = 0; index < Math.min(header.cells.length, MAX_COLUMNS); index++) {
    const cell = header.cells[index]
    if (!cell) continue
    const key = keyOf(cell.text)
    const where = { row: header.number, column: cell.text, cell: cell.address, field: cell.text, value: cut(cell.text) }
    if (seen.has(key)) faults.push({ ...where, message: 'this column is there twice' })
    seen.add(key)
    const column = known.get(key)
    const name = besides.get(key)
    if (column) headed.push({ index, header: cell, column })
    else if (name) others.push({ index, name })
    else faults.push({ ...where, message: 'unknown column' })
  }
  for (const column of columns)
    if (column.required && !seen.has(keyOf(headerOf(column))))
      faults.push({ row: header.number, field: column.field, message: `the column ${headerOf(column)} is missing` })
  return { headed, others }
}

const keyOf = (header: string): string => header.trim().toLowerCase()
