import {
  type CellPosition,
  changed,
  type GridColumn,
  type GridHistory,
  newRow,
  redone,
  undone,
  withCell,
} from './rows.ts'
import type { Place } from './use-place.ts'

/** What is edited: the table with its steps, and who is told of the next. */
export type Edited = {
  readonly columns: readonly GridColumn[]
  readonly history: GridHistory
  readonly onChange: (next: GridHistory) => void
  /** Rows that there may be. */
  readonly most: number
}

/** What one can do with the cells and rows of a table. */
export type Edits = ReturnType<typeof editsOf>

export function editsOf({ columns, history, onChange, most }: Edited, { active, move }: Place) {
  const { rows } = history
  return {
    set: (place: CellPosition, text: string) => onChange(changed(history, withCell(rows, place, columns, text))),
    insert: () => {
      if (rows.length >= most) return
      const at = Math.min(active.row + 1, rows.length)
      onChange(changed(history, rows.toSpliced(at, 0, newRow())))
      move(at, 0, rows.length + 1)
    },
    remove: () => {
      if (rows.length === 0) return
      onChange(changed(history, rows.toSpliced(active.row, 1)))
      move(active.row, active.column, rows.length - 1)
    },
    /** Takes over what was typed, and goes on; beyond the last row a new one begins. */
    take: (place: CellPosition, text: string, [row, column]: readonly [number, number]) => {
      let next = changed(history, withCell(rows, place, columns, text))
      if (row >= rows.length && rows.length < most) next = { ...next, rows: [...next.rows, newRow()] }
      onChange(next)
      move(row, column, next.rows.length)
    },
    undo: () => onChange(undone(history)),
    redo: () => onChange(redone(history)),
  }
}
