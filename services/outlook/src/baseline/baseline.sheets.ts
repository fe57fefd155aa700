import type { TableFault } from '@lodestone/contracts'
import { openWorkbook } from '@lodestone/files'
import { type Cells, worldOfTables } from '@lodestone/foresight'
import { columnName } from '@lodestone/kernel'

/** A baseline as a workbook: a sheet for each table, its columns named as the members of JSON; `settings` has a row for each of its values. */

type Workbook = Awaited<ReturnType<typeof openWorkbook>>
type SheetTable = NonNullable<Awaited<ReturnType<Workbook['table']>>>
type Cell = NonNullable<SheetTable['rows'][number]['cells'][number]>

/** Rows of a sheet by the names of its columns, and where each of them stands. */
type Sheet = {
  readonly cells: Cells
  /** Of a row from 0 and a column: the cell as a spreadsheet names it. */
  addressOf(row: number, column: string): string | undefined
}

export const SHEETS = ['settings', 'yields', 'plants', 'routes', 'needs'] as const
type SheetName = (typeof SHEETS)[number]

/** What a workbook says as a baseline in JSON would, unchecked; where the cell of a fault stands; and what cannot be read at all. */
export async function readSheets(bytes: Buffer, counted?: (rows: number) => void) {
  const workbook = await openWorkbook(bytes, {}, counted)
  const faults: TableFault[] = []
  const sheets = new Map<SheetName, Sheet>()
  for (const name of SHEETS) {
    const table = await workbook.table(name)
    if (table) sheets.set(name, readTable(name, table, faults))
    else faults.push({ table: name, message: 'the workbook has no sheet of this name' })
  }
  const cells = (name: SheetName): Cells => sheets.get(name)?.cells ?? []
  const { name, ...settings } = settingsOf(cells('settings'))
  const read: Readonly<Record<string, unknown>> = {
    ...worldOfTables(
      { ...settings, assumptions: { ...settings.assumptions, yields: cells('yields').map(filled) } },
      { plants: cells('plants'), routes: cells('routes'), needs: cells('needs'), stocks: [], deliveries: [] },
    ),
  }
  const { stocks: _, deliveries: __, ...world } = read
  return { value: { name, ...world }, faults, placed: (fault: TableFault) => placed(fault, sheets) }
}

const filled = (row: Cells[number]) => Object.fromEntries(Object.entries(row).filter(([, text]) => text.trim() !== ''))

function readTable(name: SheetName, { rows: [header, ...rows] }: SheetTable, faults: TableFault[]): Sheet {
  const heads = (header?.cells ?? []).map(cell => cell?.text.trim() ?? '')
  const cells: Record<string, string>[] = []
  const numbers: number[] = []
  for (const { number, cells: own } of rows) {
    if (!own.some(cell => cell && cell.text.trim() !== '')) continue
    const row: Record<string, string> = {}
    for (const [at, cell] of own.entries()) {
      if (!cell || cell.text.trim() === '') continue
      const column = heads[at] ?? ''
      const place = { table: name, row: cells.length + 1, ...(column !== '' && { column }), cell: cell.address }
      if (column === '') faults.push({ ...place, message: 'this cell stands under no header' })
      else if (cell.kind === 'formula') faults.push({ ...place, message: 'a formula; paste its value instead' })
      else row[column] = textOf(cell)
    }
    cells.push(row)
    numbers.push(number)
  }
  const addressOf = (row: number, column: string) => {
    const [at, number] = [heads.indexOf(column), numbers[row]]
    return at < 0 || number === undefined ? undefined : `${columnName(at)}${number}`
  }
  return { cells, addressOf }
}

/** A month that a spreadsheet has taken for the first day of it is that month. */
const textOf = ({ kind, text }: Cell): string =>
  kind === 'date' && /^\d{4}-\d{2}-01$/.test(text) ? text.slice(0, 7) : text

const WHOLE = /^\d{1,9}$/

/** `leadDays.metal` and the like by their names, whole numbers as numbers. */
function settingsOf(rows: Cells): Readonly<Record<string, unknown>> & { readonly assumptions: object } {
  const settings: Record<string, unknown> = {}
  const leadDays: Record<string, unknown> = {}
  const assumptions: Record<string, unknown> = {}
  for (const { setting = '', value = '' } of rows) {
    const [name, text] = [setting.trim(), value.trim()]
    const own = name !== 'name' && WHOLE.test(text) ? Number(text) : text
    if (name.startsWith('leadDays.')) leadDays[name.slice('leadDays.'.length)] = own
    else if (name === 'transitDays') assumptions[name] = own
    else settings[name] = own
  }
  return { ...settings, assumptions: { ...assumptions, leadDays } }
}

/** A fault under the name of the sheet that its cell is on. */
function placed(fault: TableFault, sheets: ReadonlyMap<SheetName, Sheet>): TableFault {
  const { table = '', row, column } = fault
  const path = table.replace(/^assumptions\.?/, '')
  const name = SHEETS.find(own => own === path) ?? 'settings'
  const sheet = sheets.get(name)
  if (name !== 'settings') {
    const cell = row !== undefined && column !== undefined ? sheet?.addressOf(row - 1, column) : undefined
    return { ...fault, table: name, ...(cell !== undefined && { cell }) }
  }
  const setting = path === '' ? (column ?? '') : path
  const at = sheet?.cells.findIndex(own => own.setting?.trim() === setting) ?? -1
  const { row: _, column: __, ...rest } = fault
  if (at < 0) return { ...rest, table: name, ...(setting !== '' && { column: setting }) }
  const cell = sheet?.addressOf(at, 'value')
  return { ...rest, table: name, row: at + 1, column: 'value', ...(cell !== undefined && { cell }) }
}
