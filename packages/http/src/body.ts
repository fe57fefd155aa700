import type { FieldType } from '@lodestone/contracts/field'
import { LINE_FIELDS } from '@lodestone/contracts/line.fields'
import { errorOf } from '@lodestone/kernel'
import { parse } from 'csv-parse/sync'
import { ProblemError } from './problem.ts'
import { checkText, readJson } from './text.ts'

/** Lines of a body as objects, from CSV with a header row or NDJSON, with nested members by dotted header (`ceilingPrice.amount`). */

/** Columns whose values would become what every object inherits from. */
const UNSAFE = /(?:^|\.)(?:__proto__|constructor|prototype)(?:\.|$)/
/** Columns, which is more than any route takes. */
const MAX_COLUMNS = 200

/** Rows read at most, one more than any route takes, so that the route says "too many" and not this parser. */
const MAX_ROWS = 10_001

/** Reads CSV: an empty cell is a field left out, and a cell is read as the type of its field says. 400 when the text is not CSV. */
export function readCsv(text: string): unknown[] {
  checkText(text)
  let rows: Record<string, string>[]
  try {
    rows = parse(text, {
      columns: once,
      bom: true,
      skip_empty_lines: true,
      trim: true,
      to: MAX_ROWS,
      max_record_size: 65_536,
    })
  } catch (error) {
    throw new ProblemError('malformed', `The CSV cannot be read: ${errorOf(error).message}`)
  }
  return rows.map(readRow)
}

/** A header of columns that have a name each, and are not beyond number: of two that say one thing the last would count, unseen. */
function once(header: string[]): string[] {
  if (header.length > MAX_COLUMNS) throw new Error(`there are more than ${MAX_COLUMNS} columns`)
  const names = new Set(header)
  if (names.size < header.length) throw new Error('a column is there twice')
  if (header.some(name => name.indexOf('.') > 0 && names.has(name.slice(0, name.indexOf('.')))))
    throw new Error('a column is there whole and in parts')
  return header
}

/** What a cell of a type says, where it is no text; what says nothing of it is left to the schema to refuse. */
const READ: Readonly<Partial<Record<FieldType, (cell: string) => unknown>>> = {
  money: cell => {
    const match = /^(\S+) ([A-Z]{3})$/.exec(cell)
    return match ? { amount: match[1], currency: match[2] } : undefined
  },
  substitutes: cell => {
    try {
      return readJson(cell)
    } catch {
      return undefined
    }
  },
  whole: cell => (/^\d{1,3}$/.test(cell) ? Number(cell) : undefined),
}
const READERS = new Map(Object.entries(LINE_FIELDS).map(([name, { type }]) => [name, READ[type]]))

function readRow(row: Record<string, string>): unknown {
  const out: Record<string, unknown> = {}
  const grouped = new Map<string, Record<string, string>>()
  for (const [header, cell] of Object.entries(row)) {
    if (cell === '') continue
    const dot = header.indexOf('.')
    if (UNSAFE.test(header)) throw new ProblemError('malformed', 'A column cannot be named after a prototype.')
    if (dot > 0) {
      const parent = header.slice(0, dot)
      const parts = grouped.get(parent) ?? {}
      grouped.set(parent, parts)
      out[parent] = parts
      parts[header.slice(dot + 1)] = cell
    } else out[header] = READERS.get(header)?.(cell) ?? cell
  }
  return out
}

/** Reads NDJSON: a JSON value a line. 400 with the line's number when one cannot be read. */
export function readNdjson(text: string): unknown[] {
  const rows: unknown[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    if (rows.length >= MAX_ROWS) break
    try {
      rows.push(readJson(line))
    } catch (error) {
      throw new ProblemError('malformed', `Line ${index + 1} is not JSON that can be read.`, [
        { path: `lines.${rows.length}`, message: errorOf(error).message },
      ])
    }
  }
  return rows
}
