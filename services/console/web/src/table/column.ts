import type { ReactNode } from 'react'

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
