import type { FieldProblem } from '@lodestone/client'
import { isObject } from '@lodestone/kernel'
import { parse } from 'csv-parse/sync'
import { type FailureRow, placeOf } from './failure.ts'

/** What the parser makes of a record where it is asked for its place too, which its types do not say. */
type ParsedRecord = { info: { lines: number }; record: string[] }
const isRead = (one: unknown): one is ParsedRecord => isObject(one) && isObject(one.info) && Array.isArray(one.record)

/** The letter of a spreadsheet's column: A is 0, AA is 26. */
export const letterOf = (column: number): string =>
  column < 26 ? String.fromCharCode(65 + column) : letterOf(Math.floor(column / 26) - 1) + letterOf(column % 26)

/** Where in a CSV file of lines the hub's faults are: row and column as an editor counts them, with what stands there; in others as the hub says. */
export function faultsInSheet(text: string, faults: readonly FieldProblem[]): FailureRow[] {
  const sheet = readSheet(text)
  const [header, ...rows] = sheet
  return faults.map((fault): FailureRow => {
    const { path, message } = fault
    const [, index, field = ''] = /^lines\.(\d+)(?:\.(.*))?$/.exec(path) ?? []
    const found = rows[Number(index)]
    if (!found || !header) return placeOf(fault) ?? { field: path, message }
    const row = found.info.lines
    // A member of a cell with several, such as ceilingPrice.amount, stands under its own header or under that of the whole.
    const at = header.record.findIndex(name => field === name || field.startsWith(`${name}.`))
    if (at < 0) return { row, column: field || 'the whole row', message }
    return { row, column: `${letterOf(at)} ${header.record[at]}`, value: found.record[at] ?? '', message }
  })
}

/** Records with the line each begins on: one with a line break in a cell ends later than it begins, and empty lines are none. */
function readSheet(text: string): ParsedRecord[] {
  try {
    const read: readonly unknown[] = parse(text, {
      bom: true,
      info: true,
      skip_empty_lines: true,
      trim: true,
      relax_column_count: true,
    })
    return read.filter(isRead).map(({ info, record }) => ({
      record,
      info: { lines: info.lines - record.join('').split('\n').length + 1 },
    }))
  } catch {
    return []
  }
}
