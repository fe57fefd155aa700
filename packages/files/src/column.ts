import { isObject, present } from '@lodestone/kernel'
import { markShownBy, readDecimal, withoutPercent } from './number.ts'
import {
  addressOf,
  columnName,
  cut,
  type DecimalMark,
  MAX_COLUMNS,
  type Remark,
  type Table,
  type TableCell,
  type TableRow,
  UnreadableFile,
} from './table.ts'

/** What a column of a file holds, and how it becomes a field of the API and back. */
export type Column = {
  /** The field's path below its line: `ceilingPrice.amount`. */
  readonly field: string
  /** The header; the field's path unless given. */
  readonly header?: string
  readonly kind: 'text' | 'decimal' | 'percent' | 'integer' | 'boolean' | 'period' | 'date' | 'instant' | Structure
  /** What belongs in it, for whoever fills it in. */
  readonly about: string
  readonly example?: string
  readonly required?: true
  /** What may be chosen. */
  readonly allowed?: readonly string[]
}

/** A value of several parts in one cell, such as `Nd 28.5; Pr 3`. */
export type Structure = {
  /** The value, or a sentence that says why the text is none. */
  read(text: string, mark: DecimalMark | undefined): { readonly value: unknown } | { readonly fault: string }
  write(value: unknown): string
}

/** A row as the fields that it says, with where each stands. */
export type RowFields = {
  readonly row: number
  readonly value: Record<string, unknown>
  /** Where a field of it stands, or would stand. */
  at(field: string): Omit<Remark, 'message'>
}

export type SheetRows = {
  readonly entries: readonly RowFields[]
  readonly faults: readonly Remark[]
  readonly warnings: readonly Remark[]
  readonly mark: DecimalMark | undefined
  /** Texts of the columns that are not read but may be there, by row. */
  readonly beside: ReadonlyMap<number, Readonly<Record<string, string>>>
}

type Headed = { readonly index: number; readonly header: TableCell; readonly column: Column }

/** Reads the rows of a table by its header. `beside` names columns that an export has and an import takes no notice of. */
export function readSheet(table: Table, columns: readonly Column[], beside: readonly string[] = []): SheetRows {
  const [header, ...rows] = table.rows
  if (!header) throw new UnreadableFile('malformed', 'The file has no header row.')
  const faults: Remark[] = []
  const warnings: Remark[] = []
  const { headed, others } = readHeader(header, columns, beside, faults)
  const isNumber = ({ column }: Headed): boolean => column.kind === 'decimal' || column.kind === 'percent'
  const numbers = headed.filter(isNumber)
  const texts = rows.flatMap(row =>
    numbers.flatMap(({ index }) => (row.cells[index]?.kind === 'text' ? [withoutPercent(row.cells[index].text)] : [])),
  )
  const shown = table.decimal ?? markShownBy(texts)
  const mark = shown ?? table.usual
  if (!shown && mark) warnIfUsual(rows, numbers, mark, warnings)
  const placed = new Map(headed.map(one => [one.column.field, one]))
  const entries = rows.map((row): RowFields => {
    const value: Record<string, unknown> = {}
    // A cell without a header is often half of a number whose comma was read as a delimiter.
    const loose = row.cells.findIndex((cell, index) => cell?.text && !header.cells[index])
    if (loose >= 0) faults.push({ ...besideHeader(row, loose), message: 'this cell stands under no header' })
    for (const { index, header: head, column } of headed) {
      const cell = row.cells[index]
      if (!cell) continue
      const read = fieldOf(cell, column, mark)
      if ('fault' in read) faults.push({ ...whereOf(row, index, head, column.field), message: read.fault })
      else put(value, column.field, read.value)
      if ('warning' in read && read.warning)
        warnings.push({ ...whereOf(row, index, head, column.field), message: read.warning })
    }
    return { row: row.number, value, at: field => locate(row, field, placed) }
  })
  const besideByRow = new Map(
    rows.map(row => [
      row.number,
      Object.fromEntries(
        others.flatMap(({ index, name }) => (row.cells[index] ? [[name, row.cells[index].text]] : [])),
      ),
    ]),
  )
  if (!table.sheet) return { entries, faults, warnings, mark, beside: besideByRow }
  const named = <R extends object>(remark: R): R => ({ sheet: table.sheet, ...remark })
  const inSheet = entries.map(entry => ({ ...entry, at: (field: string) => named(entry.at(field)) }))
  return { entries: inSheet, faults: faults.map(named), warnings: warnings.map(named), mark, beside: besideByRow }
}

function readHeader(header: TableRow, columns: readonly Column[], beside: readonly string[], faults: Remark[]) {
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

export const headerOf = ({ header, field }: Column): string => header ?? field

const keyOf = (header: string): string => header.trim().toLowerCase()

function whereOf(row: TableRow, index: number, header: TableCell, field: string): Omit<Remark, 'message'> {
  const cell = row.cells[index]
  return {
    row: row.number,
    column: header.text,
    cell: addressOf(index, row.number),
    field,
    ...(cell ? { value: cut(cell.text) } : {}),
  }
}

const besideHeader = (row: TableRow, index: number): Omit<Remark, 'message'> => ({
  row: row.number,
  cell: addressOf(index, row.number),
  field: columnName(index),
  value: cut(row.cells[index]?.text ?? ''),
})

/** The cell of a field: of the column that is named so, or of the longest part of its path that has one. */
function locate(row: TableRow, field: string, placed: ReadonlyMap<string, Headed>): Omit<Remark, 'message'> {
  for (let path = field; path !== ''; path = path.slice(0, Math.max(path.lastIndexOf('.'), 0))) {
    const one = placed.get(path)
    if (one) return whereOf(row, one.index, one.header, field)
  }
  // A fault of a whole, such as a price without its currency: the first column below it.
  const below = [...placed.values()].find(one => one.column.field.startsWith(`${field}.`))
  return below ? whereOf(row, below.index, below.header, field) : { row: row.number, field }
}

const membersIn = (value: unknown): Readonly<Record<string, unknown>> => (isObject(value) ? value : {})

function put(value: Record<string, unknown>, field: string, given: unknown): void {
  const dot = field.indexOf('.')
  if (dot < 0) {
    value[field] = given
    return
  }
  const parent = field.slice(0, dot)
  const inner = { ...membersIn(value[parent]) }
  put(inner, field.slice(dot + 1), given)
  value[parent] = inner
}

function warnIfUsual(
  rows: readonly TableRow[],
  numbers: readonly Headed[],
  mark: DecimalMark,
  warnings: Remark[],
): void {
  for (const row of rows)
    for (const { index, header, column } of numbers) {
      const cell = row.cells[index]
      if (cell?.kind !== 'text' || !/^-?[1-9]\d{0,2}[.,]\d{3}$/.test(cell.text)) continue
      const read = readDecimal(cell.text, mark)
      if (!('text' in read)) continue
      const message = `read as ${read.text}, because the file separates its cells with commas; say decimal= if it means another number`
      warnings.push({ ...whereOf(row, index, header, column.field), message })
    }
}

type Given = { readonly value: unknown; readonly warning?: string } | { readonly fault: string }

function fieldOf(cell: TableCell, column: Column, mark: DecimalMark | undefined): Given {
  if (cell.kind === 'formula') return { fault: 'a formula; paste its value instead' }
  if (cell.kind === 'error') return { fault: 'an error of the spreadsheet, or a number that it cannot hold exactly' }
  const { kind } = column
  if (typeof kind === 'object') return cell.kind === 'text' ? kind.read(cell.text, mark) : { fault: 'not a text' }
  switch (kind) {
    case 'text':
      if (cell.kind === 'date') return { fault: 'a date where a text belongs; format the column as text' }
      return { value: cell.text }
    case 'decimal':
    case 'percent':
      return numberIn(cell, kind, mark)
    case 'integer':
      return { value: /^\d{1,9}$/.test(cell.text) ? Number(cell.text) : cell.text }
    case 'boolean':
      return booleanIn(cell.text)
    case 'period':
      return periodIn(cell)
    case 'date':
      if (cell.kind === 'number') return { fault: 'a number where a date belongs; format the column as text or date' }
      return { value: cell.text }
    case 'instant':
      return instantIn(cell)
  }
}

function numberIn(cell: TableCell, kind: 'decimal' | 'percent', mark: DecimalMark | undefined): Given {
  if (cell.kind === 'date') return { fault: 'a date where a number belongs' }
  if (cell.kind === 'number') return { value: cell.percent && kind === 'percent' ? hundredfold(cell.text) : cell.text }
  const read = readDecimal(kind === 'percent' ? withoutPercent(cell.text) : cell.text, mark)
  return 'fault' in read ? read : { value: read.text }
}

/** A decimal times 100: where the spreadsheet shows 60 %, it holds 0.6. */
function hundredfold(text: string): string {
  const [whole = '', fraction = ''] = text.split('.')
  const moved = whole + fraction.slice(0, 2).padEnd(2, '0')
  const bare = moved.replace(/^(-?)0+(?=\d)/, '$1')
  return fraction.length > 2 ? `${bare}.${fraction.slice(2)}` : bare
}

function booleanIn(text: string): Given {
  const lower = text.toLowerCase()
  if (['true', 'yes', '1'].includes(lower)) return { value: true }
  if (['false', 'no', '0'].includes(lower)) return { value: false }
  return { fault: 'yes or no' }
}

/** A period as it is written; a date on the first of a month is what a spreadsheet makes of a month. */
function periodIn(cell: TableCell): Given {
  if (cell.kind !== 'date') return { value: cell.text }
  const match = /^(\d{4}-\d\d)-01$/.exec(cell.text)
  if (!match) return { fault: 'a date; a period is a quarter such as 2027-Q1 or a month such as 2027-03' }
  const month = present(match[1])
  return { value: month, warning: `the date ${cell.text} is read as the month ${month}` }
}

function instantIn(cell: TableCell): Given {
  if (cell.kind === 'number') return { fault: 'a number where a time belongs; format the column as text or date' }
  if (/^\d{4}-\d\d-\d\d$/.test(cell.text)) return { value: `${cell.text}T23:59:59Z` }
  if (cell.kind === 'date') return { value: `${cell.text}Z` }
  return { value: cell.text }
}
