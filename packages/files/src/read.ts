import { type FileMapping, type FileReading, fileMapping, weekBasedMaterialDemand, XLSX } from '@lodestone/contracts'
import { isObject } from '@lodestone/kernel'
import { z } from 'zod'
import { type Column, readSheet, type SheetRows } from './column.ts'
import { readCsv } from './csv.ts'
import type { Encoding } from './encoding.ts'
import { FORECAST_BESIDE, READ_FORECAST_COLUMNS } from './forecast.ts'
import { type MappedLine, readErp, readWeekBased } from './mapped.ts'
import {
  CHAIN_SHEET,
  EVIDENCE_SHEET,
  FLAT_OFFER_COLUMNS,
  gatherOffers,
  joinOffers,
  OFFER_BESIDE,
  OFFER_COLUMNS,
  OFFER_SHEETS,
  type OfferEntry,
} from './offer.ts'
import { cut, MAX_ROWS, type Remark, type Table, UnreadableFile } from './table.ts'
import { openWorkbook, type Workbook } from './xlsx.read.ts'

/** A file as it was sent. */
export type SentFile = {
  readonly bytes: Buffer
  /** Media type without parameters. */
  readonly media: string
  /** What the media type says of the encoding. */
  readonly charset?: string
  /** The body where it is JSON, or the lines of NDJSON. */
  readonly parsed?: unknown
  /** Hears how many rows of a workbook were read so far, also of one that breaks off. */
  readonly counted?: (rows: number) => void
}

/** How a file was read. */
export type How = {
  readonly format: 'json' | 'ndjson' | 'csv' | 'xlsx' | 'erp' | 'catena-x-dcm'
  readonly encoding?: string
  readonly delimiter?: string
  readonly decimal?: string
  readonly sheets?: string[]
}

/** One thing out of a file, unchecked, with where each of its fields stands. */
export type ReadItem = { readonly row: number; readonly value: unknown; at(path: string): Omit<Remark, 'message'> }

export type FileRead = {
  readonly how: How
  readonly items: readonly ReadItem[]
  /** Rows of data that the file has. */
  readonly rows: number
  readonly faults: readonly Remark[]
  readonly warnings: readonly Remark[]
  /** Items are sums over rows: a fault of a row is not one of an item. */
  readonly summed?: true
  /** The bytes' encoding was guessed. */
  readonly guessed?: true
  /** The forecast's reference, where the file says it. */
  readonly reference?: string
}

/** Reads a forecast's lines. Throws `UnreadableFile` for what is no such file at all. */
export async function readForecastFile(file: SentFile, options: FileReading, reference?: string): Promise<FileRead> {
  if (options.format === 'catena-x-dcm') return readCatenaX(file, mappingOf(options))
  if (options.format === 'erp') return readErpFile(file, options)
  if (file.parsed !== undefined) return readParsed(file.parsed, file.media, 'lines', reference)
  const { table, how, warnings } = await readTable(file, options, ['forecast', 'lines'])
  const sheet = readSheet(table, READ_FORECAST_COLUMNS, FORECAST_BESIDE)
  return oneForecast({ ...sheetRead(sheet, how, warnings), items: sheet.entries }, sheet, reference)
}

const sheetRead = (sheet: SheetRows, how: How, warnings: readonly Remark[]): FileRead => ({
  ...(warnings.some(one => one.field === 'encoding') ? { guessed: true as const } : {}),
  how: { ...how, ...(sheet.mark ? { decimal: sheet.mark } : {}) },
  items: [],
  rows: sheet.entries.length,
  faults: sheet.faults,
  warnings: [...warnings, ...sheet.warnings],
})

/** The lines of one forecast out of an export that may hold several. */
function oneForecast(read: FileRead, sheet: SheetRows, wanted: string | undefined): FileRead {
  const of = (row: number): string | undefined => sheet.beside.get(row)?.forecast
  const named = new Set(read.items.flatMap(item => of(item.row) ?? []))
  if (named.size === 0) return read
  const reference = wanted ?? (named.size === 1 ? [...named][0] : undefined)
  if (reference === undefined)
    return {
      ...read,
      faults: [
        { field: 'forecast', message: `the file holds ${named.size} forecasts; name one with reference=` },
        ...read.faults,
      ],
    }
  if (!named.has(reference))
    return named.size === 1 ? { ...read, reference } : { ...read, items: [], rows: 0, reference }
  const items = read.items.filter(item => of(item.row) === reference)
  const rows = new Set(items.map(item => item.row))
  const here = (remark: Remark): boolean =>
    remark.row === undefined || rows.has(remark.row) || !sheet.beside.has(remark.row)
  return {
    ...read,
    reference,
    items,
    rows: items.length,
    faults: read.faults.filter(here),
    warnings: read.warnings.filter(here),
  }
}

/** Reads offers: from a workbook of three sheets, or from a table with a row for each stage or proof. */
export async function readOfferFile(file: SentFile, options: FileReading): Promise<FileRead> {
  if (options.format) throw new UnreadableFile('unsupported', 'Offers come as JSON, CSV or a workbook.')
  if (file.parsed !== undefined) return readParsed(file.parsed, file.media, 'offers')
  if (file.media === XLSX) {
    const workbook = await openWorkbook(file.bytes, declaredOf(options), file.counted)
    if (workbook.sheets.includes(OFFER_SHEETS.offers)) return readOfferSheets(workbook)
  }
  const { table, how, warnings } = await readTable(file, options, [OFFER_SHEETS.offers])
  const sheet = readSheet(table, FLAT_OFFER_COLUMNS, OFFER_BESIDE)
  const { offers, faults } = gatherOffers(sheet)
  return withOffers({ ...sheetRead(sheet, how, warnings) }, offers, faults)
}

async function readOfferSheets(workbook: Workbook): Promise<FileRead> {
  const read = async (name: string, columns: readonly Column[], beside: readonly string[] = []) => {
    const table = workbook.sheets.includes(name) ? await workbook.table(name) : undefined
    return table && table.rows.length > 0 ? readSheet(table, columns, beside) : undefined
  }
  const own = await read(OFFER_SHEETS.offers, OFFER_COLUMNS, OFFER_BESIDE)
  if (!own) throw new UnreadableFile('malformed', 'The sheet offers has no header row.')
  const chain = await read(OFFER_SHEETS.chain, CHAIN_SHEET)
  const evidence = await read(OFFER_SHEETS.evidence, EVIDENCE_SHEET)
  const { offers, faults } = joinOffers(own, chain, evidence)
  const sheets = [own, chain, evidence].flatMap(one => one ?? [])
  const how: How = { format: 'xlsx', sheets: [...workbook.sheets] }
  const start = sheetRead(own, how, [])
  return withOffers(
    { ...start, faults: sheets.flatMap(one => one.faults), warnings: sheets.flatMap(one => one.warnings) },
    offers,
    faults,
  )
}

const withOffers = (read: FileRead, offers: readonly OfferEntry[], faults: readonly Remark[]): FileRead => ({
  ...read,
  items: offers,
  faults: [...read.faults, ...faults],
})

const declaredOf = ({ decimal }: FileReading) => (decimal ? { decimal } : {})

/** The one table of a CSV file, or a workbook's sheet: the one that was named, one of these names, or the first. */
async function readTable(
  file: SentFile,
  options: FileReading,
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

async function readErpFile(file: SentFile, options: FileReading): Promise<FileRead> {
  const mapping = mappingOf(options)
  const { columns } = mapping
  if (!columns) throw new MappingFault('columns', 'an ERP file needs the columns of its mapping')
  const { table, how, warnings } = await readTable(file, options, [])
  const mapped = readErp(table, { ...mapping, columns })
  return {
    ...fromMapped(mapped),
    how: { ...how, format: 'erp' },
    warnings: [...warnings, ...mapped.warnings],
    ...(warnings.length > 0 ? { guessed: true as const } : {}),
  }
}

const fromMapped = (mapped: {
  lines: readonly MappedLine[]
  faults: readonly Remark[]
  warnings: readonly Remark[]
  rows: number
}) => ({
  summed: true as const,
  items: mapped.lines,
  rows: mapped.rows,
  faults: mapped.faults,
  warnings: mapped.warnings,
})

function readCatenaX(file: SentFile, mapping: FileMapping): FileRead {
  const demands = z.array(weekBasedMaterialDemand).min(1).max(MAX_ROWS)
  const given = Array.isArray(file.parsed) ? file.parsed : [file.parsed]
  const read = demands.safeParse(given)
  const how = { format: 'catena-x-dcm' as const }
  if (!read.success) {
    const faults = read.error.issues.map(issue => ({
      field: issue.path.slice(given === file.parsed ? 0 : 1).join('.'),
      message: issue.message,
    }))
    return { how, items: [], rows: 0, faults, warnings: [] }
  }
  return { how, ...fromMapped(readWeekBased(read.data, mapping)) }
}

/** The members of a body beside its list. */
const BESIDE: { readonly [list in 'lines' | 'offers']: readonly string[] } = { lines: ['reference'], offers: [] }

/** A body that is JSON already: `{ reference, lines }`, a list, or one thing. */
function readParsed(parsed: unknown, media: string, list: 'lines' | 'offers', wanted?: string): FileRead {
  const how: How = { format: media === 'application/json' ? 'json' : 'ndjson' }
  const inside = isObject(parsed) ? parsed[list] : parsed
  const values: readonly unknown[] = Array.isArray(inside) ? inside : [parsed]
  if (values.length > MAX_ROWS) throw new UnreadableFile('too-many', `The body has more than ${MAX_ROWS} ${list}.`)
  const items = values.map(
    (value, index): ReadItem => ({ row: index + 1, value, at: field => ({ row: index + 1, field }) }),
  )
  const read: FileRead = { how, items, rows: items.length, faults: [], warnings: [] }
  if (!isObject(parsed) || !Array.isArray(inside)) return read
  const { [list]: _, ...beside } = parsed
  const faults = Object.keys(beside).flatMap(field =>
    BESIDE[list].includes(field) ? [] : [{ field, message: 'unknown field' }],
  )
  const { reference } = beside
  if (wanted !== undefined && reference !== undefined && reference !== wanted)
    faults.push({ field: 'reference', message: 'another one than reference= says' })
  return { ...read, faults, ...(typeof reference === 'string' ? { reference } : {}) }
}

/** The mapping that came with a file is wrong. */
export class MappingFault extends Error {
  readonly path: string
  constructor(path: string, message: string) {
    super(message)
    this.path = path
  }
}

function mappingOf({ mapping }: FileReading): FileMapping {
  if (mapping === undefined) throw new MappingFault('', 'this format needs a mapping, as JSON')
  if (/"(?:__proto__|constructor|prototype)"|\\u/.test(mapping))
    throw new MappingFault('', 'names a prototype or holds an escape')
  let value: unknown
  try {
    value = JSON.parse(mapping)
  } catch {
    throw new MappingFault('', 'not JSON')
  }
  const read = fileMapping.safeParse(value)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new MappingFault(issue?.path.join('.') ?? '', issue?.message ?? 'not a mapping')
}
