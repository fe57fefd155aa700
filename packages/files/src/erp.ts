import type { FileMapping } from '@lodestone/contracts'
import { isPeriod } from '@lodestone/kernel'
import type { Column } from './column.ts'
import type { Seen } from './found.ts'
import { addUp, type Mapped, type Want } from './mapped.ts'
import { gramsOf } from './mass.ts'
import { isAbout } from './propose.ts'
import { type RowFields, readSheet } from './sheet.ts'
import type { Remark, Table, TableCell } from './table.ts'
import { type Parsed, readDate, readWeek } from './week.ts'

type ErpColumns = NonNullable<FileMapping['columns']>

/** Rows of an ERP's forecast, by the mapping's columns. Columns that it does not name are not looked at. */
export function readErp(table: Table, mapping: FileMapping & { columns: ErpColumns }): Mapped {
  const { columns } = mapping
  const specs = Object.entries(columns).flatMap(([field, header]): Column[] =>
    header === undefined
      ? []
      : [{ field, header, kind: field === 'quantity' ? 'decimal' : 'text', about: '', required: true }],
  )
  const others = (table.rows[0]?.cells ?? []).flatMap(cell =>
    cell && !specs.some(({ header = '' }) => same(header, cell.text)) ? [cell.text] : [],
  )
  const sheet = readSheet(timesAsText(table), specs, others)
  const faults = [...sheet.faults]
  const faulty = new Set(faults.map(fault => fault.row))
  const wants = sheet.entries.flatMap(entry => (faulty.has(entry.row) ? [] : wantOf(entry, mapping, columns, faults)))
  const about = others.find(isAbout)
  const seen = sheet.entries.map((entry): Seen => {
    const { material: number, plant, unit } = textsOf(entry)
    return { number, plant, unit, about: about && sheet.beside.get(entry.row)?.[about] }
  })
  return { lines: addUp(wants, mapping, faults), faults, warnings: sheet.warnings, rows: sheet.entries.length, seen }
}

const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase()

/** Dates and whole numbers of a workbook as the texts that they show: a material number is no quantity. */
const timesAsText = (table: Table): Table => ({
  ...table,
  rows: table.rows.map(row => ({
    ...row,
    cells: row.cells.map((cell): TableCell | undefined => (cell?.kind === 'date' ? { ...cell, kind: 'text' } : cell)),
  })),
})

/** The fields of a row that are texts, by the meaning of their column. */
const textsOf = ({ value }: RowFields): Partial<Record<keyof ErpColumns, string>> =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => typeof one === 'string'))

function wantOf(entry: RowFields, mapping: FileMapping, columns: ErpColumns, faults: Remark[]): Want[] {
  const texts = textsOf(entry)
  const fault = (field: keyof ErpColumns, message: string): Want[] => {
    faults.push({ ...entry.at(field), message })
    return []
  }
  const { material: number, quantity } = texts
  if (number === undefined) return fault('material', 'required')
  if (quantity === undefined) return fault('quantity', 'required')
  const time = (['date', 'week', 'period'] as const).find(one => columns[one] !== undefined) ?? 'date'
  const when = whenOf(time, texts[time], mapping)
  if ('fault' in when) return fault(time, when.fault)
  const grams = gramsOf(quantity, texts.unit ?? mapping.unit, mapping.materials[number]?.kgPerUnit)
  if (typeof grams === 'string') return fault(/unit|pieces/.test(grams) && columns.unit ? 'unit' : 'quantity', grams)
  return [
    {
      number,
      plant: texts.plant,
      when,
      grams,
      row: entry.row,
      at: what => entry.at(what === 'plant' && columns.plant ? 'plant' : 'material'),
    },
  ]
}

function whenOf(
  kind: 'date' | 'week' | 'period',
  text: string | undefined,
  mapping: FileMapping,
): Want['when'] | { fault: string } {
  if (text === undefined) return { fault: 'required' }
  if (kind === 'period') return isPeriod(text) ? { period: text } : { fault: 'not a period such as 2027-Q1 or 2027-03' }
  if (kind === 'date') return readDate(text, mapping.dateOrder)
  const week: Parsed = readWeek(text)
  return 'fault' in week ? week : { monday: week.day }
}
