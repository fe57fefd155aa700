import { present } from '@lodestone/kernel'
import type { Model } from 'highs'
import { floatAt } from '../at.ts'
import { GAP_ALLOWED } from '../failure.ts'
import type { RoundContext } from '../flow/solve.ts'
import type { Block } from '../pairs/blocks.ts'
import type { Cap } from './caps.ts'
import { FEASIBLE, GAPS, OPTIMAL, SolverFailed, statusOf, tolerance, WITHOUT_AIR, withSolver } from './highs.ts'
import { fillCosts, routingCosts, setObjective, surplusCosts } from './objective.ts'
import { type Programme, programmeOf } from './programme.ts'
import { copySelection, type Selection } from './selection.ts'
import { UNBOUNDED } from './sparse.ts'

/** What is left of the time box that all integer selections of a matching share, in milliseconds of solver time. */
export type Budget = { leftMs: number }

/** What bounds a selection: none has more surplus (cost units times grams, by class), gets more of a class (grams), or costs less at these volumes (cost units times grams). */
export type SelectionBounds = {
  readonly surplus: Map<number, bigint>
  readonly volumes: Map<number, number>
  cost: number | undefined
}

/** Shares of a surplus that may be given away in turn where nothing less is found: what buys many kilograms of a volume, which it then bounds, comes last. */
const LOOSE = [1e-11, 1e-9, 1e-6]
/**
 * Pairs up to which a selection is sought with the tolerance that is usual too, in kilograms: at the exact one HiGHS may prove an optimum that is none, rarely at both. Its presolve, another
 * way, may never end.
 */
const MOST_TWICE = 300
const LOOSELY = 1e-6
/** Share by which one has to be lower to count as such. */
const LOWER = 1e-6
type Effort = { readonly mip_max_nodes: number; readonly mip_max_stall_nodes: number }
/** Nodes that a search takes, and once more where what it then leaves open is more than a result may. */
const EFFORT: Effort = { mip_max_nodes: 20_000, mip_max_stall_nodes: 4_000 }
const FURTHER_EFFORT = { mip_max_nodes: 200_000, mip_max_stall_nodes: 200_000 }
/** In whole grams a node takes long, and what such a search does not end is known without it to a thousandth. */
const GRAMS_EFFORT: Effort = { mip_max_nodes: 500, mip_max_stall_nodes: 500 }
/**
 * Observations of a branch before which it is tried out. Not at all where the whole grams of a class are searched beside the volume of a better one: where caps on what is matched leave
 * next to nothing open, HiGHS may take minutes over the trials of one node, which no limit of nodes ends.
 */
const TRIALS = { usual: 8, none: 0 }

/**
 * Selects by integer programming: surplus class by class where the round seeks it, volume class by class, then cost. `start` is a feasible selection, `reached`
 * its volumes and `most` an upper bound on them where known (both in grams by class): a class that already has its bound is not searched. Throws SolverFailed
 * when the solver finds nothing.
 */
export async function integerSelection(
  round: RoundContext,
  block: Block,
  open: Selection,
  caps: readonly Cap[],
  task: {
    start: Selection
    reached: ReadonlyMap<number, number>
    most: ReadonlyMap<number, number>
    /** Selections that no whole grams fulfil: their decisions are not taken together again. */
    barred: readonly Selection[]
    budget: Budget
    /** Whether all amounts are sought in whole grams, whose optimum is exact: for small blocks, of which a few grams are much. */
    grams?: boolean
  },
): Promise<{ selection: Selection; bounds: SelectionBounds }> {
  const { book, pairs, scale } = round
  const { grams = false } = task
  const programme = programmeOf(book, pairs, block, open, caps, { decide: true, apart: grams, grams })
  const bounds: SelectionBounds = { surplus: new Map(), volumes: new Map(), cost: undefined }
  if (programme.cells.length === 0) {
    for (const priority of book.priority) bounds.volumes.set(priority, 0)
    return { selection: open, bounds: { ...bounds, cost: 0 } }
  }
  const decides = grams || programme.lots.length > 0 || programme.joins.size > 0
  for (const selection of task.barred) bar(programme, selection)
  return withSolver(programme.sparse.data(), model => {
    // Of whole grams none notices a ten-thousandth.
    const way: Way = {
      effort: grams ? GRAMS_EFFORT : EFFORT,
      exact: grams ? 1e-7 : 1e-9,
      decides,
      twice: !grams && programme.cells.length <= MOST_TWICE,
      decisions: [...programme.lots.map(({ taken }) => taken), ...programme.joins.values()],
    }
    model.options.set({ ...WITHOUT_AIR, ...way.effort, ...tolerance(way.exact) })
    offer(model, programme, task.start)
    const left = () => task.budget.leftMs / 1000 - model.getRunTime()
    const allow = (share: number): boolean => {
      if (left() <= 0.05) return false
      model.options.set({ time_limit: model.getRunTime() + left() * share })
      return true
    }
    const { classes } = programme
    const { unit } = scale
    let columns: Float64Array | undefined
    let cut = false
    const won = new Map<number, number>()
    const sought = () => seek(model, way, columns && won)
    for (const [n, [priority, row]] of [...programme.surplusRow].sort(([a], [b]) => a - b).entries()) {
      setObjective(model, surplusCosts(programme, priority))
      model.options.set({ mip_rel_gap: GAPS.surplus })
      const found = allow(1 / (2 * classes.length - n + 1)) ? sought() : undefined
      cut = !found
      if (!found) break
      columns = found.columns
      if (Number.isFinite(found.bound))
        bounds.surplus.set(priority, BigInt(wholeGramsBelow((-found.bound * 1000) / unit)))
      won.set(row, -found.value)
      model.changeRowBounds(row, keptMoney(-found.value), Number.POSITIVE_INFINITY)
      model.setSolution({ colValue: columns })
    }
    let atBound = true
    for (const [n, priority] of classes.entries()) {
      if (cut) break
      const row = present(programme.volumeRow.get(priority))
      const most = task.most.get(priority)
      const reached = task.reached.get(priority) ?? 0
      if (atBound && most !== undefined && reached >= most && columns === undefined) {
        bounds.volumes.set(priority, most)
        model.changeRowBounds(row, kept(reached / 1000, round), Number.POSITIVE_INFINITY)
        continue
      }
      setObjective(model, fillCosts(programme, priority))
      model.options.set({
        mip_rel_gap: GAPS.volume,
        mip_pscost_minreliable: grams && n > 0 ? TRIALS.none : TRIALS.usual,
      })
      const found = allow(1 / (classes.length - n + 1)) ? sought() : undefined
      if (!found) break
      columns = found.columns
      const bound = Math.min(
        wholeGramsBelow(-found.bound * 1000, grams ? LOST_IN_GRAMS : undefined),
        atBound ? (most ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY,
      )
      bounds.volumes.set(priority, bound)
      atBound &&= most !== undefined && -found.value * 1000 >= most - 1
      model.changeRowBounds(row, kept(-found.value, round), Number.POSITIVE_INFINITY)
      model.setSolution({ colValue: columns })
    }
    setObjective(model, routingCosts(programme, scale))
    model.options.set({ mip_rel_gap: GAPS.cost, mip_pscost_minreliable: TRIALS.usual })
    const complete = classes.every(priority => bounds.volumes.has(priority))
    const cheapest = complete && allow(1) ? sought() : undefined
    if (cheapest) {
      columns = cheapest.columns
      bounds.cost = cheapest.bound * 1000 * 10 ** scale.places
    }
    task.budget.leftMs -= model.getRunTime() * 1000
    if (!columns) throw new SolverFailed('no selection found within the limits')
    return { selection: read(round, programme, open, columns), bounds }
  })
}

/** Grams that a bound in floats allows: what they may lose is given to the bound. */
const wholeGramsBelow = (grams: number, lost = 1e-9): number => Math.floor(grams + 1e-3 + lost * Math.abs(grams))
/** Share of a bound that a search in whole grams may lose: its tolerance, times what caps make of it. */
const LOST_IN_GRAMS = 2e-5

/** At least one of the decisions of a selection is taken otherwise. */
export function bar({ sparse, lots, joins }: Programme, selection: Selection): void {
  const taken = [
    ...lots.map(({ offer: j, range, taken: column }) => [column, selection.tier[j] === range.tier] as const),
    ...[...joins].map(([i, column]) => [column, floatAt(selection.least, i) > 0] as const),
  ]
  const on = taken.filter(([, yes]) => yes).length
  sparse.row(
    -UNBOUNDED,
    on - 1,
    taken.map(([column, yes]) => [column, yes ? 1 : -1] as const),
  )
}

/**
 * Kilograms by which a search may end below a volume that it keeps, without which HiGHS calls some programmes infeasible: a hundredth of a gram, which none notices; closely, where that is
 * much of what all costs, a hundred-thousandth.
 */
export const PLAY = 1e-5
const CLOSE_PLAY = 1e-8

/**
 * Kilograms of a volume to keep: its whole grams, less the play. The next stages make a little more than there is of what that leaves them, and to keep it would exclude what is.
 */
const kept = (volume: number, { closely }: RoundContext): number =>
  Math.floor(volume * 1000 + 1e-3) / 1000 - (closely ? CLOSE_PLAY : PLAY)

/** Base currency of a surplus to keep, to the last place that floats have: the next stage makes many times as much of what it leaves. */
const keptMoney = (surplus: number): number => surplus * (1 - 1e-13) - 1e-9

/** How a stage is searched: with which nodes and tolerance, whether integers decide, whether at the usual tolerance too, and the columns that decide who takes part. */
type Way = {
  readonly effort: Effort
  readonly exact: number
  readonly decides: boolean
  readonly twice: boolean
  readonly decisions: readonly number[]
}

/** Searches a stage. `won`, behind others that were searched, is the surplus by row that they keep: where floats find nothing, less of it is kept, then limits have play. */
function seek(model: Model, way: Way, won: ReadonlyMap<number, number> | undefined): Found | undefined {
  const found = way.twice ? seekTwice(model, way) : search(model, way)
  // Floats call some programmes infeasible in which what the last stage found is kept to the last place.
  if (found || !won) return found
  for (const loose of won.size > 0 ? LOOSE : []) {
    for (const [row, surplus] of won)
      model.changeRowBounds(row, surplus - loose * (1 + Math.abs(surplus)), Number.POSITIVE_INFINITY)
    const looser = search(model, way)
    if (looser) return looser
  }
  model.options.set(tolerance(100 * way.exact))
  const loosest = search(model, way)
  model.options.set(tolerance(way.exact))
  return loosest
}

/** Of two searches for the least of the same the better one, bounded by the weaker proof. */
function seekTwice(model: Model, way: Way): Found | undefined {
  const one = search(model, way)
  if (!one) return undefined
  model.options.set(tolerance(LOOSELY))
  const other = search(model, way)
  model.options.set(tolerance(way.exact))
  // By a millionth of being taken a large lot would bring grams, and no other search would find what these serve.
  const isWhole = (value: number): boolean => Math.abs(value - Math.round(value)) <= way.exact
  if (!other || !way.decisions.every(column => isWhole(floatAt(other.columns, column)))) return one
  const isLower = (a: number, b: number): boolean => a < b - LOWER * (1 + Math.abs(b))
  return {
    ...(isLower(other.value, one.value) ? other : one),
    bound: Number.isFinite(other.bound) && isLower(other.bound, one.bound) ? other.bound : one.bound,
  }
}

type Found = { readonly value: number; readonly bound: number; readonly columns: Float64Array }

/**
 * Minimises the present objective: what was found and the bound under it. Volumes are sought as negative costs. Without an integer to decide the solver knows no bound but the
 * optimum itself.
 */
function search(model: Model, { decides, effort }: Way): Found | undefined {
  let modelStatus = statusOf(model)
  const feasible = () => modelStatus !== undefined && Number(model.info.get('primal_solution_status')) === FEASIBLE
  if (!feasible()) {
    // A start that the last stage left may lead nowhere: once more from scratch.
    model.clearSolver()
    modelStatus = statusOf(model)
  }
  const isOpen = () => feasible() && modelStatus !== OPTIMAL && Number(model.info.get('mip_gap')) > GAP_ALLOWED
  if (decides && effort === EFFORT && isOpen()) {
    model.options.set({ ...FURTHER_EFFORT, mip_rel_gap: GAP_ALLOWED / 2 })
    model.setSolution({ colValue: model.getSolution().colValue })
    modelStatus = statusOf(model)
    model.options.set(EFFORT)
  }
  if (!feasible() && modelStatus !== OPTIMAL) return undefined
  const proved = modelStatus === OPTIMAL ? model.getObjectiveValue() : Number.NEGATIVE_INFINITY
  const bound = decides ? Number(model.info.get('mip_dual_bound')) : proved
  return {
    value: model.getObjectiveValue(),
    bound: Number.isFinite(bound) ? bound : Number.NEGATIVE_INFINITY,
    columns: model.getSolution().colValue,
  }
}

/** Offers the start to the solver: the integer decisions, from which it works out the rest. */
function offer(model: Model, programme: Programme, start: Selection): void {
  const indices: number[] = []
  const values: number[] = []
  for (const { offer: j, range, taken, steps } of programme.lots) {
    const on = start.tier[j] === range.tier
    indices.push(taken, steps)
    values.push(on ? 1 : 0, on ? floatAt(start.total, j) / (range.step > 1 ? range.step : 1000) : 0)
  }
  for (const [i, join] of programme.joins) {
    indices.push(join)
    values.push(floatAt(start.least, i) > 0 ? 1 : 0)
  }
  if (indices.length > 0) model.setSolution({ indices: Int32Array.from(indices), values: Float64Array.from(values) })
}

export function read({ book }: RoundContext, programme: Programme, open: Selection, columns: Float64Array): Selection {
  const selection = copySelection(open)
  for (const { offer: j, range, taken, steps } of programme.lots) {
    if (floatAt(columns, taken) < 0.5) continue
    const unit = range.step > 1 ? range.step : 1000
    const amount =
      range.step > 1 ? Math.round(floatAt(columns, steps)) * unit : Math.round(floatAt(columns, steps) * unit)
    selection.tier[j] = range.tier
    selection.total[j] = Math.min(range.high, Math.max(range.low, amount))
  }
  for (const [i, join] of programme.joins) {
    if (floatAt(columns, join) < 0.5) selection.most[i] = 0
    else selection.least[i] = floatAt(book.minimum, i)
  }
  return selection
}
