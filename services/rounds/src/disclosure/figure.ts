import type { FigureName } from '../totals/totals.ts'
import { apart, type Contributions, holds } from './disclosure.ts'
import { byGroup, partsHold, type Served, type ServedNeed } from './flow.ts'
import { cellParts, contributionsOf, type Fate, type LineSum, type PoolSheet, tells } from './pool.ts'

/** A quantity of a round in one material, with who contributes what. */
export type RoundFigure = { readonly name: FigureName; readonly contributions: Contributions }

/** What may be shown of a round, material by material; a figure is shown as a total where every material shows it. */
export type Showable = ReadonlyMap<string, readonly RoundFigure[]>

/** Figures out of lines, by the fates of those that count, in the order in which they are worth showing. */
const OF_LINES: readonly (readonly [FigureName, readonly Fate[]])[] = [
  ['confirmed', ['confirmed']],
  ['screened', ['confirmed', 'left']],
  ['asked', ['confirmed', 'left', 'dropped']],
]

/** What is looked at; all of it unless a test switches something off. */
export type FigureChecks = {
  /** Figures of lines are what a sheet has told. */
  readonly pooled: boolean
  /** What is served is judged cell by cell, and beside shares place by place. */
  readonly parted: boolean
  /** It is judged over suppliers too. */
  readonly suppliers: boolean
  /** So is what is left when one of its figures is taken from another. */
  readonly apart: boolean
}
const ALL: FigureChecks = { pooled: true, parted: true, suppliers: true, apart: true }

/** What the allocations of a round serve: the figures to be shown as far as may be, and the parts that everything told of it is made of. */
export type Serving = {
  readonly names: readonly Served[]
  readonly flows: readonly ServedNeed[]
  readonly partOf: (flow: ServedNeed) => string
}

/**
 * Chooses what may be shown of a round beside its pool sheets, which are public.
 * - A figure of lines is shown where a sheet has told it: every cell of the material open, with these lines and no others. So it is a sum of
 *   published figures and tells nothing; any other could be compared with the standing demand, of which the rounds know nothing.
 * - A figure of allocations is a part of what was confirmed, and each of the one before. It is shown where that is, when each of its parts holds,
 *   and each of what is left of the last one shown.
 */
export function choose(
  lines: readonly LineSum[],
  sheets: readonly PoolSheet[],
  { names, flows, partOf }: Serving,
  looks: FigureChecks = ALL,
): Showable {
  const byMaterial = Map.groupBy(lines, line => line.material)
  const materials = [
    ...new Set([...byMaterial.keys(), ...sheets.flatMap(sheet => sheet.cells.map(cell => cell.material))]),
  ]
  const shown = new Map<string, RoundFigure[]>()
  for (const material of materials.sort()) {
    const own = byMaterial.get(material) ?? []
    const figures = OF_LINES.flatMap(([name, fates]): RoundFigure[] => {
      const counted = own.filter(line => fates.includes(line.fate))
      const contributions = contributionsOf(counted)
      const told = !looks.pooled || sheets.some(sheet => tells(sheet, material, counted))
      return told && holds(contributions) ? [{ name, contributions }] : []
    })
    const confirmed = own.filter(line => line.fate === 'confirmed')
    if (figures.some(figure => figure.name === 'confirmed'))
      figures.push(
        ...served(confirmed, sheets, { names, flows: flows.filter(flow => flow.material === material), partOf }, looks),
      )
    shown.set(material, figures)
  }
  return shown
}

function served(
  confirmed: readonly LineSum[],
  sheets: readonly PoolSheet[],
  { names, flows, partOf }: Serving,
  looks: FigureChecks,
): RoundFigure[] {
  const figures: RoundFigure[] = []
  const hold = (grams: (flow: ServedNeed) => bigint): boolean =>
    partsHold(flows, grams, looks.parted ? partOf : () => '', looks.suppliers ? undefined : ['group'])
  let left = (name: Served): boolean =>
    unservedHolds(confirmed, flows, name, looks.parted ? cellParts(sheets) : () => '')
  for (const name of names) {
    const isShown = flows.some(flow => flow[name] > 0n) && hold(flow => flow[name]) && (!looks.apart || left(name))
    if (!isShown && figures.length === 0) break
    if (!isShown) continue
    figures.push({ name, contributions: byGroup(flows, 'group', flow => flow[name]) })
    left = next => hold(flow => flow[name] - flow[next])
  }
  return figures
}

/** Whether what lines did not get is safe over their members, in each part of the sheet. */
function unservedHolds(
  confirmed: readonly LineSum[],
  flows: readonly ServedNeed[],
  name: Served,
  partOf: ReturnType<typeof cellParts>,
): boolean {
  const got = Map.groupBy(flows, partOf)
  return [...Map.groupBy(confirmed, partOf)].every(([part, lines]) =>
    apart(
      contributionsOf(lines),
      byGroup(got.get(part) ?? [], 'group', flow => flow[name]),
    ),
  )
}

/** Names of the figures that every material shows, which may be shown as totals: sums of what is shown. */
export function totalled(shown: Showable): FigureName[] {
  const [first = [], ...rest] = [...shown.values()]
  return first
    .map(figure => figure.name)
    .filter(name => rest.every(figures => figures.some(figure => figure.name === name)))
}
