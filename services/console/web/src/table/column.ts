import type { ReactNode } from 'react'

export type Column<Row> = {
  readonly id: string
  readonly header: string
  /** What stands in the cell. */
  readonly cell: (row: Row) => ReactNode
  /** What the column sorts by: text, a decimal string (`numeric`) or nothing for a column that cannot be sorted. */
  readonly sort?: (row: Row) => string | undefined
  /** What stands for a cell that is no text where there is only text: in a file, and for the search. */
  readonly text?: (row: Row) => string
  /** Figures: aligned at the end, and sorted as exact decimals. */
  readonly numeric?: boolean
  /** In what figures are kept where their cells do not say it, for a file. */
  readonly unit?: string
  /** A width for the grid: `minmax(120px, 1fr)` unless said. Figures get what they need, and what names the row at most half a narrow screen. */
  readonly width?: string
  /** The cell that names the row; the first column unless said. */
  readonly isRowHeader?: boolean
}

type Value<Row> = (row: Row) => string | undefined

/** A column of text, as it stands in the row. */
export const textColumn = <Row>(id: string, header: string, of: Value<Row>, width?: string): Column<Row> =>
  shownColumn(id, header, of, text => text, width)

/** A column of what a row has, shown in the reader's language and sorted as it is kept. */
export const shownColumn = <Row>(
  id: string,
  header: string,
  of: Value<Row>,
  show: (value: string) => ReactNode,
  width?: string,
): Column<Row> => ({
  id,
  header,
  sort: of,
  cell: row => {
    const value = of(row)
    return value === undefined ? '–' : show(value)
  },
  ...(width === undefined ? {} : { width }),
})

/** A column of figures. */
export const figureColumn = <Row>(...given: Parameters<typeof shownColumn<Row>>): Column<Row> => ({
  ...shownColumn(...given),
  numeric: true,
})

/** A column of counts. */
export const countColumn = <Row>(
  id: string,
  header: string,
  of: (row: Row) => number,
  show: (value: number) => string,
  width?: string,
): Column<Row> =>
  figureColumn(
    id,
    header,
    row => String(of(row)),
    count => show(Number(count)),
    width,
  )
