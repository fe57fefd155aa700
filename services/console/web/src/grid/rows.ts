import type { DecimalSign } from '../format/figures.ts'

/** The rules of an editable table, without its looks: cells are texts, and every change makes a new table that can be undone. */

export type Values = Readonly<Record<string, string>>
/** `key` stays with a row for as long as it exists, and so does the `source` that its texts were made of. */
export type GridRow = { readonly key: number; readonly values: Values; readonly source?: object }

export type GridColumn = {
  readonly id: string
  readonly header: string
  /** The values to choose from, where there are few; a paste may bring others, which are then wrong. */
  readonly choices?: readonly { readonly value: string; readonly label: string }[]
  /** Proposals while typing. */
  readonly proposals?: readonly string[]
  readonly numeric?: boolean
  /** How a text that is kept reads; `tidy` keeps it again. */
  readonly shown?: (text: string) => string
  readonly width: number
  /** How a typed or pasted text is kept: where it can mean only one thing, such as "1.250,5". */
  readonly tidy?: (text: string) => string
}

export type CellPosition = { readonly row: number; readonly column: number }

/** The table as it was and as it is. */
export type GridHistory = {
  readonly past: readonly (readonly GridRow[])[]
  readonly rows: readonly GridRow[]
  readonly future: readonly (readonly GridRow[])[]
}
/** Steps that can be undone. */
const MOST_STEPS = 100

export const historyOf = (rows: readonly GridRow[]): GridHistory => ({ past: [], rows, future: [] })
export const changed = ({ past, rows }: GridHistory, next: readonly GridRow[]): GridHistory =>
  next === rows ? { past, rows, future: [] } : { past: [...past, rows].slice(-MOST_STEPS), rows: next, future: [] }
export function undone(history: GridHistory): GridHistory {
  const rows = history.past.at(-1)
  return rows ? { past: history.past.slice(0, -1), rows, future: [history.rows, ...history.future] } : history
}
export function redone(history: GridHistory): GridHistory {
  const [rows, ...future] = history.future
  return rows ? { past: [...history.past, history.rows], rows, future } : history
}

let keys = 0
export const newRow = (values: Values = {}, source?: object): GridRow => ({
  key: ++keys,
  values,
  ...(source ? { source } : {}),
})

/** What stands in a cell. */
export const shownIn = ({ choices, shown }: GridColumn, value: string): string =>
  choices?.find(choice => choice.value === value)?.label ?? shown?.(value) ?? value

/** What one begins to edit of it: a choice by its value, all else as it reads. */
export const startOf = ({ choices, shown }: GridColumn, value: string): string =>
  choices ? value : (shown?.(value) ?? value)

const tidied = (column: GridColumn | undefined, text: string): string => {
  const trimmed = text.trim()
  const choice = column?.choices?.find(
    ({ value, label }) =>
      value.toLowerCase() === trimmed.toLowerCase() || label.toLowerCase() === trimmed.toLowerCase(),
  )
  return choice?.value ?? column?.tidy?.(trimmed) ?? trimmed
}

/** One cell with another text; the same table where nothing changes. */
export function withCell(
  rows: readonly GridRow[],
  { row, column }: CellPosition,
  columns: readonly GridColumn[],
  text: string,
): readonly GridRow[] {
  const [before, id] = [rows[row], columns[column]?.id]
  if (!before || id === undefined || (before.values[id] ?? '') === text) return rows
  const value = tidied(columns[column], text)
  if ((before.values[id] ?? '') === value) return rows
  return rows.with(row, { ...before, values: { ...before.values, [id]: value } })
}

/** The cells of a text as spreadsheets copy it: tabs between cells, a cell with tab, line end or quote in quotes. */
export function cellsOf(text: string): string[][] {
  const table: string[][] = [[]]
  let cell = ''
  let quoted = false
  const endCell = () => {
    table.at(-1)?.push(cell)
    cell = ''
  }
  const clean = text.replaceAll(/\r\n?/g, '\n').replace(/\n$/, '')
  for (let at = 0; at < clean.length; at++) {
    const letter = clean.charAt(at)
    if (quoted) {
      if (letter !== '"') cell += letter
      else if (clean[at + 1] === '"') {
        cell += '"'
        at++
      } else quoted = false
    } else if (letter === '"' && cell === '') quoted = true
    else if (letter === '\t') endCell()
    else if (letter === '\n') {
      endCell()
      table.push([])
    } else cell += letter
  }
  endCell()
  return table
}

/** Why a block does not fit: how many rows or columns it brings from its cell on, and how many there is room for. */
export type Misfit = { readonly beyond: 'rows' | 'columns'; readonly brought: number; readonly room: number }

/** A block put in from a cell on, with the rows that it needs, up to `most`. Nothing of one that does not fit: what is beyond would be lost unseen. */
export function pasted(
  rows: readonly GridRow[],
  { row, column }: CellPosition,
  columns: readonly GridColumn[],
  block: readonly (readonly string[])[],
  most: number,
): { readonly rows: readonly GridRow[] } | { readonly misfit: Misfit } {
  const high = 1 + block.findLastIndex(cells => cells.some(isFilled))
  const wide = Math.max(0, ...block.map(cells => 1 + cells.findLastIndex(isFilled)))
  const room = { rows: most - row, columns: columns.length - column }
  if (high > room.rows) return { misfit: { beyond: 'rows', brought: high, room: room.rows } }
  if (wide > room.columns) return { misfit: { beyond: 'columns', brought: wide, room: room.columns } }
  const next = [...rows]
  for (const [down, cells] of block.slice(0, room.rows).entries()) {
    const before = next[row + down] ?? newRow()
    const values: Record<string, string> = { ...before.values }
    for (const [right, text] of cells.entries()) {
      const target = columns[column + right]
      if (target) values[target.id] = tidied(target, text)
    }
    next[row + down] = { ...before, values }
  }
  return { rows: next }
}
const isFilled = (text: string): boolean => text.trim() !== ''

/** Whether a row says nothing: such rows are not sent. */
export const isBlank = (row: GridRow): boolean => Object.values(row.values).every(value => value === '')

/** A number that can mean two: "1,250". */
const UNCLEAR = /^[1-9]\d{0,2},\d{3}$/
export const isUnclear = (text: string): boolean => UNCLEAR.test(text)

/**
 * A number as people type it, as the hub reads it, where it can mean only one thing: "1.250,5" and "1,250.5" are 1250.5, "12,5" is 12.5. "1,250"
 * could be two and stays, so that whoever typed it is asked; so could "1.250" where the decimal sign is a comma, and it becomes the former, which
 * the hub does not take for 1.25.
 */
export function plainNumber(text: string, decimalSign: DecimalSign = '.'): string {
  const bare = text.replaceAll(/[\s'’\u00a0\u202f]/g, '')
  if (/^\d{1,3}(\.\d{3})+,\d+$/.test(bare)) return bare.replaceAll('.', '').replace(',', '.')
  if (/^\d{1,3}(,\d{3})+\.\d+$/.test(bare)) return bare.replaceAll(',', '')
  if (/^\d{1,3}(,\d{3}){2,}$/.test(bare)) return bare.replaceAll(',', '')
  if (/^\d{1,3}(\.\d{3}){2,}$/.test(bare)) return bare.replaceAll('.', '')
  if (/^\d+,\d+$/.test(bare) && !isUnclear(bare)) return bare.replace(',', '.')
  if (decimalSign === ',' && isUnclear(bare.replace('.', ','))) return bare.replace('.', ',')
  return /^\d+(\.\d+)?$/.test(bare) ? bare : text
}
