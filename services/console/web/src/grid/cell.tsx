// biome-ignore-all lint/a11y/useSemanticElements: elements of a table cannot be laid out as a grid with rows out of sight
import { useTranslation } from 'react-i18next'
import { CellEditor } from './cell-editor.tsx'
import { faultKey } from './faults.ts'
import styles from './grid.module.css'
import { type Cells, nextCell, onCellKey } from './keys.ts'
import { type CellPosition, type GridColumn, type GridRow, shownIn, startOf } from './rows.ts'

type Placed = { cells: Cells; column: GridColumn; at: CellPosition }

/** One cell: what stands in it, what is wrong with it, or the field that it is edited in. */
export function Cell({ cells, row, column, at }: Placed & { row: GridRow }) {
  const { rows, faults, readOnly, place } = cells
  const { active, editing, setActive, setEditing, isFree } = place
  const isActive = at.row === Math.min(active.row, rows.length - 1) && at.column === active.column
  const fault = faults.get(faultKey(row, column.id))
  const value = row.values[column.id] ?? ''
  const isEdited = isActive && editing !== undefined
  return (
    <div
      role="gridcell"
      aria-invalid={fault !== undefined}
      data-place={`${at.row} ${at.column}`}
      tabIndex={isActive && !isEdited ? 0 : -1}
      className={column.numeric ? `${styles.cell} ${styles.numeric}` : styles.cell}
      title={fault}
      onFocus={() => {
        if (!isActive) {
          setEditing(undefined)
          setActive(at)
        }
      }}
      onBlur={() => {
        isFree.current = false
      }}
      onKeyDown={event => onCellKey(event, at, cells)}
      onDoubleClick={() => !readOnly && setEditing(startOf(column, value))}
    >
      {isEdited ? (
        <Editing {...{ cells, column, at }} start={editing} />
      ) : (
        <span className={styles.value}>{shownIn(column, value)}</span>
      )}
      {fault !== undefined && !isEdited && <span className={styles.fault}>{fault}</span>}
    </div>
  )
}

/** The field of a cell, and where its text goes. */
function Editing({ cells: { columns, place, edits }, column, at, start }: Placed & { start: string }) {
  const { t } = useTranslation('grid')
  return (
    <CellEditor
      label={`${column.header}, ${t('row')} ${at.row + 1}`}
      column={column}
      start={start}
      onTake={(text, step) =>
        edits.take(at, text, 'down' in step ? [at.row + step.down, at.column] : nextCell(at, step.on, columns.length))
      }
      onLeave={text => {
        edits.set(at, text)
        place.setEditing(undefined)
      }}
      onCancel={() => place.move(at.row, at.column)}
    />
  )
}
