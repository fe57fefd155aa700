import { XLSX } from '@lodestone/contracts'
import { type CellValue, csvRow, type SheetPlan } from '@lodestone/kernel'
import { writeWorkbook } from './xlsx.write.ts'

/** What is given out as a file: one table in CSV, one or more sheets in a workbook, the items as they are in NDJSON. */
export type FileExport = {
  /** File name without its ending. */
  readonly name: string
  readonly table: SheetPlan
  /** Sheets of the workbook, where they are others than the table. */
  readonly sheets?: readonly SheetPlan[]
  readonly items: readonly unknown[]
}

export type ExportFormat = 'csv' | 'xlsx' | 'ndjson'

export const MEDIA: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: XLSX,
  ndjson: 'application/x-ndjson',
}

/** The bytes of a file to give out. In CSV no cell begins like a formula, and the byte order mark tells spreadsheets that it is UTF-8. */
export async function writeExport(file: FileExport, format: ExportFormat): Promise<Buffer> {
  if (format === 'xlsx') return writeWorkbook(file.sheets ?? [file.table])
  if (format === 'ndjson') return Buffer.from(file.items.map(item => `${JSON.stringify(item)}\n`).join(''))
  return Buffer.from(`\ufeff${[...csvLines(file.table)].join('')}`)
}

function* csvLines({ columns, rows }: SheetPlan): Generator<string> {
  yield `${csvRow(columns.map(column => column.header))}\r\n`
  for (const row of rows) yield `${csvRow(columns.map((_, index) => textOf(row[index])))}\r\n`
}

const textOf = (value: CellValue): string =>
  typeof value === 'object' ? ('time' in value ? value.time : value.decimal) : (value ?? '')
