import { heldAt } from '../fair/level.ts'
import type { Round } from '../flow/solve.ts'
import type { Block } from '../pairs/blocks.ts'
import type { Cap } from './caps.ts'
import { optimum, withSolver } from './highs.ts'
import { programmeOf } from './programme.ts'
import type { Selection } from './selection.ts'
import { UNBOUNDED } from './sparse.ts'

/** Kilograms by which a settled fill may move, so that what earlier stages settled in floats stays feasible: a milligram and a bit for every party. */
export const looseness = (parties: number): number => 1e-5 + 2e-6 * parties

/** Fairness of a linear block is judged within 1/20 of the fullest level; a few more segments leave room for the level to move between the passes. */
const SEGMENTS = 24

/**
 * Fills of the parties of a block (kilograms of need, in the order of `programmeOf`), class by class with all volumes kept: as much as possible below the first
 * level, then below the second, and so on, so that no one is raised from a fuller segment while an emptier one could be.
 */
export async function segmentFairly(
  round: Round,
  block: Block,
  selection: Selection,
  caps: readonly Cap[],
  volumes: ReadonlyMap<number, number>,
): Promise<number[]> {
  const { book, pairs } = round
  const settledFills = new Map<number, number>()
  let parties = 0
  for (const priority of [...volumes.keys()].sort((a, b) => a - b)) {
    let top = 0
    for (let pass = 0; pass < 3; pass++) {
      const fullest = await fillClass(priority, top)
      // The class stayed well below the levels that were tried: cut finer below what it reached.
      if (fullest === undefined || (top > 0 && fullest > 0.84 * top)) break
      top = fullest * 1.001
    }
  }
  return Array.from({ length: parties }, (_, p) => settledFills.get(p) ?? 0)

  /** Settles the fills of a class with segments up to the level `top` (0: the highest any line could have) and answers the fullest level, if anyone is left short. */
  async function fillClass(priority: number, top: number): Promise<number | undefined> {
    const programme = programmeOf(book, pairs, block, selection, caps, false)
    const { sparse } = programme
    parties = programme.parties.length
    const own = programme.parties.flatMap((party, p) => (party.priority === priority ? [p] : []))
    const most = own.reduce((sum, p) => sum + programme.parties[p]!.most / 1000, 0)
    if (most - volumes.get(priority)! < 1e-6) {
      for (const p of own) settledFills.set(p, programme.parties[p]!.most / 1000)
      return undefined
    }
    const cups = own.map(p => {
      const of = (values: Float64Array) => Float64Array.from(programme.parties[p]!.lines, i => values[i]!)
      return { weight: of(book.weight), least: of(selection.least), most: of(selection.most) }
    })
    const highest =
      top > 0
        ? top
        : Math.max(...cups.map(cup => cup.most.reduce((m, value, n) => Math.max(m, value / cup.weight[n]!), 0)))
    const held = (n: number, level: number) =>
      cups[n]!.weight.reduce((sum, _, i) => sum + heldAt(cups[n]!, i, level), 0) / 1000
    const segments: number[][] = Array.from({ length: SEGMENTS + 1 }, () => [])
    for (const [n, p] of own.entries()) {
      const entries: [number, number][] = [[programme.fill[p]!, 1]]
      const floor = held(n, 0)
      let below = floor
      for (let s = 0; s <= SEGMENTS; s++) {
        const here = s === SEGMENTS ? programme.parties[p]!.most / 1000 : held(n, (highest * (s + 1)) / SEGMENTS)
        const column = sparse.column(0, Math.max(0, here - below))
        segments[s]!.push(column)
        entries.push([column, -1])
        below = here
      }
      sparse.row(floor, floor, entries)
    }
    const rows = segments.map(columns =>
      sparse.row(
        0,
        UNBOUNDED,
        columns.map(column => [column, 1] as const),
      ),
    )
    const slack = looseness(programme.parties.length)
    const columns = await withSolver(sparse.data(), model => {
      for (const [other, volume] of volumes)
        model.changeRowBounds(programme.volumeRow.get(other)!, volume * (1 - 1e-9) - 2e-6, UNBOUNDED)
      for (const [p, fill] of settledFills) {
        if (programme.parties[p]!.priority < priority)
          model.changeColBounds(programme.fill[p]!, Math.max(0, fill - slack), fill + slack)
      }
      let result = new Float64Array()
      for (const [s, row] of rows.entries()) {
        const costs = new Float64Array(sparse.size())
        for (const column of segments[s]!) costs[column] = -1
        model.changeColsCost({ kind: 'range', from: 0, to: costs.length - 1 }, costs)
        const found = optimum(model)
        result = Float64Array.from(found.columns)
        model.changeRowBounds(row, -found.value * (1 - 1e-9) - 1e-6, UNBOUNDED)
      }
      return result
    })
    let fullest = 0
    for (const [n, p] of own.entries()) {
      const fill = columns[programme.fill[p]!]!
      settledFills.set(p, fill)
      const weight = cups[n]!.weight.reduce((sum, value) => sum + value, 0)
      fullest = Math.max(fullest, (fill * 1000) / weight)
    }
    return fullest
  }
}
