import { isValidElement, type ReactNode } from 'react'

/** How wide the columns of a table are: every row is a grid of its own, so that what a column needs is found beforehand. */

type Figures<Row> = { readonly sort?: (row: Row) => string | undefined; readonly cell: (row: Row) => ReactNode }

/** The least that a width is. */
const LEAST = /\b\d+px/

/** The width of a column; `floor` is what its figures need, in digits. What names the row leaves room for the others on a narrow screen. */
export function trackOf(width = 'minmax(120px, 1fr)', floor: number, isHeader: boolean): string {
  if (isHeader) return width.replace(LEAST, 'min($&, 44vw)')
  return floor === 0 ? width : width.replace(LEAST, `max($&, ${floor}ch + 26px)`)
}

/** A point in time as the API writes it. */
const INSTANT = /^\d{4}-\d\d-\d\dT/
/** Rows whose times are written out to find how long they are. */
const MOST_TIMES = 60

/** What a column needs that is not to be cut, in digits: one of figures, or of points in time. */
export function leastOf<Row>(rows: readonly Row[], column: Figures<Row> & { readonly numeric?: boolean }): number {
  if (column.numeric) return floorOf(rows, column)
  const times = rows.filter(row => INSTANT.test(column.sort?.(row) ?? '')).slice(0, MOST_TIMES)
  return Math.max(0, ...times.map(row => digitsOf(textOf(column.cell(row)))))
}
/** Letters of Chinese and Japanese are two digits wide. */
const digitsOf = (text: string): number => [...text].reduce((sum, letter) => sum + (letter < '\u2e80' ? 1 : 2), 0)

/** Digits that the widest figure of a column has. All are compared as the API wrote them, and two alone written out. */
export function floorOf<Row>(rows: readonly Row[], { sort, cell }: Figures<Row>): number {
  let longest: Row | undefined
  let largest: Row | undefined
  let [length, whole] = [0, 0]
  for (const row of rows) {
    const text = sort?.(row) ?? ''
    const dot = text.indexOf('.')
    const digits = dot < 0 ? text.length : dot
    if (text.length > length) [longest, length] = [row, text.length]
    if (digits > whole) [largest, whole] = [row, digits]
  }
  return Math.max(0, ...[longest, largest].map(row => (row === undefined ? 0 : textOf(cell(row)).length)))
}

/** The text of what a cell shows, as far as it is plain. */
function textOf(node: ReactNode): string {
  if (typeof node === 'string' || typeof node === 'number') return String(node)
  if (Array.isArray(node)) return node.map(textOf).join('')
  return isValidElement<{ children?: ReactNode }>(node) ? textOf(node.props.children) : ''
}
