import { errorOf, freed, isNameOf } from '@lodestone/kernel'
import { parse } from 'csv-parse/sync'
import { type Encoding, readText } from './encoding.ts'
import {
  addressOf,
  checkRows,
  type DecimalMark,
  MAX_CELL,
  MAX_COLUMNS,
  MAX_ROWS,
  type Table,
  type TableCell,
  UnreadableFile,
} from './table.ts'

export type Delimiter = ',' | ';' | '\t'
export type CsvRead = {
  readonly table: Table
  readonly delimiter: Delimiter
  readonly encoding: Encoding
  /** The encoding was guessed: no mark, not UTF-8, nothing declared. */
  readonly guessed: boolean
}

/** Rows of nothing but delimiters that are read at most, beside the rows of data. */
const MAX_EMPTY = 1_000
/** What is left of a file in which nothing more stands. */
const NOTHING = /^[\s,;"]*$/

/** A record, with its row as a spreadsheet shows it, and the bytes of the text up to its end. */
type Read = { readonly record: readonly string[]; readonly number: number; readonly end: number }

/**
 * Reads CSV with a header row. Comma, semicolon and tab are told apart by the header; quotes are RFC 4180's. Rows are counted as a spreadsheet
 * shows them: a record is one row however many lines it spans, and an empty line is one too. No row is left out unless all behind it are of nothing.
 */
export function readCsv(
  bytes: Buffer,
  declared: { encoding?: Encoding; decimal?: DecimalMark; maxRows?: number } = {},
): CsvRead {
  const { text, encoding, guessed } = readText(bytes, declared.encoding)
  const delimiter = delimiterOf(text)
  const { maxRows = MAX_ROWS } = declared
  const rows = recordsOf(text, delimiter, maxRows)
    .map(({ record, number }) => ({ number, cells: cellsOf(record, number) }))
    .filter(row => row.cells.some(cell => cell !== undefined))
  checkRows(rows.length - 1, maxRows)
  // A file with commas between its cells writes the point before decimals, as the API does, unless its numbers show another mark.
  const unless = delimiter === ',' ? { usual: '.' as const } : {}
  return {
    table: { rows, ...unless, ...(declared.decimal ? { decimal: declared.decimal } : {}) },
    delimiter,
    encoding,
    guessed,
  }
}

/** The records of a text but empty lines. Throws for one in which something stands behind more of them than are read. */
function recordsOf(text: string, delimiter: Delimiter, maxRows: number): Read[] {
  const most = maxRows + MAX_EMPTY + 2
  const read: Read[] = []
  try {
    parse(text, {
      delimiter,
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      to: most,
      max_record_size: 4 * MAX_CELL,
      on_record: (record: string[], { records, empty_lines, bytes }) => {
        read.push({ record, number: records + empty_lines, end: bytes })
        return null
      },
    })
  } catch (error) {
    throw new UnreadableFile('malformed', `The CSV cannot be read: ${errorOf(error).message}`)
  }
  const end = read[most - 1]?.end
  if (end !== undefined && !NOTHING.test(Buffer.from(text).toString('utf8', end)))
    throw new UnreadableFile('too-many', `The file has more than ${most} rows, those of nothing counted.`)
  return read
}

function cellsOf(record: readonly string[], row: number): (TableCell | undefined)[] {
  if (record.length > MAX_COLUMNS) throw new UnreadableFile('too-large', `A row has more than ${MAX_COLUMNS} cells.`)
  return record.map((raw, column) => {
    const text = raw.trim()
    if (text === '') return undefined
    if (text.length > MAX_CELL) throw new UnreadableFile('too-large', `A cell has more than ${MAX_CELL} characters.`)
    return { address: addressOf(column, row), kind: 'text', text: freed(text) }
  })
}

/** The delimiter that stands most often in the first line, outside quotes; a comma where none does. */
function delimiterOf(text: string): Delimiter {
  const counts: Record<Delimiter, number> = { ',': 0, ';': 0, '\t': 0 }
  let quoted = false
  for (const char of text.slice(0, MAX_CELL)) {
    if (char === '"') quoted = !quoted
    else if (!quoted && (char === '\n' || char === '\r') && counts[','] + counts[';'] + counts['\t'] > 0) break
    else if (!quoted && isNameOf(counts, char)) counts[char] += 1
  }
  const inOrder: readonly Delimiter[] = [',', '\t', ';']
  return inOrder.reduce((best, one) => (counts[one] > counts[best] ? one : best))
}
