import { type CellValue, isObject, type SheetColumn, type SheetPlan } from '@lodestone/kernel'
import { type Column, headerOf } from './column.ts'

/** A column that an import takes no notice of. */
export const beside = (field: string, about = 'Kept by the hub'): Column => ({ field, kind: 'text', about })
export const decimalBeside = (field: string): Column => ({ field, kind: 'decimal', about: 'Kept by the hub' })

/** A column as a workbook has it. */
export const sheetColumn = (column: Column): SheetColumn => ({
  header: headerOf(column),
  width: Math.min(40, Math.max(12, headerOf(column).length + 2, (column.example ?? '').length + 2)),
  ...(column.kind === 'decimal' || column.kind === 'integer' ? {} : { asText: true }),
  ...(column.allowed ? { allowed: column.allowed } : {}),
})

/** An object of the API. */
export type Item = Readonly<Record<string, unknown>>

/** The value of a column in an object of the API. */
function cellOf({ field, kind }: Column, item: Item): CellValue {
  let value: unknown = item
  for (const step of field.split('.')) value = isObject(value) ? value[step] : undefined
  if (value === undefined || value === null) return undefined
  if (typeof kind === 'object') return kind.write(value)
  if (kind === 'decimal' || kind === 'integer') return { decimal: String(value) }
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Objects of the API as the rows of a sheet. */
export const plan = (name: string, columns: readonly Column[], items: readonly Item[]): SheetPlan => ({
  name,
  columns: columns.map(sheetColumn),
  rows: items.map(item => columns.map(column => cellOf(column, item))),
})
