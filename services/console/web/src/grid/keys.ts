import type { KeyboardEvent } from 'react'
import type { Edits } from './edits.ts'
import type { Faults } from './faults.ts'
import { type CellPosition, type GridColumn, type GridRow, startOf } from './rows.ts'
import type { Place } from './use-place.ts'
import { MOST_PX, ROW_PX } from './use-sight.ts'

/** Rows that a page key goes. */
const PAGE = Math.floor(MOST_PX / ROW_PX) - 2

/** What every cell of a table knows of it. */
export type Cells = {
  readonly rows: readonly GridRow[]
  readonly columns: readonly GridColumn[]
  readonly readOnly: boolean
  readonly place: Place
  readonly edits: Edits
  readonly faults: Faults
}

/** What a key does in a cell that is not edited. */
export function onCellKey(event: KeyboardEvent<HTMLElement>, at: CellPosition, cells: Cells): void {
  if (event.target !== event.currentTarget) return
  const { rows, columns, readOnly, place, edits } = cells
  const ctrl = event.ctrlKey || event.metaKey
  const step = stepOf(event.key, ctrl, at, rows.length, columns.length)
  const column = columns[at.column]
  if (event.key === 'Escape') place.isFree.current = true
  else if (event.key === 'Tab') {
    const [row, cell] = nextCell(at, event.shiftKey ? -1 : 1, columns.length)
    if (row < 0 || row >= rows.length || place.isFree.current) return
    place.move(row, cell)
  } else if (step) place.move(...step)
  else if (readOnly) return
  else if (ctrl && event.key.toLowerCase() === 'z') (event.shiftKey ? edits.redo : edits.undo)()
  else if (ctrl && event.key.toLowerCase() === 'y') edits.redo()
  else if ((event.key === 'Enter' || event.key === 'F2') && column)
    place.setEditing(startOf(column, rows[at.row]?.values[column.id] ?? ''))
  else if (event.key === 'Delete' || event.key === 'Backspace') edits.set(at, '')
  else if (event.key.length === 1 && !ctrl && !event.altKey && !column?.choices) place.setEditing(event.key)
  else return
  event.preventDefault()
}

/** The row and column of the cell after another one, or before it, over the ends of rows; beyond the table it has a row that is not there. */
export function nextCell({ row, column }: CellPosition, step: 1 | -1, columns: number): readonly [number, number] {
  const at = row * columns + column + step
  return [Math.floor(at / columns), (at + columns) % columns]
}

/** Where a key leads from a cell. */
function stepOf(
  key: string,
  ctrl: boolean,
  { row, column }: CellPosition,
  rows: number,
  columns: number,
): readonly [number, number] | undefined {
  const steps: Record<string, readonly [number, number]> = {
    ArrowDown: [row + 1, column],
    ArrowUp: [row - 1, column],
    ArrowRight: [row, column + 1],
    ArrowLeft: [row, column - 1],
    PageDown: [row + PAGE, column],
    PageUp: [row - PAGE, column],
    Home: [ctrl ? 0 : row, 0],
    End: [ctrl ? rows - 1 : row, columns - 1],
  }
  return steps[key]
}
