import type { Cell } from '@lodestone/contracts'
import { formatKg } from '@lodestone/kernel'
import { type Contributions, net, sumOf } from './disclosure.ts'
import type { Figure } from './figure.ts'

/** What became of lines that joined: in the sealed book, dropped in evaluation, or gone by themselves. */
export type Fate = 'confirmed' | 'dropped' | 'left'

/** Lines of one group in one cell with one fate, summed up. */
export type LineSum = {
  readonly material: string
  readonly grade: string | null
  readonly period: string
  readonly bloc: string | null
  readonly group: string
  readonly fate: Fate
  readonly grams: bigint
}

const keyOf = (cell: {
  material: string
  grade?: string | null | undefined
  period: string
  bloc: string | null
}): string => `${cell.material}\n${cell.grade ?? ''}\n${cell.period}\n${cell.bloc ?? ''}`

/** What may have stood in the pool beside the lines that stayed: a line may have been dropped or have left before or after its publication. */
const READINGS: readonly (readonly Fate[])[] = [
  ['confirmed', 'left'],
  ['confirmed'],
  ['confirmed', 'left', 'dropped'],
  ['confirmed', 'dropped'],
]

/**
 * A published pool sheet as a figure: who contributes what to its open cells, which others may subtract from a total. `undefined` when the
 * lines known here do not give its figures: then nothing can be said about what a total beside it would tell.
 */
export function poolFigure(name: string, cells: readonly Cell[], lines: readonly LineSum[]): Figure | undefined {
  const byCell = Map.groupBy(lines, keyOf)
  const byMaterial = new Map<string, Contributions>()
  for (const cell of cells) {
    if ('suppressed' in cell) continue
    const own = byCell.get(keyOf(cell)) ?? []
    const read = READINGS.map(fates => contributionsOf(own.filter(line => fates.includes(line.fate)))).find(
      contributions => formatKg(sumOf(contributions)) === cell.quantityKg,
    )
    if (!read) return undefined
    byMaterial.set(cell.material, net([byMaterial.get(cell.material) ?? new Map(), read]))
  }
  return { name, byMaterial }
}

const contributionsOf = (lines: readonly LineSum[]): Contributions =>
  net(lines.map(line => new Map([[line.group, line.grams]])))

/** A figure out of lines: those with one of these fates, by material. */
export function lineFigure<Name extends string>(
  name: Name,
  lines: readonly LineSum[],
  fates: readonly Fate[],
): Figure<Name> {
  const byMaterial = new Map<string, Contributions>()
  for (const [material, own] of Map.groupBy(
    lines.filter(line => fates.includes(line.fate)),
    line => line.material,
  ))
    byMaterial.set(material, contributionsOf(own))
  return { name, byMaterial }
}
