import { columnName } from '@lodestone/kernel'

/** A cell as it stands in a file: what kind of value it holds and its text. */
export type TableCell = {
  /** As a spreadsheet names it: `C7`. */
  readonly address: string
  /** `number` holds the shortest exact decimal, `date` an ISO date or time; a formula's text is never taken for a value. */
  readonly kind: 'text' | 'number' | 'date' | 'boolean' | 'formula' | 'error'
  readonly text: string
  /** A number that is shown as a percentage: 0.6 is shown as 60 %. */
  readonly percent?: true
}

export type TableRow = {
  /** Counted from 1, the header's row included, as a spreadsheet shows it. */
  readonly number: number
  /** By column, from 0; an empty cell is left out. */
  readonly cells: readonly (TableCell | undefined)[]
}

/** The character before decimals. */
export type DecimalMark = '.' | ','

/** A sheet, or the one table of a CSV file. */
export type Table = {
  readonly sheet?: string
  readonly rows: readonly TableRow[]
  /** The mark before decimals of numbers written as text, where the caller has said it. */
  readonly decimal?: DecimalMark
  /** The mark that such a file has where neither the caller nor a number in it says another. */
  readonly usual?: DecimalMark
}

/** Why a file as a whole cannot be read. Faults of single cells are values instead. */
export class UnreadableFile extends Error {
  readonly kind: 'malformed' | 'too-large' | 'too-many' | 'unsupported'
  constructor(kind: UnreadableFile['kind'], message: string) {
    super(message)
    this.kind = kind
  }
}

/** What is wrong with a cell, or worth saying of it. */
export type Remark = {
  readonly sheet?: string
  readonly row?: number
  /** The column's header as it stands in the file. */
  readonly column?: string
  readonly cell?: string
  /** The field of the API that the cell means, below its line: `ceilingPrice.amount`. */
  readonly field: string
  readonly message: string
  /** The cell's text, cut. */
  readonly value?: string
}

/** Rows of data read from a table at most; whoever has more sends several files. */
export const MAX_ROWS = 10_000
/** Columns of a table, which is more than anything here has. */
export const MAX_COLUMNS = 200
/** Cells of a workbook's sheet that hold something. */
export const MAX_CELLS = 500_000
/** Characters of one cell. */
export const MAX_CELL = 32_768
const SHOWN = 100

export const cut = (text: string): string => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text)

export const addressOf = (column: number, row: number): string => columnName(column) + row

/** Refuses a table that is larger than what is read here. */
export function checkRows(rows: number, most = MAX_ROWS): void {
  if (rows > most) throw new UnreadableFile('too-many', `The file has more than ${most} rows of data.`)
}
