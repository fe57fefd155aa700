// biome-ignore-all lint/a11y/useSemanticElements: elements of a table cannot be laid out as a grid with rows out of sight
// biome-ignore-all lint/a11y/useFocusableInteractive: the rows and their buttons have the focus, not headings and cells

import type { Layout } from './use-layout.ts'
import type { Rows } from './use-rows.ts'

const classOf = ({ id, numeric }: { id: string; numeric?: boolean }, headerId: string | undefined): string =>
  ['cell', numeric && 'numeric', id === headerId && 'names'].filter(Boolean).join(' ')

/** The headings, by which the columns sort. */
export function HeadRow<Row>({
  layout: { columns, grid, headerId },
  sortOf,
  toggle,
}: {
  layout: Layout<Row>
  sortOf: (id: string) => 'ascending' | 'descending' | 'none'
  toggle: (id: string) => void
}) {
  return (
    <div role="rowgroup" className="table-head">
      <div role="row" aria-rowindex={1} className="table-row" style={grid}>
        {columns.map(column => {
          const sort = sortOf(column.id)
          return (
            <div
              key={column.id}
              role="columnheader"
              className={classOf(column, headerId)}
              {...(column.sort ? { 'aria-sort': sort } : {})}
            >
              {column.sort ? (
                <button type="button" className="sorter" data-sort={sort} onClick={() => toggle(column.id)}>
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
  )
}

export function BodyRow<Row>({
  layout: { columns, grid, headerId },
  rows: { isTall, active, setActive, onKeyDown, measure },
  row,
  index,
  start,
  isCurrent,
  onRow,
  stacked,
}: {
  layout: Layout<Row>
  rows: Rows
  row: Row
  index: number
  start: number
  isCurrent: boolean
  onRow: ((row: Row) => void) | undefined
  stacked: boolean
}) {
  return (
    <div
      role="row"
      ref={stacked && isTall ? measure : undefined}
      aria-rowindex={index + 2}
      data-index={index}
      {...(isCurrent ? { 'aria-current': true } : {})}
      tabIndex={index === active ? 0 : -1}
      className={onRow ? 'table-row body pressable' : 'table-row body'}
      style={isTall ? { ...grid, position: 'absolute', insetInline: 0, transform: `translateY(${start}px)` } : grid}
      onKeyDown={event => onKeyDown(event, index, () => onRow?.(row))}
      onFocus={() => setActive(index)}
      onClick={event => {
        const inside = event.target instanceof Element && event.target.closest('a, button, input, select')
        if (!inside) onRow?.(row)
      }}
    >
      {columns.map(column => (
        <div
          key={column.id}
          role={column.id === headerId ? 'rowheader' : 'cell'}
          className={classOf(column, headerId)}
          data-heading={stacked ? column.header : undefined}
        >
          {column.cell(row)}
        </div>
      ))}
    </div>
  )
}
