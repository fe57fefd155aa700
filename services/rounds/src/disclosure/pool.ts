import type { Cell } from '@lodestone/contracts'
import { formatKg } from '@lodestone/kernel'
import { type Contributions, net, sumOf } from './disclosure.ts'

/** What became of lines that joined: in the sealed book, dropped in evaluation, or gone by themselves. */
export type Fate = 'confirmed' | 'dropped' | 'left'

/** The cell that a line stands in. */
export type CellKey = {
  readonly material: string
  readonly grade: string | null
  readonly period: string
  readonly bloc: string | null
}

/** Lines of one group and commitment in one cell with one fate, summed up. */
export type LineSum = CellKey & {
  readonly commitment: string
  readonly group: string
  readonly fate: Fate
  readonly grams: bigint
}

/** A published pool sheet of a round. */
export type PoolSheet = { readonly version: number; readonly cells: readonly Cell[] }

export const keyOf = (cell: {
  material: string
  grade?: string | null | undefined
  period: string
  bloc: string | null
}): string => `${cell.material}\n${cell.grade ?? ''}\n${cell.period}\n${cell.bloc ?? ''}`

/** The smallest parts of lines that sheets tell: cells, and commitments where any sheet tells a cell's apart. */
export function cellParts(sheets: readonly PoolSheet[]): (line: CellKey & { readonly commitment: string }) => string {
  const cells = sheets.flatMap(sheet => sheet.cells)
  const split = new Set(cells.filter(cell => 'commitments' in cell && cell.commitments).map(keyOf))
  return line => {
    const key = keyOf(line)
    return split.has(key) ? `${key}\n${line.commitment}` : key
  }
}

/** What a sheet tells of a material: each of its cells is open and holds the sum of these lines, and there are no lines beside. */
export function tells(sheet: PoolSheet, material: string, lines: readonly LineSum[]): boolean {
  const cells = sheet.cells.filter(cell => cell.material === material)
  const byCell = Map.groupBy(lines, keyOf)
  return (
    cells.length > 0 &&
    cells.every(cell => {
      if ('suppressed' in cell) return false
      const own = byCell.get(keyOf(cell)) ?? []
      return formatKg(sumOf(contributionsOf(own))) === cell.quantityKg
    }) &&
    [...byCell.keys()].every(key => cells.some(cell => keyOf(cell) === key))
  )
}

export const contributionsOf = (lines: readonly LineSum[]): Contributions =>
  net(lines.map(line => new Map([[line.group, line.grams]])))
