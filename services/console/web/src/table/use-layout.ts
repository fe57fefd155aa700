import { useMemo } from 'react'
import type { Column } from './column.ts'
import { leastOf, trackOf } from './tracks.ts'

/** What every row of a table is laid out by: its columns, their widths, and the one that names the row. */
export type Layout<Row> = {
  readonly columns: readonly Column<Row>[]
  readonly grid: { readonly gridTemplateColumns: string }
  readonly headerId: string | undefined
}

/** How the columns are laid out: each as wide as it says and its figures need. */
export function useLayout<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): Layout<Row> {
  const headerId = (columns.find(column => column.isRowHeader) ?? columns[0])?.id
  const gridTemplateColumns = useMemo(
    () => columns.map(column => trackOf(column.width, leastOf(rows, column), column.id === headerId)).join(' '),
    [columns, rows, headerId],
  )
  return { columns, grid: { gridTemplateColumns }, headerId }
}
