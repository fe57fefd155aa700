import stringWidth from 'string-width'
import { inWords } from './words.ts'

const NUMBER = /^-?[\d,]+(?:\.\d+)?(?: ?%)?$/

/** Text on one line that cannot move the cursor or colour anything: some of it was written by others. */
export const plain = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ')

/** Rows in columns wide enough for their cells, full-width characters counted as two; columns of numbers stand to the right. */
export function table(rows: readonly Readonly<Record<string, string>>[], columns: readonly string[]): string[] {
  const sheet = columns.map(name => {
    const cells = rows.map(row => plain(row[name] ?? ''))
    const right = cells.some(cell => cell !== '') && cells.every(cell => cell === '' || NUMBER.test(cell))
    const head = inWords(name)
    return { head, cells, right, width: Math.max(...[head, ...cells].map(text => stringWidth(text))) }
  })
  const line = (cellOf: (column: (typeof sheet)[number]) => string): string =>
    sheet
      .map(column => {
        const space = ' '.repeat(column.width - stringWidth(cellOf(column)))
        return column.right ? space + cellOf(column) : cellOf(column) + space
      })
      .join('  ')
      .trimEnd()
  return [line(({ head }) => head), ...rows.map((_, index) => line(({ cells }) => cells[index] ?? ''))]
}
