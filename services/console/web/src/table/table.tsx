import type { RowData } from '@tanstack/react-table'
import { lazy, type MouseEvent, type ReactNode, Suspense, useDeferredValue, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../format/use-format.ts'
import './table.css'
import type { Column } from './column.ts'
import { fitting, textOf } from './fitting.ts'
import { BodyRow, HeadRow } from './row.tsx'
import { useEdge } from './use-edge.ts'
import { useLayout } from './use-layout.ts'
import { useRows } from './use-rows.ts'
import { type FirstSort, useSorted } from './use-sorted.ts'

const TALL_PX = 620
/** Rows from which a table is searched. */
const MANY = 8
/** Rows up to which each is as high as its text needs. */
const SHORT = 20

// Loaded with the first table.
const TableTools = lazy(() => import('./tools.tsx'))

/**
 * A table that stays quick with 10,000 rows: only those in sight are in the document. Columns sort by their headings. The arrow keys, page up and
 * down, Home and End move between rows; Enter does what a click on the row does. It says how many rows it has, is saved as a file, and searched where it has many.
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
  ownSearch = false,
  stacked = false,
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
  /** The page itself has a search, which `rows` already follow. */
  ownSearch?: boolean
  /** On a narrow screen the cells of a row stand below each other, each with its heading: for rows that one decides on. */
  stacked?: boolean
}) {
  const { t } = useTranslation('app')
  const format = useFormat()
  const scroller = useRef<HTMLDivElement>(null)
  const [search, setSearch] = useState('')
  const wanted = useDeferredValue(search)
  const fit = useMemo(() => fitting(rows, columns, wanted), [rows, columns, wanted])
  const isSearched = !ownSearch && rows.length >= MANY
  const { sorted, sortOf, toggle } = useSorted(fit, columns, rowId, initialSort)
  const seen = useRows(sorted.length, scroller)
  const layout = useLayout(rows, columns)
  useEdge(scroller)
  return (
    <div className="table-frame">
      {rows.length > 0 && (
        <Suspense fallback={<div className={isSearched ? 'table-tools' : 'table-tools short'} />}>
          <TableTools
            {...{ label, setSearch }}
            search={isSearched ? search : undefined}
            all={rows.length}
            shown={fit.length}
            texts={() => [
              columns.map(column => column.header),
              ...sorted.map(({ original }) => columns.map(column => textOf(original, column))),
            ]}
            sheet={async () => {
              const { sheetOf } = await import('./sheet.ts')
              const all = sorted.map(({ original }) => original)
              return sheetOf(label, all, columns)
            }}
          />
        </Suspense>
      )}
      {/* What is cut off says itself whole under the pointer. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the text is there for everybody else */}
      {/* biome-ignore lint/a11y/useKeyWithMouseEvents: the text is there for everybody else */}
      <div className="table-scroll" ref={scroller} onMouseOver={nameCut} style={seen.isTall ? { height: TALL_PX } : {}}>
        {/* Rows out of sight are not in the document, so the table says itself how many there are. */}
        <div
          role="table"
          aria-label={t('table.caption', { name: label, count: fit.length, rows: format.count(fit.length) })}
          aria-rowcount={fit.length + 1}
          className={['table', seen.isTall ? 'tall' : rows.length < SHORT && 'short', stacked && 'stacked']
            .filter(Boolean)
            .join(' ')}
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
                  {...{ layout, index, start, onRow, stacked }}
                  rows={seen}
                  row={row.original}
                  isCurrent={row.id === current}
                />
              )
            })}
          </div>
        </div>
        {rows.length === 0 && <p className="table-empty">{empty ?? t('table.empty')}</p>}
        {rows.length > 0 && fit.length === 0 && <p className="table-empty">{t('table.noneFits')}</p>}
      </div>
      {more && <p className="hint">{t('table.more', { rows: format.count(rows.length) })}</p>}
    </div>
  )
}

function nameCut({ target }: MouseEvent): void {
  const cell = target instanceof Element ? target.closest<HTMLElement>('.cell') : null
  if (cell && cell.scrollWidth > cell.clientWidth) cell.title = cell.textContent
}
