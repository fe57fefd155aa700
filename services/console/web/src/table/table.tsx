import type { RowData } from '@tanstack/react-table'
import { type MouseEvent, type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../format/use-format.ts'
import './table.css'
import type { Column } from './column.ts'
import { BodyRow, HeadRow } from './row.tsx'
import { useEdge } from './use-edge.ts'
import { useLayout } from './use-layout.ts'
import { useRows } from './use-rows.ts'
import { type FirstSort, useSorted } from './use-sorted.ts'

const TALL_PX = 620

/**
 * A table that stays quick with 10,000 rows: only those in sight are in the document. Columns sort by their headings. The arrow keys, page up and
 * down, Home and End move between rows; Enter does what a click on the row does.
 */
export function DataTable<Row extends RowData>({
  label,
  rows,
  columns,
  rowId,
  onRow,
  current,
  more = false,
  empty,
  initialSort,
}: {
  label: string
  rows: readonly Row[]
  columns: readonly Column<Row>[]
  rowId: (row: Row) => string
  /** What a click or Enter on a row does. Put a link into a cell as well, so that it can be found and opened elsewhere. */
  onRow?: (row: Row) => void
  /** The row whose detail is shown, by its id. */
  current?: string
  /** More rows exist than were read. */
  more?: boolean
  empty?: ReactNode
  initialSort?: FirstSort
}) {
  const { t } = useTranslation('app')
  const format = useFormat()
  const scroller = useRef<HTMLDivElement>(null)
  const { sorted, sortOf, toggle } = useSorted(rows, columns, rowId, initialSort)
  const seen = useRows(sorted.length, scroller)
  const layout = useLayout(rows, columns)
  useEdge(scroller)
  return (
    <div className="table-frame">
      {/* What is cut off says itself whole under the pointer. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the text is there for everybody else */}
      {/* biome-ignore lint/a11y/useKeyWithMouseEvents: the text is there for everybody else */}
      <div className="table-scroll" ref={scroller} onMouseOver={nameCut} style={seen.isTall ? { height: TALL_PX } : {}}>
        {/* Rows out of sight are not in the document, so the table says itself how many there are. */}
        <div
          role="table"
          aria-label={t('table.caption', { name: label, count: rows.length, rows: format.count(rows.length) })}
          aria-rowcount={rows.length + 1}
          className={seen.isTall ? 'table tall' : 'table'}
        >
          <HeadRow {...{ layout, sortOf, toggle }} />
          <div
            role="rowgroup"
            className="table-body"
            style={seen.height === undefined ? {} : { height: seen.height, position: 'relative' }}
          >
            {seen.shown.map(({ index, start }) => {
              const row = sorted[index]
              if (!row) return null
              return (
                <BodyRow
                  key={row.id}
                  {...{ layout, index, start, onRow }}
                  rows={seen}
                  row={row.original}
                  isCurrent={row.id === current}
                />
              )
            })}
          </div>
        </div>
        {rows.length === 0 && <p className="table-empty">{empty ?? t('table.empty')}</p>}
      </div>
      {more && <p className="hint">{t('table.more', { rows: format.count(rows.length) })}</p>}
    </div>
  )
}

function nameCut({ target }: MouseEvent): void {
  const cell = target instanceof Element ? target.closest<HTMLElement>('.cell') : null
  if (cell && cell.scrollWidth > cell.clientWidth) cell.title = cell.textContent
}
