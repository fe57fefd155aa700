// biome-ignore-all lint/a11y/useSemanticElements: elements of a table cannot be laid out as a grid with rows out of sight
// biome-ignore-all lint/a11y/useFocusableInteractive: the cells have the focus, not their rows and headings
import { useTranslation } from 'react-i18next'
import { Cell } from './cell.tsx'
import styles from './grid.module.css'
import type { Cells } from './keys.ts'
import type { GridColumn, GridRow } from './rows.ts'

const tracksOf = (columns: readonly GridColumn[]) => ({
  gridTemplateColumns: `56px ${columns.map(({ width }) => `${width}px`).join(' ')}`,
})

export function HeadRow({ columns }: { columns: readonly GridColumn[] }) {
  const { t } = useTranslation('grid')
  return (
    <div role="rowgroup" className={styles.head}>
      <div role="row" aria-rowindex={1} className={styles.row} style={tracksOf(columns)}>
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
  )
}

/** A row at its place in the table, in pixels. */
export function Row({
  cells,
  row,
  index,
  start,
  height,
}: {
  cells: Cells
  row: GridRow
  index: number
  start: number
  height: number
}) {
  const { columns } = cells
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={styles.row}
      style={{ ...tracksOf(columns), height, transform: `translateY(${start}px)`, position: 'absolute' }}
    >
      <div role="rowheader" className={styles.number}>
        {index + 1}
      </div>
      {columns.map((column, at) => (
        <Cell key={column.id} {...{ cells, row, column }} at={{ row: index, column: at }} />
      ))}
    </div>
  )
}
