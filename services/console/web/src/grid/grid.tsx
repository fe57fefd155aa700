import { useVirtualizer } from '@tanstack/react-virtual'
import {
  type ClipboardEvent,
  type KeyboardEvent,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { CellEditor } from './cell-editor.tsx'
import styles from './grid.module.css'
import {
  type CellPosition,
  cellsOf,
  changed,
  type GridColumn,
  type GridHistory,
  type GridRow,
  newRow,
  redone,
  undone,
  withBlock,
  withCell,
} from './rows.ts'

const ROW_PX = 36
/** A row with a fault has a line of text in each cell that is wrong. */
const FAULTY_PX = 58
const MOST_PX = 560

/** What is wrong with a cell, by `faultKey`. */
export type Faults = ReadonlyMap<string, string>
export const faultKey = (row: GridRow, column: string): string => `${row.key} ${column}`
const rowKeyOf = (fault: string): number => Number(fault.slice(0, fault.indexOf(' ')))

/**
 * A table to type into, as in a spreadsheet: arrows move, Enter or typing edits, Enter and Tab take over and go on, Delete empties, a block can be
 * pasted from a spreadsheet, and every step can be undone. What is wrong stands in the cell. Only rows in sight are in the document.
 */
export function EditGrid({
  label,
  columns,
  history,
  onChange,
  faults,
  most,
  readOnly = false,
  goTo,
}: {
  label: string
  columns: readonly GridColumn[]
  history: GridHistory
  onChange: (next: GridHistory) => void
  faults: Faults
  /** Rows that there may be. */
  most: number
  readOnly?: boolean
  /** A place to show, such as that of a fault; a new object each time. */
  goTo?: CellPosition | undefined
}) {
  const { t } = useTranslation('grid')
  const { rows } = history
  const scroller = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState<CellPosition>({ row: 0, column: 0 })
  const [editing, setEditing] = useState<string>()
  const hintId = useId()
  const faulty = useMemo(() => new Set([...faults.keys()].map(rowKeyOf)), [faults])
  // Stays the same while nothing but the place changes: a new function has every row measured again, for each picture of a scroll.
  const getItemKey = useCallback((index: number) => rows[index]?.key ?? index, [rows])
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey,
    estimateSize: index => (faulty.has(rows[index]?.key ?? -1) ? FAULTY_PX : ROW_PX),
    overscan: 10,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights follow from the faults
  useEffect(() => virtual.measure(), [faults, virtual])

  /** The cell that is to have the focus once it is there: in the same step, so that no key that follows is lost. */
  const wanted = useRef<CellPosition>(undefined)
  useLayoutEffect(() => {
    if (!wanted.current) return
    const { row, column } = wanted.current
    const cell = scroller.current?.querySelector<HTMLElement>(`[data-place="${row} ${column}"]`)
    if (!cell) return
    wanted.current = undefined
    cell.focus({ preventScroll: true })
    cell.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  })
  const move = (row: number, column: number, count = rows.length) => {
    const next = {
      row: Math.max(0, Math.min(count - 1, row)),
      column: Math.max(0, Math.min(columns.length - 1, column)),
    }
    setEditing(undefined)
    setActive(next)
    wanted.current = next
    virtual.scrollToIndex(next.row)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new place is what calls for it
  useEffect(() => {
    if (goTo) move(goTo.row, goTo.column)
  }, [goTo])

  const set = (place: CellPosition, text: string) => onChange(changed(history, withCell(rows, place, columns, text)))
  const insert = () => {
    if (rows.length >= most) return
    const at = Math.min(active.row + 1, rows.length)
    onChange(changed(history, rows.toSpliced(at, 0, newRow())))
    move(at, 0, rows.length + 1)
  }
  const remove = () => {
    if (rows.length === 0) return
    onChange(changed(history, rows.toSpliced(active.row, 1)))
    move(active.row, active.column, rows.length - 1)
  }
  /** Takes over what was typed, and goes on; beyond the last row a new one begins. */
  const take = (place: CellPosition, text: string, row: number, column: number) => {
    let next = changed(history, withCell(rows, place, columns, text))
    if (row >= rows.length && rows.length < most) next = { ...next, rows: [...next.rows, newRow()] }
    onChange(next)
    if (column >= columns.length) move(row + 1, 0, next.rows.length)
    else move(row, column, next.rows.length)
  }

  const onCellKey = (event: KeyboardEvent<HTMLElement>, place: CellPosition) => {
    if (event.target !== event.currentTarget) return
    const { row, column } = place
    const page = Math.floor(MOST_PX / ROW_PX) - 2
    const ctrl = event.ctrlKey || event.metaKey
    const steps: Record<string, readonly [number, number]> = {
      ArrowDown: [row + 1, column],
      ArrowUp: [row - 1, column],
      ArrowRight: [row, column + 1],
      ArrowLeft: [row, column - 1],
      PageDown: [row + page, column],
      PageUp: [row - page, column],
      Home: [ctrl ? 0 : row, 0],
      End: [ctrl ? rows.length - 1 : row, columns.length - 1],
    }
    const step = steps[event.key]
    const value = rows[row]?.values[columns[column]?.id ?? ''] ?? ''
    if (step) move(...step)
    else if (readOnly) return
    else if (ctrl && event.key.toLowerCase() === 'z') onChange(event.shiftKey ? redone(history) : undone(history))
    else if (ctrl && event.key.toLowerCase() === 'y') onChange(redone(history))
    else if (event.key === 'Enter' || event.key === 'F2') setEditing(value)
    else if (event.key === 'Delete' || event.key === 'Backspace') set(place, '')
    else if (event.key.length === 1 && !ctrl && !event.altKey && !columns[column]?.choices) setEditing(event.key)
    else return
    event.preventDefault()
  }
  const onPaste = (event: ClipboardEvent<HTMLElement>) => {
    if (readOnly || editing !== undefined) return
    event.preventDefault()
    onChange(
      changed(history, withBlock(rows, active, columns, cellsOf(event.clipboardData.getData('text/plain')), most)),
    )
  }
  const onCopy = (event: ClipboardEvent<HTMLElement>) => {
    if (editing !== undefined) return
    event.preventDefault()
    event.clipboardData.setData('text/plain', rows[active.row]?.values[columns[active.column]?.id ?? ''] ?? '')
  }

  const template = { gridTemplateColumns: `56px ${columns.map(({ width }) => `${width}px`).join(' ')}` }
  const total = virtual.getTotalSize()
  return (
    <div className={styles.frame}>
      {!readOnly && (
        <div className="row">
          <Button onPress={insert} isDisabled={rows.length >= most}>
            {t('addRow')}
          </Button>
          <Button onPress={remove} isDisabled={rows.length === 0}>
            {t('removeRow', { row: active.row + 1 })}
          </Button>
          <Button kind="quiet" onPress={() => onChange(undone(history))} isDisabled={history.past.length === 0}>
            {t('undo')}
          </Button>
          <Button kind="quiet" onPress={() => onChange(redone(history))} isDisabled={history.future.length === 0}>
            {t('redo')}
          </Button>
        </div>
      )}
      <div
        className={styles.scroll}
        ref={scroller}
        style={{ height: Math.min(MOST_PX, total + ROW_PX + 18) }}
        onPaste={onPaste}
        onCopy={onCopy}
      >
        <div
          role="grid"
          aria-label={label}
          aria-describedby={hintId}
          aria-rowcount={rows.length + 1}
          aria-colcount={columns.length + 1}
          aria-readonly={readOnly}
          className={styles.grid}
        >
          <div role="rowgroup" className={styles.head}>
            <div role="row" aria-rowindex={1} className={styles.row} style={template}>
              <div role="columnheader" className={styles.number}>
                {t('row')}
              </div>
              {columns.map(column => (
                <div key={column.id} role="columnheader" className={styles.heading}>
                  {column.header}
                </div>
              ))}
            </div>
          </div>
          <div role="rowgroup" className={styles.body} style={{ height: total }}>
            {virtual.getVirtualItems().map(({ index, start, size }) => {
              const row = rows[index]
              if (!row) return null
              return (
                <div
                  key={row.key}
                  role="row"
                  aria-rowindex={index + 2}
                  className={styles.row}
                  style={{ ...template, height: size, transform: `translateY(${start}px)`, position: 'absolute' }}
                >
                  <div role="rowheader" className={styles.number}>
                    {index + 1}
                  </div>
                  {columns.map((column, at) => {
                    const place = { row: index, column: at }
                    const isActive = index === Math.min(active.row, rows.length - 1) && at === active.column
                    const fault = faults.get(faultKey(row, column.id))
                    const value = row.values[column.id] ?? ''
                    const isEdited = isActive && editing !== undefined
                    return (
                      <div
                        key={column.id}
                        role="gridcell"
                        aria-invalid={fault !== undefined}
                        data-place={`${index} ${at}`}
                        tabIndex={isActive && !isEdited ? 0 : -1}
                        className={column.numeric ? `${styles.cell} ${styles.numeric}` : styles.cell}
                        title={fault}
                        onFocus={() => {
                          if (!isActive) {
                            setEditing(undefined)
                            setActive(place)
                          }
                        }}
                        onKeyDown={event => onCellKey(event, place)}
                        onDoubleClick={() => !readOnly && setEditing(value)}
                      >
                        {isEdited ? (
                          <CellEditor
                            label={`${column.header}, ${t('row')} ${index + 1}`}
                            column={column}
                            start={editing}
                            onTake={(text, down, right) => take(place, text, index + down, at + right)}
                            onLeave={text => {
                              set(place, text)
                              setEditing(undefined)
                            }}
                            onCancel={() => move(index, at)}
                          />
                        ) : (
                          <span className={styles.value}>
                            {column.choices?.find(choice => choice.value === value)?.label ?? value}
                          </span>
                        )}
                        {fault !== undefined && !isEdited && <span className={styles.fault}>{fault}</span>}
                      </div>
                    )
                  })}
                </div>
              )
            })}
          </div>
        </div>
      </div>
      <p className="hint" id={hintId}>
        {t(readOnly ? 'readHint' : 'hint')}
      </p>
    </div>
  )
}
