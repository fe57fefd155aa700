import { type FileReading, XLSX } from '@lodestone/contracts'
import { readCsv } from './csv.ts'
import type { Encoding } from './encoding.ts'
import type { FileRead, How, SentFile } from './file-read.ts'
import type { SheetRows } from './sheet.ts'
import { cut, type Remark, type Table, UnreadableFile } from './table.ts'
import { openWorkbook } from './xlsx.read.ts'

/** What a sheet says of itself, without its items. */
export const sheetRead = (sheet: SheetRows, how: How, warnings: readonly Remark[]): FileRead => ({
  ...(warnings.some(one => one.field === 'encoding') ? { guessed: true as const } : {}),
  how: { ...how, ...(sheet.mark ? { decimal: sheet.mark } : {}) },
  items: [],
  rows: sheet.entries.length,
  faults: sheet.faults,
  warnings: [...warnings, ...sheet.warnings],
})

/** What whoever sends a file says of its cells. */
export const declaredOf = ({ decimal }: Pick<FileReading, 'decimal'>) => (decimal ? { decimal } : {})

/** The one table of a CSV file, or a workbook's sheet: the one that was named, one of these names, or the first. */
export async function readTable(
  file: SentFile,
  options: Omit<FileReading, 'mapping'>,
  names: readonly string[],
): Promise<{ table: Table; how: How; warnings: Remark[] }> {
  if (file.media === XLSX) {
    const workbook = await openWorkbook(file.bytes, declaredOf(options), file.counted)
    const name = options.sheet ?? names.find(one => workbook.sheets.includes(one)) ?? workbook.sheets[0] ?? ''
    const table = await workbook.table(name)
    if (!table) throw new UnreadableFile('malformed', `The workbook has no sheet ${cut(name)}.`)
    return { table, how: { format: 'xlsx', sheets: [name] }, warnings: [] }
  }
  const encoding = options.encoding ?? encodingOf(file.charset)
  const {
    table,
    delimiter,
    encoding: found,
    guessed,
  } = readCsv(file.bytes, {
    ...declaredOf(options),
    ...(encoding ? { encoding } : {}),
  })
  const warnings: Remark[] = guessed
    ? [
        {
          field: 'encoding',
          message: 'neither UTF-8 nor marked: read as Windows-1252; an import wants encoding=windows-1252',
        },
      ]
    : []
  return { table, how: { format: 'csv', encoding: found, delimiter }, warnings }
}

function encodingOf(charset: string | undefined): Encoding | undefined {
  const name = charset?.toLowerCase()
  if (name === 'windows-1252' || name === 'iso-8859-1') return 'windows-1252'
  if (name === 'utf-16le' || name === 'utf-16be' || name === 'utf-8') return name
  return undefined
}
