import { formatKg, mayShowMatched, present } from '@lodestone/kernel'
import { type Contributions, sumOf } from '../disclosure/disclosure.ts'
import { byGroup, SERVED, type Served, type ServedNeed } from '../disclosure/flow.ts'
import {
  type CellKey,
  cellParts,
  contributionsOf,
  type Fate,
  keyOf,
  type LineSum,
  type PoolSheet,
} from '../disclosure/pool.ts'
import type { ReportPart } from './report.left.ts'

/** What a completed round gave of a material, in all, and in parts as its members and its suppliers know them. */
export type RoundParts = {
  readonly members: readonly ReportPart[]
  readonly suppliers: readonly ReportPart[]
  readonly matched: bigint
  readonly delivered: bigint
}

/** Whether the round itself has told a figure of a cell. */
export type Tells = (cell: CellKey, name: Served) => boolean

/**
 * What a round gave, by material; nothing of one of which the round itself has told all, or of which nobody can say which lines its sheets told
 * of. `partOf` are the smallest parts of what the round has told; `sheets` come in order.
 */
export function givenBy(
  lines: readonly LineSum[],
  sheets: readonly PoolSheet[],
  flows: readonly ServedNeed[],
  tells: Tells,
  partOf: (flow: ServedNeed) => string = cellParts(sheets),
): Map<string, RoundParts> {
  const cellOf = cellParts(sheets)
  const cells = Map.groupBy(lines, keyOf)
  const linesOf = (flow: ServedNeed, shown: readonly PoolSheet[] = sheets) =>
    linesTold(shown, cells.get(keyOf(flow)) ?? [], cellOf(flow) === keyOf(flow) ? undefined : flow.commitment)
  return new Map(
    [...Map.groupBy(flows, flow => flow.material)].flatMap(([material, own]) => {
      const parts = [...Map.groupBy(own, partOf).values()].flatMap(some => {
        const cell = present(some[0])
        // Each figure is a part of the one before: the last that was told leaves the least to be taken off.
        const told = SERVED.findLast(name => tells(cell, name))
        return told === 'delivered' ? [] : [{ some, told, asked: told ? [] : linesOf(cell) }]
      })
      if (parts.length === 0 || parts.some(({ asked }) => asked === undefined)) return []
      const exposed = mayBeExposed(sheets, material, Map.groupBy(own, cellOf), linesOf)
      const partsOf = (side: 'group' | 'supplierGroup'): ReportPart[] =>
        parts.map(({ some, told, asked = [] }) => {
          const of = (name: Served): Contributions => byGroup(some, side, flow => flow[name])
          if (told) return { known: of(told), delivered: of('delivered') }
          const known = side === 'group' ? contributionsOf(asked) : new Map()
          return { ...(known.size > 0 ? { known } : {}), matched: of('matched'), delivered: of('delivered'), exposed }
        })
      const sum = (name: Served): bigint => own.reduce((all, flow) => all + flow[name], 0n)
      const given = { members: partsOf('group'), suppliers: partsOf('supplierGroup') }
      return [[material, { ...given, matched: sum('matched'), delivered: sum('delivered') }] as const]
    }),
  )
}

/**
 * Whether the exposure may tell what each bloc got of a material: all that it asks for is so, but that no substitute served, which is not known here, and
 * that what parts without any allocation asked is safe too.
 */
function mayBeExposed(
  sheets: readonly PoolSheet[],
  material: string,
  parts: ReadonlyMap<string, readonly ServedNeed[]>,
  linesOf: (flow: ServedNeed, shown: readonly PoolSheet[]) => readonly LineSum[] | undefined,
): boolean {
  const last = sheets.slice(-1)
  if (last.some(({ cells }) => cells.some(cell => cell.material === material && 'suppressed' in cell))) return false
  return mayShowMatched(
    [...parts.values()].map(flows => {
      const of = (side: 'group' | 'supplierGroup') => byGroup(flows, side, flow => flow.matched)
      const asked = contributionsOf(linesOf(present(flows[0]), last) ?? [])
      return { asked, members: of('group'), suppliers: of('supplierGroup') }
    }),
  )
}

/** Lines that a sheet tells as one sum: those confirmed, with those that left after it, with those dropped after it. */
const TOLD: readonly (readonly Fate[])[] = [['confirmed'], ['confirmed', 'left'], ['confirmed', 'left', 'dropped']]

/**
 * The fewest lines of a cell, or of one commitment told apart, that sheets have told as one sum; none where none shows it. What an earlier sheet told
 * beside them made a safe difference. `undefined` where nobody can say: some were dropped before the sheet and some after it, or what is not sealed,
 * of which no commitment is known, was of several.
 */
function linesTold(
  sheets: readonly PoolSheet[],
  lines: readonly LineSum[],
  apart: string | undefined,
): LineSum[] | undefined {
  const key = lines[0] && keyOf(lines[0])
  const shown = sheets.flatMap(({ cells }) =>
    cells.flatMap(cell => {
      if ('suppressed' in cell || keyOf(cell) !== key) return []
      const told = apart === undefined ? cell.quantityKg : new Map(Object.entries(cell.commitments ?? {})).get(apart)
      return told === undefined ? [] : [told]
    }),
  )
  if (shown.length === 0) return []
  const own = lines.filter(({ commitment }) => apart === undefined || commitment === apart || commitment === '')
  return TOLD.map(fates => own.filter(({ fate }) => fates.includes(fate))).find(some =>
    shown.includes(formatKg(sumOf(contributionsOf(some)))),
  )
}
