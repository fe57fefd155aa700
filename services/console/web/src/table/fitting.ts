import type { Column } from './column.ts'

/** What a row has in a column, as it is kept; empty where the column shows no text. */
export function textOf<Row>(row: Row, { text, sort, cell }: Column<Row>): string {
  if (text) return text(row)
  if (sort) return sort(row) ?? ''
  const shown = cell(row)
  return typeof shown === 'string' ? shown : ''
}

const plain = (text: string): string => text.normalize('NFKC').toLowerCase()

/** The rows in which every word of a search stands, in whatever column: as it is kept, or as it is shown. */
export function fitting<Row>(rows: readonly Row[], columns: readonly Column<Row>[], search: string): readonly Row[] {
  const words = plain(search).split(/\s+/).filter(Boolean)
  if (words.length === 0) return rows
  return rows.filter(row => {
    const shown = columns.map(({ cell }) => cell(row)).filter(one => typeof one === 'string')
    const text = plain([...columns.map(column => textOf(row, column)), ...shown].join(' '))
    return words.every(word => text.includes(word))
  })
}
