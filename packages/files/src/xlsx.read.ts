import { decimalOfDouble } from './number.ts'
import { builtIn, type Format, formatOf } from './number-format.ts'
import {
  addressOf,
  checkRows,
  type DecimalMark,
  MAX_CELL,
  MAX_CELLS,
  MAX_COLUMNS,
  type Table,
  type TableCell,
  UnreadableFile,
} from './table.ts'
import { readXml } from './xml.ts'
import { openParts, type WorkbookParts } from './zip.ts'

/** Texts that a workbook's cells share at most. */
const MAX_SHARED = 1_000_000
/** Sheets of a workbook. */
const MAX_SHEETS = 100
/** What a part points to: a workbook of a hundred sheets has some three hundred. */
const MAX_RELATIONS = 1_000

export type Workbook = {
  /** Names of the sheets that are not hidden, in their order. */
  readonly sheets: readonly string[]
  /** A sheet's cells. `undefined` when there is none of this name. */
  table(sheet: string): Promise<Table | undefined>
}

/**
 * Opens a workbook (Office Open XML, `.xlsx`). Refuses one with macros or of the binary kind. Nothing is computed: a formula stays one. Numbers
 * come as the shortest decimal of the double that the sheet holds, dates by their cell's format. `counted` hears how many rows of data of all sheets were read so far.
 */
export async function openWorkbook(
  bytes: Buffer,
  declared: { decimal?: DecimalMark } = {},
  counted?: (rows: number) => void,
): Promise<Workbook> {
  const parts = await openParts(bytes)
  if (parts.names.some(name => /(?:^|\/)vbaProject\.bin$|\/macrosheets\//i.test(name)))
    throw new UnreadableFile('unsupported', 'The workbook holds macros; save it as .xlsx.')
  const main = [...(await relations(parts, '')).values()].find(target => target.endsWith('workbook.xml'))
  if (!main) throw new UnreadableFile('unsupported', 'This is not an .xlsx workbook.')
  const { sheets, since1904 } = await readSheets(parts, main)
  const targets = await relations(parts, main)
  const known = [...targets.values()]
  const styles = known.find(target => target.endsWith('styles.xml'))
  const shared = known.find(target => target.endsWith('sharedStrings.xml'))
  let context: SheetContext | undefined
  let total = 0
  const onRow = () => counted?.(++total)
  return {
    sheets: sheets.filter(sheet => !sheet.hidden).map(sheet => sheet.name),
    table: async name => {
      const sheet = sheets.find(one => one.name === name)
      const part = sheet && targets.get(sheet.relation)
      if (!part) return undefined
      context ??= {
        since1904,
        formats: styles ? await readFormats(parts, styles) : [],
        shared: shared ? await readShared(parts, shared) : [],
      }
      const rows = await readRows(parts, part, context, onRow)
      return { sheet: name, rows, ...(declared.decimal ? { decimal: declared.decimal } : {}) }
    },
  }
}

/** Targets by id of what a part points to, as names of parts; `''` for the whole file. */
async function relations(parts: WorkbookParts, of: string): Promise<Map<string, string>> {
  const slash = of.lastIndexOf('/') + 1
  const folder = of.slice(0, slash)
  const name = `${folder}_rels/${of.slice(slash)}.rels`
  const found = new Map<string, string>()
  if (!parts.names.includes(name)) return found
  await readXml(parts.read(name), {
    open: ({ name: tag, attributes: { Id = '', Target = '', TargetMode } }) => {
      if (tag !== 'Relationship' || TargetMode === 'External') return
      if (found.size === MAX_RELATIONS)
        throw new UnreadableFile('too-large', `A part of the workbook points to more than ${MAX_RELATIONS} others.`)
      found.set(Id, pathOf(Target, folder))
    },
  })
  return found
}

/** The name of the part that a target means. Throws for what is no address. */
function pathOf(target: string, folder: string): string {
  try {
    return decodeURIComponent(new URL(target, `zip://x/${folder}`).pathname.slice(1))
  } catch {
    throw new UnreadableFile('malformed', 'A part of the workbook points to what is no address.')
  }
}

type Sheet = { readonly name: string; readonly relation: string; readonly hidden: boolean }

async function readSheets(parts: WorkbookParts, main: string): Promise<{ sheets: Sheet[]; since1904: boolean }> {
  const sheets: Sheet[] = []
  let since1904 = false
  await readXml(parts.read(main), {
    open: ({ name, attributes }) => {
      if (name === 'workbookPr') since1904 = ['1', 'true'].includes(attributes.date1904 ?? '')
      if (name !== 'sheet') return
      if (sheets.length === MAX_SHEETS)
        throw new UnreadableFile('too-large', `The workbook has more than ${MAX_SHEETS} sheets.`)
      const relation = Object.entries(attributes).find(([key]) => /(?:^|:)id$/.test(key))?.[1] ?? ''
      sheets.push({ name: attributes.name ?? '', relation, hidden: (attributes.state ?? 'visible') !== 'visible' })
    },
  })
  return { sheets, since1904 }
}

/** What each style of a cell shows, by its index. */
async function readFormats(parts: WorkbookParts, part: string): Promise<Format[]> {
  const custom = new Map<number, Format>()
  const formats: Format[] = []
  let inCells = false
  await readXml(parts.read(part), {
    open: ({ name, attributes }) => {
      const id = Number(attributes.numFmtId ?? 0)
      if (name === 'numFmt') custom.set(id, formatOf(attributes.formatCode ?? ''))
      if (name === 'cellXfs') inCells = true
      if (name === 'xf' && inCells) formats.push(custom.has(id) ? custom.get(id) : builtIn(id))
    },
    close: name => {
      if (name === 'cellXfs') inCells = false
    },
  })
  return formats
}

/** The texts that cells share, without the readings that Japanese texts carry beside them. */
async function readShared(parts: WorkbookParts, part: string): Promise<string[]> {
  const texts: string[] = []
  let text = ''
  let inText = false
  let inReading = false
  await readXml(parts.read(part), {
    open: ({ name }) => {
      if (name === 'si') text = ''
      if (name === 't') inText = true
      if (name === 'rPh') inReading = true
    },
    text: more => {
      if (inText && !inReading) text = longer(text, more)
    },
    close: name => {
      if (name === 't') inText = false
      if (name === 'rPh') inReading = false
      if (name !== 'si') return
      if (texts.length === MAX_SHARED)
        throw new UnreadableFile('too-large', `The workbook shares more than ${MAX_SHARED} texts.`)
      texts.push(text)
    },
  })
  return texts
}

function longer(text: string, more: string): string {
  if (text.length + more.length > MAX_CELL)
    throw new UnreadableFile('too-large', `A cell has more than ${MAX_CELL} characters.`)
  return text + more
}

type SheetContext = {
  readonly since1904: boolean
  readonly formats: readonly Format[]
  readonly shared: readonly string[]
}
/** A row as far as it is read; `next` is the column after its last cell. */
type ReadRow = { readonly number: number; readonly cells: (TableCell | undefined)[]; next: number }
type Found = { row: number; column: number; type: string; format: Format; formula: boolean; text: string }

async function readRows(
  parts: WorkbookParts,
  part: string,
  context: SheetContext,
  onRow: () => void,
): Promise<Table['rows']> {
  const rows: ReadRow[] = []
  let row: ReadRow = { number: 0, cells: [], next: 0 }
  let found: Found | undefined
  let heard: 'text' | 'reading' | undefined
  let count = 0
  await readXml(parts.read(part), {
    open: ({ name, attributes }) => {
      if (name === 'row') row = { number: numberOf(attributes.r, row.number + 1), cells: [], next: 0 }
      if (name === 'c') {
        const at = positionOf(attributes.r, row)
        row.next = at.column + 1
        const format = context.formats[Number(attributes.s ?? 0)]
        found = { ...at, type: attributes.t ?? 'n', format, formula: false, text: '' }
      }
      if (name === 'f' && found) found.formula = true
      if (name === 'v' || name === 't') heard = 'text'
      if (name === 'f' || name === 'rPh') heard = 'reading'
    },
    text: more => {
      if (found && heard === 'text') found.text = longer(found.text, more)
    },
    close: name => {
      if (['v', 't', 'f', 'rPh'].includes(name)) heard = undefined
      if (name === 'c' && found) {
        const cell = cellOf(found, context)
        if (cell) {
          count += 1
          if (count > MAX_CELLS) throw new UnreadableFile('too-large', `The sheet has more than ${MAX_CELLS} cells.`)
          row.cells[found.column] = cell
        }
        found = undefined
      }
      if (name === 'row' && row.cells.length > 0) {
        rows.push(row)
        if (rows.length > 1) onRow()
        checkRows(rows.length - 1)
      }
    },
  })
  return rows
}

function numberOf(text: string | undefined, next: number): number {
  if (text === undefined) return next
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new UnreadableFile('malformed', 'A row of the sheet has no number.')
  return Number(text)
}

/** Where a cell stands: as it says, else after the one before it, empty or not. */
function positionOf(address: string | undefined, row: ReadRow): { row: number; column: number } {
  const match = /^([A-Z]{1,3})(\d{1,7})$/.exec(address ?? '')
  if (address !== undefined && !match) throw new UnreadableFile('malformed', 'A cell of the sheet has no address.')
  const letters = match?.[1]
  const column = letters ? [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1 : row.next
  if (column >= MAX_COLUMNS) throw new UnreadableFile('too-large', `The sheet has more than ${MAX_COLUMNS} columns.`)
  return { row: row.number, column }
}

function cellOf({ row, column, type, format, formula, text }: Found, context: SheetContext): TableCell | undefined {
  const address = addressOf(column, row)
  const cell = (kind: TableCell['kind'], value: string): TableCell | undefined =>
    value === '' ? undefined : { address, kind, text: value }
  if (formula) return { address, kind: 'formula', text }
  switch (type) {
    case 's':
      return cell('text', (context.shared[Number(text)] ?? '').trim())
    case 'inlineStr':
    case 'str':
      return cell('text', text.trim())
    case 'b':
      return cell('boolean', text === '1' ? 'true' : 'false')
    case 'e':
      return cell('error', text)
    case 'd':
      return cell('date', text.replace(/T00:00:00(?:\.0+)?Z?$/, ''))
    default:
      return text.trim() === '' ? undefined : numeric(address, text.trim(), format, context.since1904)
  }
}

function numeric(address: string, text: string, format: Format, since1904: boolean): TableCell {
  const value = Number(text)
  if (format === 'date') {
    const date = dateOf(value, since1904)
    return date ? { address, kind: 'date', text: date } : { address, kind: 'error', text }
  }
  const decimal = decimalOfDouble(value)
  if (decimal === undefined) return { address, kind: 'error', text }
  return { address, kind: 'number', text: decimal, ...(format === 'percent' ? { percent: true as const } : {}) }
}

/** Days that the calendar from 1904 is behind the one from 1900. */
const LATER = 1_462
const DAY_MS = 86_400_000

/** The date, or the time to the second, that a serial number means. Before March 1900 the calendar counts a day that never was. */
function dateOf(serial: number, since1904: boolean): string | undefined {
  const days = serial + (since1904 ? LATER : 0)
  if (!(days >= 61 && days < 2_958_466)) return undefined
  const seconds = Math.round((days * DAY_MS) / 1_000)
  const text = new Date(Date.UTC(1899, 11, 30) + seconds * 1_000).toISOString()
  return seconds % 86_400 === 0 ? text.slice(0, 10) : text.slice(0, 19)
}
