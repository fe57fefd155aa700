import type { FigureName } from '../totals/totals.ts'
import { apart, type Contributions, holds } from './disclosure.ts'
import { contributionsOf, type Fate, type LineSum, type Sheet, tells } from './pool.ts'

/** A quantity of a round in one material, with who contributes what. */
export type Figure = { readonly name: FigureName; readonly contributions: Contributions }

/** What may be shown of a round, material by material; a figure is shown as a total where every material shows it. */
export type Showable = ReadonlyMap<string, readonly Figure[]>

/** Figures out of lines, by the fates of those that count, in the order in which they are worth showing. */
const OF_LINES: readonly (readonly [FigureName, readonly Fate[]])[] = [
  ['confirmed', ['confirmed']],
  ['screened', ['confirmed', 'left']],
  ['asked', ['confirmed', 'left', 'dropped']],
]
/** Figures out of allocations. */
export const OF_FLOWS = ['matched', 'accepted', 'contracted', 'delivered'] as const satisfies readonly FigureName[]

/** What is looked at; all of it unless a test switches something off. */
export type Looks = { readonly pooled: boolean; readonly apart: boolean }
const ALL: Looks = { pooled: true, apart: true }

/** Contributions to a figure of allocations in a material; none where there is nothing. */
export type Flowing = (name: (typeof OF_FLOWS)[number], material: string) => Contributions

/**
 * Chooses what may be shown of a round beside its pool sheets, which are public.
 * - A figure of lines is shown where a sheet has told it: every cell of the material open, with these lines and no others. So it is a sum of
 *   published figures and tells nothing; any other could be compared with the standing demand, of which the rounds know nothing.
 * - A figure of allocations is a part of what was confirmed. It is shown where that is, when it holds and so does its difference to every
 *   sheet and every other figure of the material.
 */
export function choose(
  lines: readonly LineSum[],
  sheets: readonly Sheet[],
  flows: { readonly names: readonly (typeof OF_FLOWS)[number][]; readonly of: Flowing },
  looks: Looks = ALL,
): Showable {
  const byMaterial = Map.groupBy(lines, line => line.material)
  const materials = [
    ...new Set([...byMaterial.keys(), ...sheets.flatMap(sheet => sheet.cells.map(cell => cell.material))]),
  ]
  const shown = new Map<string, Figure[]>()
  for (const material of materials.sort()) {
    const own = byMaterial.get(material) ?? []
    const figures: Figure[] = []
    const beside: Contributions[] = []
    for (const [name, fates] of OF_LINES) {
      const counted = own.filter(line => fates.includes(line.fate))
      const contributions = contributionsOf(counted)
      if (!holds(contributions)) continue
      const told = sheets.some(sheet => tells(sheet, material, counted))
      if (!told && (looks.pooled || !beside.every(other => apart(contributions, other)))) continue
      figures.push({ name, contributions })
      beside.push(contributions)
    }
    const confirmed = figures.some(figure => figure.name === 'confirmed')
    for (const name of confirmed || !looks.pooled ? flows.names : []) {
      const contributions = flows.of(name, material)
      if (!holds(contributions) || (looks.apart && !beside.every(other => apart(contributions, other)))) continue
      figures.push({ name, contributions })
      beside.push(contributions)
    }
    shown.set(material, figures)
  }
  return shown
}

/** Names of the figures that every material shows, which may be shown as totals: sums of what is shown. */
export function totalled(shown: Showable): FigureName[] {
  const [first = [], ...rest] = [...shown.values()]
  return first
    .map(figure => figure.name)
    .filter(name => rest.every(figures => figures.some(figure => figure.name === name)))
}
