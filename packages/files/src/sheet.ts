import { isObject } from '@lodestone/kernel'
import { fieldOf } from './cell.ts'
import type { Column } from './column.ts'
import { markShownBy, readDecimal, withoutPercent } from './number.ts'
import { type Headed, readHeader } from './sheet.header.ts'
import { besideHeader, locate, whereOf } from './sheet.place.ts'
import { type DecimalMark, type Remark, type Table, type TableRow, UnreadableFile } from './table.ts'

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
