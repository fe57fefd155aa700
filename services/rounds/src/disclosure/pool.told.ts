import { present } from '@lodestone/kernel'
import { choose, type FigureChecks } from './figure.ts'
import type { Served, ServedNeed } from './flow.ts'
import { cellParts, keyOf, type LineSum, type PoolSheet } from './pool.ts'

/**
 * Which figures of what a matching served may be told of each cell of a pool by itself, whether or not those of its material may. Cells do not overlap: what
 * is told of one is a sum of the parts by which it is judged, whatever is told of the others. Beside shares `partOf` parts it by places too.
 */
export function toldOfCells(
  lines: readonly LineSum[],
  sheets: readonly PoolSheet[],
  flows: readonly ServedNeed[],
  names: readonly Served[],
  partOf: (flow: ServedNeed) => string = cellParts(sheets),
  looks?: FigureChecks,
): Map<string, readonly Served[]> {
  const byCell = Map.groupBy(flows, keyOf)
  return new Map(
    [...Map.groupBy(lines, keyOf)].flatMap(([key, own]) => {
      const { material } = present(own[0])
      const alone = sheets.map(({ version, cells }) => ({ version, cells: cells.filter(cell => keyOf(cell) === key) }))
      const shown = choose(own, alone, { names, flows: byCell.get(key) ?? [], partOf }, looks).get(material) ?? []
      const told = names.filter(name => shown.some(figure => figure.name === name))
      return told.length > 0 ? [[key, told] as const] : []
    }),
  )
}
