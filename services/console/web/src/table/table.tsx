import {
  createColumnHelper,
  createSortedRowModel,
  type RowData,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../format/use-format.ts'
import './table.css'
import { compareText } from './sort.ts'
import { floorOf, trackOf } from './tracks.ts'

export type Column<Row> = {
  readonly id: string
  readonly header: string
  /** What stands in the cell. */
  readonly cell: (row: Row) => ReactNode
  /** What the column sorts by: text, a decimal string (`numeric`) or nothing for a column that cannot be sorted. */
  readonly sort?: (row: Row) => string | undefined
  /** Figures: aligned at the end, and sorted as exact decimals. */
  readonly numeric?: boolean
  /** A width for the grid: `minmax(120px, 1fr)` unless said. Figures get what they need, and what names the row at most half a narrow screen. */
  readonly width?: string
  /** The cell that names the row; the first column unless said. */
  readonly isRowHeader?: boolean
}

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() })
const ROW_PX = 36
/** Rows from which the table scrolls in itself; shorter ones stand on the page as they are. */
const TALL = 60
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
  initialSort?: { id: string; desc?: boolean }
}) {
  const { t } = useTranslation('app')
  const format = useFormat()
  const scroller = useRef<HTMLDivElement>(null)
  const [sorting, setSorting] = useState<SortingState>(
    initialSort ? [{ id: initialSort.id, desc: initialSort.desc ?? false }] : [],
  )
  const [active, setActive] = useState(0)

  const definitions = useMemo(() => {
    const helper = createColumnHelper<typeof features, Row>()
    return columns.map(column =>
      helper.accessor((row): unknown => column.sort?.(row), {
        id: column.id,
        header: column.header,
        enableSorting: column.sort !== undefined,
        sortFn: (a, b, id) => compareText(a.getValue(id), b.getValue(id), column.numeric === true, format.locale),
      }),
    )
  }, [columns, format.locale])
  const table = useTable({
    features,
    columns: definitions,
    data: rows,
    getRowId: rowId,
    state: { sorting },
    onSortingChange: setSorting,
    sortDescFirst: false,
  })
  const sorted = table.getRowModel().rows
  const isTall = sorted.length > TALL
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
    enabled: isTall,
  })
  const shown = isTall
    ? virtual.getVirtualItems().map(({ index, start }) => ({ index, start }))
    : sorted.map((_, index) => ({ index, start: index * ROW_PX }))

  const move = (to: number) => {
    const index = Math.max(0, Math.min(sorted.length - 1, to))
    setActive(index)
    if (isTall) virtual.scrollToIndex(index)
    // The row may only be there after the next picture.
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus())
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>, index: number, row: Row) => {
    if (event.target !== event.currentTarget) return
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / ROW_PX) - 2)
    const steps: Record<string, number> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + page,
      PageUp: index - page,
      Home: 0,
      End: sorted.length - 1,
    }
    const to = steps[event.key]
    if (to !== undefined) {
      event.preventDefault()
      move(to)
    } else if (event.key === 'Enter') onRow?.(row)
  }

  const headerId = (columns.find(column => column.isRowHeader) ?? columns[0])?.id
  const gridTemplateColumns = useMemo(
    () =>
      columns
        .map(column => trackOf(column.width, column.numeric ? floorOf(rows, column) : 0, column.id === headerId))
        .join(' '),
    [columns, rows, headerId],
  )
  const grid = { gridTemplateColumns }
  useEdge(scroller)
  return (
    <div className="table-frame">
      {/* What is cut off says itself whole under the pointer. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the text is there for everybody else */}
      {/* biome-ignore lint/a11y/useKeyWithMouseEvents: the text is there for everybody else */}
      <div className="table-scroll" ref={scroller} onMouseOver={nameCut} style={isTall ? { height: TALL_PX } : {}}>
        {/* Rows out of sight are not in the document, so the table says itself how many there are. */}
        <div
          role="table"
          aria-label={t('table.caption', { name: label, count: rows.length, rows: format.count(rows.length) })}
          aria-rowcount={rows.length + 1}
          className={isTall ? 'table tall' : 'table'}
        >
          <div role="rowgroup" className="table-head">
            <div role="row" aria-rowindex={1} className="table-row" style={grid}>
              {columns.map(column => {
                const direction = table.getColumn(column.id)?.getIsSorted()
                const sort = direction === 'asc' ? 'ascending' : direction === 'desc' ? 'descending' : 'none'
                return (
                  <div
                    key={column.id}
                    role="columnheader"
                    className={classOf(column, headerId)}
                    {...(column.sort ? { 'aria-sort': sort } : {})}
                  >
                    {column.sort ? (
                      <button
                        type="button"
                        className="sorter"
                        data-sort={sort}
                        onClick={() => table.getColumn(column.id)?.toggleSorting()}
                      >
                        {column.header}
                      </button>
                    ) : (
                      column.header
                    )}
                  </div>
                )
              })}
            </div>
          </div>
          <div
            role="rowgroup"
            className="table-body"
            style={isTall ? { height: virtual.getTotalSize(), position: 'relative' } : {}}
          >
            {shown.map(({ index, start }) => {
              const row = sorted[index]
              if (!row) return null
              return (
                <div
                  key={row.id}
                  role="row"
                  aria-rowindex={index + 2}
                  data-index={index}
                  {...(row.id === current ? { 'aria-current': true } : {})}
                  tabIndex={index === Math.min(active, sorted.length - 1) ? 0 : -1}
                  className={onRow ? 'table-row body pressable' : 'table-row body'}
                  style={
                    isTall
                      ? { ...grid, position: 'absolute', insetInline: 0, transform: `translateY(${start}px)` }
                      : grid
                  }
                  onKeyDown={event => onKeyDown(event, index, row.original)}
                  onFocus={() => setActive(index)}
                  onClick={event => {
                    const inside = event.target instanceof Element && event.target.closest('a, button, input, select')
                    if (!inside) onRow?.(row.original)
                  }}
                >
                  {columns.map(column => (
                    <div
                      key={column.id}
                      role={column.id === headerId ? 'rowheader' : 'cell'}
                      className={classOf(column, headerId)}
                    >
                      {column.cell(row.original)}
                    </div>
                  ))}
                </div>
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

const classOf = ({ id, numeric }: { id: string; numeric?: boolean }, headerId: string | undefined): string =>
  ['cell', numeric && 'numeric', id === headerId && 'names'].filter(Boolean).join(' ')

/** Marks a scroller whose end is out of sight, so that it can show that there is more. */
function useEdge(scroller: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const look = () => {
      element.dataset.more = String(element.scrollLeft + element.clientWidth < element.scrollWidth - 1)
    }
    const sizes = new ResizeObserver(look)
    sizes.observe(element)
    for (const child of element.children) sizes.observe(child)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      sizes.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [scroller])
}

function nameCut({ target }: MouseEvent): void {
  const cell = target instanceof Element ? target.closest<HTMLElement>('.cell') : null
  if (cell && cell.scrollWidth > cell.clientWidth) cell.title = cell.textContent
}
