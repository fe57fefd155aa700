import { type DecimalMark, type Table, UnreadableFile } from './table.ts'
import type { SheetContext } from './xlsx.cell.ts'
import { readFormats } from './xlsx.formats.ts'
import { readRows } from './xlsx.rows.ts'
import { readShared } from './xlsx.strings.ts'
import { readXml } from './xml.ts'
import { openParts, type WorkbookParts } from './zip.ts'

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
