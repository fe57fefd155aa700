import { present } from '@lodestone/kernel'
import type { RoundContext, Solved } from '../flow/solve.ts'
import { fraction } from '../flow/tie.ts'
import type { Block } from '../pairs/blocks.ts'
import type { Cap } from './caps.ts'
import { attempt, FEASIBLE, INFEASIBLE, OPTIMAL, statusOf, WITHOUT_AIR, withSolver } from './highs.ts'
import { bar, read } from './integer.ts'
import { setObjective } from './objective.ts'
import { programmeOf } from './programme.ts'
import type { Selection } from './selection.ts'
import { nearMarginOf } from './surplus.ts'

/** Pairs up to which equal selections are sought: beyond, the draw is among routings alone and its gap is reported. */
const MOST_PAIRS = 300
/** Equal selections that are compared before the draw ends with a gap. */
const MOST_DRAWS = 12
const MOST_NODES = 1_000
/** Share of a surplus or a cost, as one of so many, that no draw gives away for a gram. */
const LITTLE = 10_000n

/** Sum of grams offered times u of a solved block. */
export const tieOf = (tie: ReturnType<RoundContext['ties']>, { flows }: Pick<Solved, 'flows'>): bigint =>
  flows.reduce((sum, { line, entry, offered }) => sum + BigInt(offered) * BigInt(tie(line, entry.offer)), 0n)

/**
 * Among all selections that serve the volumes of `first` at no less surplus and no higher cost, the one whose routing has the least sum of kilograms times u.
 * Each turn an integer programme proposes the selection that could have the least, whoever is served; it is solved, and barred, until none that is left could
 * undercut the best. `solve` answers `undefined` for a selection that no whole grams fulfil.
 */
export async function drawSelection(
  round: RoundContext,
  block: Block,
  open: Selection,
  caps: readonly Cap[],
  first: Solved,
  solve: (selection: Selection) => Promise<Solved | undefined>,
): Promise<Solved> {
  const { book, pairs, scale } = round
  const tie = round.ties(block)
  let best = { solved: first, sum: tieOf(tie, first) }
  const drawn = (bound: bigint): Solved => {
    const { ties } = best.solved
    // Where the routing of the best was not drawn to its end, nothing is proved of the selection either.
    const known = ties && ties.bound < ties.value ? ties.bound : bound
    return { ...best.solved, ties: { value: best.sum, bound: lesser(known, best.sum) } }
  }
  const { unit } = scale
  // Where floats proposed, a gram at the dearest price tells no selections apart, unless it is much of the whole.
  const dearest = first.flows.reduce((most, { entry }) => Math.max(most, Math.abs(scale.of(entry))), 0)
  const play = first.rounding === undefined ? 0n : lesser(BigInt(dearest), first.cost().value / LITTLE)
  const margin = first.surplus ? BigInt(Math.ceil(dearestMargin(book, first) / unit)) : 0n
  const playOf = (surplus: bigint) => lesser(margin, surplus / LITTLE)
  const barred: Selection[] = []
  let reached = 0n
  while (barred.length < MOST_DRAWS) {
    const programme = programmeOf(book, pairs, block, open, caps, { decide: true, apart: true })
    if (programme.cells.length > MOST_PAIRS || programme.cells.length === 0)
      return drawn(programme.cells.length === 0 ? best.sum : 0n)
    for (const selection of barred) bar(programme, selection)
    const cost = Number(first.cost().value + play) * unit
    programme.sparse.row(
      Number.NEGATIVE_INFINITY,
      cost / 1000 + 1e-9 * (1 + cost / 1000),
      programme.cells.map(({ column, entry }) => [column, scale.of(entry) * unit] as const),
    )
    const found = await proposal()
    if (found === 'none') return drawn(best.sum)
    if (!found) return drawn(reached)
    reached = found.bound
    if (found.bound >= best.sum) return drawn(best.sum)
    const solved = await solve(found.selection)
    if (solved && isEqual(first, solved, play, playOf)) {
      const sum = tieOf(tie, solved)
      if (sum < best.sum) best = { solved, sum }
    }
    barred.push(found.selection)

    async function proposal(): Promise<{ selection: Selection; bound: bigint } | 'none' | undefined> {
      return attempt(() =>
        withSolver(programme.sparse.data(), model => {
          model.options.set({ ...WITHOUT_AIR, mip_max_nodes: MOST_NODES, mip_rel_gap: 1e-9 })
          for (const [priority, { value }] of first.volumes) {
            const row = programme.volumeRow.get(priority)
            if (row !== undefined) model.changeRowBounds(row, Number(value) / 1000 - 1e-7, Number.POSITIVE_INFINITY)
          }
          for (const [priority, { value }] of first.surplus ?? []) {
            const row = programme.surplusRow.get(priority)
            const least = (Number(value - playOf(value)) * unit) / 1000
            if (row !== undefined)
              model.changeRowBounds(row, least - 1e-9 * (1 + Math.abs(least)), Number.POSITIVE_INFINITY)
          }
          const costs = new Float64Array(programme.sparse.size())
          for (const { column, party, entry } of programme.cells)
            costs[column] = fraction(tie(present(present(programme.parties[party]).lines[0]), entry.offer))
          setObjective(model, costs)
          const modelStatus = statusOf(model)
          if (modelStatus === INFEASIBLE) return 'none'
          if (modelStatus === undefined || Number(model.info.get('primal_solution_status')) !== FEASIBLE)
            return undefined
          const value = modelStatus === OPTIMAL ? model.getObjectiveValue() : Number(model.info.get('mip_dual_bound'))
          const bound = BigInt(Math.floor(Math.max(0, value * (1 - 1e-7) - 1e-6) * 1000)) << 48n
          return { selection: read(round, programme, open, model.getSolution().colValue), bound }
        }),
      )
    }
  }
  return drawn(reached)
}

const lesser = (a: bigint, b: bigint): bigint => (a < b ? a : b)

/** What a gram adds at most, in base currency per kilogram. */
const dearestMargin = (book: RoundContext['book'], { flows }: Solved): number =>
  flows.reduce((most, { line, entry }) => Math.max(most, nearMarginOf(book, line, entry)), 0)

/** Whether a selection serves the same volumes at the same cost, but for what whole grams make of it. */
function isEqual(a: Solved, b: Solved, play: bigint, playOf: (surplus: bigint) => bigint): boolean {
  for (const [priority, { value }] of a.surplus ?? [])
    if ((b.surplus?.get(priority)?.value ?? 0n) < value - playOf(value)) return false
  for (const priority of new Set([...a.volumes.keys(), ...b.volumes.keys()])) {
    if ((a.volumes.get(priority)?.value ?? 0n) !== (b.volumes.get(priority)?.value ?? 0n)) return false
  }
  return b.cost().value <= a.cost().value + play
}
