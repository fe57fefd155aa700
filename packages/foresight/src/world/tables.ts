import { membersOf } from '@lodestone/kernel'

/** Rows of a sheet by the names of its columns; a cell that is empty says nothing. */
export type Cells = readonly Readonly<Record<string, string>>[]

/** Columns that hold whole numbers; all others are texts, decimals too. */
const NUMBERS: ReadonlySet<string> = new Set(['days'])

/** What is sent as sheets, as what is sent as JSON, for `readWorld` to judge: a cell that is no number stays the text that it is. */
export const worldOfTables = (
  settings: object,
  tables: Readonly<Record<'plants' | 'routes' | 'needs' | 'stocks' | 'deliveries', Cells>>,
): object => ({
  ...settings,
  ...Object.fromEntries(membersOf(tables).map(([name, rows]) => [name, rows.map(valuesOf)])),
})

const valuesOf = (cells: Cells[number]): object =>
  Object.fromEntries(
    Object.entries(cells).flatMap(([column, cell]) => {
      const text = cell.trim()
      if (text === '') return []
      return [[column, NUMBERS.has(column) && /^-?\d{1,9}$/.test(text) ? Number(text) : text]]
    }),
  )
