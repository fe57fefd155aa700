import { XLSX } from '@lodestone/contracts'
import { disarmed } from './formula.ts'
import type { SheetPlan, Value } from './xlsx.write.ts'
import { writeWorkbook } from './xlsx.write.ts'

/** What is given out as a file: one table in CSV, one or more sheets in a workbook, the items as they are in NDJSON. */
export type Gift = {
  /** File name without its ending. */
  readonly name: string
  readonly table: SheetPlan
  /** Sheets of the workbook, where they are others than the table. */
  readonly sheets?: readonly SheetPlan[]
  readonly items: readonly unknown[]
}

export type GiftFormat = 'csv' | 'xlsx' | 'ndjson'

export const MEDIA: Record<GiftFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: XLSX,
  ndjson: 'application/x-ndjson',
}

/** The bytes of a file to give out. In CSV no cell begins like a formula, and the byte order mark tells spreadsheets that it is UTF-8. */
export async function writeGift(gift: Gift, format: GiftFormat): Promise<Buffer> {
  if (format === 'xlsx') return writeWorkbook(gift.sheets ?? [gift.table])
  if (format === 'ndjson') return Buffer.from(gift.items.map(item => `${JSON.stringify(item)}\n`).join(''))
  return Buffer.from(`\ufeff${[...csvLines(gift.table)].join('')}`)
}

function* csvLines({ columns, rows }: SheetPlan): Generator<string> {
  yield `${columns.map(column => quoted(column.header)).join(',')}\r\n`
  for (const row of rows) yield `${columns.map((_, index) => csvCell(row[index])).join(',')}\r\n`
}

function csvCell(value: Value): string {
  if (value === undefined) return ''
  return typeof value === 'string' ? quoted(disarmed(value)) : quoted(value.decimal)
}

const quoted = (text: string): string => (/[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
