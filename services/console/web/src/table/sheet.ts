import { isDecimal } from '@lodestone/kernel/decimal'
import type { CellValue, SheetColumn, SheetPlan } from '@lodestone/kernel/workbook'
import type { Column } from './column.ts'
import { textOf } from './fitting.ts'

/** A day or time as the hub writes it. */
const TIME = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z)?$/
const CURRENCY = /\b[A-Z]{3}\b/
const MOST_PLACES = 20
const WIDTH = { text: 24, figure: 18 } as const
/** Characters of a sheet's name, and those that it may not have. */
const MOST_NAME = 31
const NOT_IN_NAMES = /[\\/?*[\]:]+/g

/** A table as a sheet, under the reader's headings: figures as numbers, times as times, and all else as texts, which nothing runs. */
export function sheetOf<Row>(name: string, rows: readonly Row[], columns: readonly Column<Row>[]): SheetPlan {
  const sheets = columns.flatMap(column => columnsOf(rows, column))
  return {
    name: nameOf(name),
    columns: sheets.map(one => one.column),
    rows: rows.map((_, index) => sheets.map(one => one.values[index])),
  }
}

const nameOf = (name: string): string =>
  name
    .replaceAll(NOT_IN_NAMES, ' ')
    .replaceAll(/\s+/g, ' ')
    // None may stand at the ends.
    .replaceAll("'", '’')
    .trim()
    .slice(0, MOST_NAME)
    .trimEnd() || '1'

type Filled = { readonly column: SheetColumn; readonly values: readonly CellValue[] }

function columnsOf<Row>(rows: readonly Row[], column: Column<Row>): Filled[] {
  const { header, numeric = false } = column
  const texts = rows.map(row => textOf(row, column))
  // A column of pictures or buttons.
  if (!column.sort && !column.text && texts.every(text => text === '')) return []
  if (numeric) return figures(column, rows, texts)
  const isOfTimes = texts.some(text => text !== '') && texts.every(text => text === '' || TIME.test(text))
  if (isOfTimes) {
    const values = texts.map(text => (text === '' ? undefined : { time: text }))
    return [{ column: { header: `${header} (UTC)`, width: WIDTH.figure }, values }]
  }
  return [{ column: { header, width: WIDTH.text, asText: true }, values: texts.map(text => text || undefined) }]
}

function figures<Row>(column: Column<Row>, rows: readonly Row[], texts: readonly string[]): Filled[] {
  const { header } = column
  const values = texts.map(text => (text === '' ? undefined : isFigure(text) ? { decimal: text } : text))
  const units = rows.map((row, index) => (values[index] === undefined ? undefined : unitOf(row, column)))
  const known = [...new Set(units.filter(unit => unit !== undefined))].sort()
  const [unit, ...others] = known
  if (others.length === 0)
    return [{ column: { header: unit === undefined ? header : `${header} (${unit})`, width: WIDTH.figure }, values }]
  return [
    { column: { header, width: WIDTH.figure }, values },
    { column: { header: `${header}: ${known.join(', ')}`, width: WIDTH.figure, asText: true }, values: units },
  ]
}

const isFigure = (text: string): boolean => isDecimal(text.startsWith('-') ? text.slice(1) : text, MOST_PLACES)

/** In what a figure is kept: masses in kilograms, however they are shown. */
function unitOf<Row>(row: Row, { unit, cell }: Column<Row>): string | undefined {
  if (unit !== undefined) return unit
  const shown = cell(row)
  if (typeof shown !== 'string') return undefined
  const [currency] = CURRENCY.exec(shown) ?? []
  if (currency !== undefined) return currency
  if (shown.endsWith('%')) return '%'
  return /\s(?:kg|t)$/.test(shown) ? 'kg' : undefined
}
