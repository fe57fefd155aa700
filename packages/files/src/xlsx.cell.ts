import { decimalOfDouble } from '@lodestone/kernel'
import type { Format } from './number-format.ts'
import { addressOf, type TableCell } from './table.ts'

/** What the cells of a sheet refer to. */
export type SheetContext = {
  readonly since1904: boolean
  readonly formats: readonly Format[]
  readonly shared: readonly string[]
}

/** A cell as its sheet has it. */
export type SheetCell = { row: number; column: number; type: string; format: Format; formula: boolean; text: string }

/** What a cell shows; `undefined` where that is nothing. */
export function cellOf(
  { row, column, type, format, formula, text }: SheetCell,
  context: SheetContext,
): TableCell | undefined {
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
