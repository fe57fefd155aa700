import { checkRows, MAX_CELLS, MAX_COLUMNS, type Table, type TableCell, UnreadableFile } from './table.ts'
import { cellOf, type SheetCell, type SheetContext } from './xlsx.cell.ts'
import { longer } from './xlsx.strings.ts'
import { readXml } from './xml.ts'
import type { WorkbookParts } from './zip.ts'

/** A row as far as it is read; `next` is the column after its last cell. */
type ReadRow = { readonly number: number; readonly cells: (TableCell | undefined)[]; next: number }

/** The rows of a sheet that have cells; `onRow` hears each of data. */
export async function readRows(
  parts: WorkbookParts,
  part: string,
  context: SheetContext,
  onRow: () => void,
): Promise<Table['rows']> {
  const rows: ReadRow[] = []
  let row: ReadRow = { number: 0, cells: [], next: 0 }
  let found: SheetCell | undefined
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
