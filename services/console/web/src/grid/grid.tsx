import { type ClipboardEvent, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../format/use-format.ts'
import { useIsPrinting } from '../ui/use-printing.ts'
import { type Edited, editsOf } from './edits.ts'
import type { Faults } from './faults.ts'
import styles from './grid.module.css'
import { HeadRow, Row } from './row.tsx'
import { type CellPosition, cellsOf, changed, type Misfit, pasted } from './rows.ts'
import { Toolbar } from './toolbar.tsx'
import { usePlace } from './use-place.ts'
import { MOST_PX, ROW_PX, useSight } from './use-sight.ts'

/**
 * A table to type into, as in a spreadsheet: arrows move, Enter or typing edits, Enter and Tab take over and go on, Delete empties, a block can be
 * pasted from a spreadsheet, and every step can be undone. What is wrong stands in the cell. Only rows in sight are in the document.
 */
export function EditGrid({
  label,
  faults,
  readOnly = false,
  goTo,
  ...edited
}: Edited & {
  label: string
  faults: Faults
  readOnly?: boolean
  /** A place to show, such as that of a fault; a new object each time. */
  goTo?: CellPosition | undefined
}) {
  const { t } = useTranslation('grid')
  const format = useFormat()
  const { columns, history, onChange, most } = edited
  const { rows } = history
  const scroller = useRef<HTMLDivElement>(null)
  const hintId = useId()
  const [misfit, setMisfit] = useState<Misfit>()
  const isPrinting = useIsPrinting()
  const sight = useSight(rows, faults, scroller, isPrinting)
  const size = { rows: rows.length, columns: columns.length }
  const place = usePlace(scroller, size, goTo, row => sight.scrollToIndex(row))
  const { active, editing } = place
  const edits = editsOf(edited, place)
  const cells = { rows, columns, readOnly, place, edits, faults }
  const onPaste = (event: ClipboardEvent<HTMLElement>) => {
    if (readOnly || editing !== undefined) return
    event.preventDefault()
    const block = cellsOf(event.clipboardData.getData('text/plain'))
    const result = pasted(rows, active, columns, block, most)
    setMisfit('misfit' in result ? result.misfit : undefined)
    if ('rows' in result) onChange(changed(history, result.rows))
  }
  const onCopy = (event: ClipboardEvent<HTMLElement>) => {
    if (editing !== undefined) return
    event.preventDefault()
    event.clipboardData.setData('text/plain', rows[active.row]?.values[columns[active.column]?.id ?? ''] ?? '')
  }
  const total = sight.getTotalSize()
  return (
    <div className={styles.frame}>
      {!readOnly && <Toolbar history={history} most={most} row={active.row} edits={edits} />}
      {misfit && (
        <p className="note bad" role="alert">
          {t(`misfit.${misfit.beyond}`, {
            brought: format.count(misfit.brought),
            room: format.count(misfit.room),
          })}
        </p>
      )}
      <div
        className={styles.scroll}
        ref={scroller}
        style={{ height: isPrinting ? total + ROW_PX + 18 : Math.min(MOST_PX, total + ROW_PX + 18) }}
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
          <HeadRow columns={columns} />
          <div role="rowgroup" className={styles.body} style={{ height: total }}>
            {sight.getVirtualItems().map(({ index, start, size: height }) => {
              const row = rows[index]
              return row && <Row key={row.key} {...{ cells, row, index, start, height }} />
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
