import { composed } from '@lodestone/contracts'
import { present } from '@lodestone/kernel'
import type { Column } from './column.ts'
import { readDecimal, withoutPercent } from './number.ts'
import type { DecimalMark, TableCell } from './table.ts'

type Given = { readonly value: unknown; readonly warning?: string } | { readonly fault: string }

/** The value of a cell as its column means it, or why it has none. */
export function fieldOf(cell: TableCell, column: Column, mark: DecimalMark | undefined): Given {
  if (cell.kind === 'formula') return { fault: 'a formula; paste its value instead' }
  if (cell.kind === 'error') return { fault: 'an error of the spreadsheet, or a number that it cannot hold exactly' }
  const { kind } = column
  if (typeof kind === 'object') return cell.kind === 'text' ? kind.read(cell.text, mark) : { fault: 'not a text' }
  switch (kind) {
    case 'text':
    case 'reference':
      if (cell.kind === 'date') return { fault: 'a date where a text belongs; format the column as text' }
      return { value: kind === 'reference' ? composed(cell.text) : cell.text }
    case 'decimal':
    case 'percent':
      return numberIn(cell, kind, mark)
    case 'integer':
      return { value: /^\d{1,9}$/.test(cell.text) ? Number(cell.text) : cell.text }
    case 'boolean':
      return booleanIn(cell.text)
    case 'period':
      return periodIn(cell)
    case 'date':
      if (cell.kind === 'number') return { fault: 'a number where a date belongs; format the column as text or date' }
      return { value: cell.text }
    case 'instant':
      return instantIn(cell)
  }
}

function numberIn(cell: TableCell, kind: 'decimal' | 'percent', mark: DecimalMark | undefined): Given {
  if (cell.kind === 'date') return { fault: 'a date where a number belongs' }
  if (cell.kind === 'number') return { value: cell.percent && kind === 'percent' ? hundredfold(cell.text) : cell.text }
  const read = readDecimal(kind === 'percent' ? withoutPercent(cell.text) : cell.text, mark)
  return 'fault' in read ? read : { value: read.text }
}

/** A decimal times 100: where the spreadsheet shows 60 %, it holds 0.6. */
function hundredfold(text: string): string {
  const [whole = '', fraction = ''] = text.split('.')
  const moved = whole + fraction.slice(0, 2).padEnd(2, '0')
  const bare = moved.replace(/^(-?)0+(?=\d)/, '$1')
  return fraction.length > 2 ? `${bare}.${fraction.slice(2)}` : bare
}

function booleanIn(text: string): Given {
  const lower = text.toLowerCase()
  if (['true', 'yes', '1'].includes(lower)) return { value: true }
  if (['false', 'no', '0'].includes(lower)) return { value: false }
  return { fault: 'yes or no' }
}

/** A period as it is written; a date on the first of a month is what a spreadsheet makes of a month. */
function periodIn(cell: TableCell): Given {
  if (cell.kind !== 'date') return { value: cell.text }
  const match = /^(\d{4}-\d\d)-01$/.exec(cell.text)
  if (!match) return { fault: 'a date; a period is a quarter such as 2027-Q1 or a month such as 2027-03' }
  const month = present(match[1])
  return { value: month, warning: `the date ${cell.text} is read as the month ${month}` }
}

function instantIn(cell: TableCell): Given {
  if (cell.kind === 'number') return { fault: 'a number where a time belongs; format the column as text or date' }
  if (/^\d{4}-\d\d-\d\d$/.test(cell.text)) return { value: `${cell.text}T23:59:59Z` }
  if (cell.kind === 'date') return { value: `${cell.text}Z` }
  return { value: cell.text }
}
