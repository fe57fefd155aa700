import { composed, type FileFormat, type FileReading, XLSX } from '@lodestone/contracts'
import { isObject } from '@lodestone/kernel'
import type { Column } from './column.ts'
import type { FileRead, How, SentFile } from './file-read.ts'
import { FORECAST_BESIDE, READ_FORECAST_COLUMNS } from './forecast.ts'
import { lookInto, readMapped } from './mapped.read.ts'
import type { Reading } from './mapping.ts'
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
import { readParsed } from './parsed.read.ts'
import { readSheet, type SheetRows } from './sheet.ts'
import { declaredOf, readTable, sheetRead } from './table.read.ts'
import { type Remark, UnreadableFile } from './table.ts'
import { openWorkbook, type Workbook } from './xlsx.read.ts'

/** What comes under these media types is nothing else. */
const SCHEDULES: Readonly<Record<string, 'delfor' | 'idoc'>> = {
  'application/edifact': 'delfor',
  'application/xml': 'idoc',
}

/** Reads a forecast's lines. Throws `UnreadableFile` for what is no such file at all. */
export async function readForecastFile(file: SentFile, options: Reading, reference?: string): Promise<FileRead> {
  const format = formatOf(file, options)
  return format ? readMapped(file, options, format) : readOwn(file, options, reference)
}

/** The same for a preview: what a mapping is made of is found too, also where there is none yet. */
export async function previewForecastFile(file: SentFile, options: Reading, reference?: string): Promise<FileRead> {
  const format = formatOf(file, options)
  if (format) return lookInto(file, options, format)
  const read = await readOwn(file, options, reference)
  const seems = seemsToBe(file, read)
  if (seems === undefined) return read
  const { found } = await lookInto(file, options, seems)
  return found ? { ...read, found } : read
}

function formatOf({ media }: SentFile, { format }: Reading): FileFormat | undefined {
  const only = SCHEDULES[media]
  if (only !== undefined && format !== undefined && format !== only)
    throw new UnreadableFile('unsupported', `${media} is for ${only}.`)
  return format ?? only
}

/** What a file may be instead that has none of the hub's own words for a quantity and its place. */
function seemsToBe({ parsed }: SentFile, { faults, items }: FileRead): FileFormat | undefined {
  if (parsed !== undefined)
    return items.some(({ value }) => isObject(value) && 'materialNumberCustomer' in value) ? 'catena-x-dcm' : undefined
  const isMissing = (field: string) => faults.some(one => one.field === field && one.column === undefined)
  return isMissing('quantityKg') && isMissing('deliverTo') ? 'erp' : undefined
}

async function readOwn(file: SentFile, options: Reading, reference?: string): Promise<FileRead> {
  if (file.parsed !== undefined) return readParsed(file.parsed, file.media, 'lines', reference)
  const { table, how, warnings } = await readTable(file, options, ['forecast', 'lines'])
  const sheet = readSheet(table, READ_FORECAST_COLUMNS, FORECAST_BESIDE)
  return oneForecast({ ...sheetRead(sheet, how, warnings), items: sheet.entries }, sheet, reference)
}

/** The lines of one forecast out of an export that may hold several. */
function oneForecast(read: FileRead, sheet: SheetRows, wanted: string | undefined): FileRead {
  const of = (row: number): string | undefined => {
    const forecast = sheet.beside.get(row)?.forecast
    return forecast === undefined ? undefined : composed(forecast)
  }
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
