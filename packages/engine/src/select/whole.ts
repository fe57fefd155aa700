import type { Book } from '../pairs/book.ts'
import { served } from '../pairs/book.ts'
import type { Entry } from '../pairs/kinds.ts'
import { type Cap, covers, limitOf } from './caps.ts'
import { FEASIBLE, INFEASIBLE, OPTIMAL, withSolver } from './highs.ts'
import { lotRanges } from './lots.ts'
import { ratioOf } from './programme.ts'
import type { Selection } from './selection.ts'
import { sparseModel, UNBOUNDED } from './sparse.ts'
import { isBySurplus, nearMarginOf } from './surplus.ts'

/** Goods from one offer to one unit: grams offered as a linear programme proposes them, and u as a fraction of one. */
export type Proposed = { readonly entry: Entry; readonly grams: number; readonly tie: number }

/**
 * Who is served as one: a line, or lines of one party whose goods do not convert, among which whole grams can be shared without loss. `want` is the grams of need that the
 * fair fill gives it.
 */
export type Unit = {
  readonly lines: readonly number[]
  readonly priority: number
  readonly least: number
  readonly most: number
  readonly want: number
  /** Whether its goods must serve need without any rounding. */
  readonly lossless: boolean
  readonly goods: readonly Proposed[]
}

/** Whole grams offered by unit and goods, and the total of every lotted offer. */
export type Whole = {
  readonly amounts: readonly (readonly number[])[]
  readonly totals: ReadonlyMap<number, number>
  /** Grams of need by class that no whole grams pass, where all of them were searched. */
  readonly most?: ReadonlyMap<number, number>
}

/** How far from the proposal whole grams are sought in turn, in grams offered: the first finds nearly all, the last move whole steps of lots. */
const REACH = [3, 40, 2_000, 100_000] as const
/** Above so many goods only a narrow band is searched for the last gram of volume. */
const MANY = 4_000
/** By how much of themselves amounts in floats may be off. */
const FLOATS = 1e-9
/** What is left of a float may be taken for the whole gram it stands for. */
const NEAR = 0.01

/**
 * The whole grams nearest to a proposal that keep every offer, need, minimum, lot and cap exactly and serve as much of each class as such grams can: an integer programme in the
 * few grams up or down, checked in integers. Totals of lots may move by a step within their range, and nothing that was selected is left out. `undefined` where no whole grams
 * near the proposal do. Throws SolverFailed when the solver does.
 */
export async function wholeGrams(
  book: Book,
  units: readonly Unit[],
  selection: Selection,
  caps: readonly Cap[],
): Promise<Whole | undefined> {
  const exactly = asProposed(book, units, selection, caps)
  if (exactly) return exactly
  const largest = units.reduce((most, { goods }) => goods.reduce((own, { grams }) => Math.max(own, grams), most), 0)
  for (const reach of REACH) {
    const found = await search(book, units, selection, caps, reach + Math.ceil(FLOATS * largest))
    if (found && found !== 'none' && fits(book, units, selection, caps, found.amounts)) return found
  }
  return undefined
}

/**
 * The same among all whole grams on the goods of the units, and the proof: for the few grams of a small block that are much of it. `units` propose whole grams that fit.
 * `'none'` where there are none, `undefined` where the search ends without a proof. With `fair` the fills are then the nearest to the fair ones.
 */
export async function allWholeGrams(
  book: Book,
  units: readonly Unit[],
  selection: Selection,
  caps: readonly Cap[],
  fair: boolean,
): Promise<Whole | 'none' | undefined> {
  const found = await search(book, units, selection, caps, Number.POSITIVE_INFINITY, fair)
  if (found === 'none') return found
  return found?.most && fits(book, units, selection, caps, found.amounts) ? found : undefined
}

/** The proposal itself where it is in whole grams, converts nothing and fits. */
function asProposed(book: Book, units: readonly Unit[], selection: Selection, caps: readonly Cap[]): Whole | undefined {
  const whole = (grams: number) => Math.abs(grams - Math.round(grams)) <= 1e-6
  if (!units.every(({ goods }) => goods.every(({ entry, grams }) => entry.ratio.n === entry.ratio.d && whole(grams))))
    return undefined
  const amounts = units.map(({ goods }) => goods.map(({ grams }) => Math.round(grams)))
  if (!fits(book, units, selection, caps, amounts)) return undefined
  const given = givenBy(units, amounts)
  return { amounts, totals: new Map([...given].filter(([j]) => book.lotted[j])) }
}

async function search(
  book: Book,
  units: readonly Unit[],
  selection: Selection,
  caps: readonly Cap[],
  reach: number,
  fair = true,
): Promise<Whole | 'none' | undefined> {
  const sparse = sparseModel()
  const base = units.map(({ goods }) => goods.map(({ grams }) => Math.floor(grams + NEAR)))
  const got = units.map(({ goods }, u) => goods.map(({ entry }, g) => served(base[u]![g]!, entry.ratio)))
  /** Columns of the grams offered further to the base, and of the grams of need served further. */
  const more: number[][] = []
  const further: number[][] = []
  const byOffer = new Map<number, { column: number; base: number }[]>()
  const gap: (readonly [column: number, apart: number])[] = []
  /** Grams of need by class at the base. */
  const before = new Map<number, number>()
  const byClass = new Map<number, number[]>()
  let count = 0
  for (const [u, unit] of units.entries()) {
    more.push([])
    further.push([])
    for (const [g, { entry }] of unit.goods.entries()) {
      count++
      const own = base[u]![g]!
      const { n, d } = entry.ratio
      const ratio = ratioOf(entry)
      // Behind a ratio the next amount that serves a whole gram more may be some grams away.
      const step = unit.lossless ? Number(d) : Math.ceil(1 / ratio)
      const column = sparse.column(
        -Math.min(own, reach * step),
        Math.min(reach * step, book.supply[entry.offer]! - own),
        true,
      )
      more[u]!.push(column)
      const list = byOffer.get(entry.offer) ?? []
      byOffer.set(entry.offer, list)
      list.push({ column, base: own })
      if (n === d) {
        further[u]!.push(column)
        continue
      }
      const most = Math.ceil((Math.min(reach * step, book.supply[entry.offer]!) + 1) * ratio) + 1
      const gain = sparse.column(-Math.min(got[u]![g]!, most), most, true)
      further[u]!.push(gain)
      // served = floor(ratio x offered): d x served <= n x offered < d x served + d.
      const rest = Number(BigInt(own) * n - BigInt(got[u]![g]!) * d) / Number(d)
      sparse.row(-rest, unit.lossless ? -rest : (Number(d) - 1) / Number(d) - rest, [
        [column, ratio],
        [gain, -1],
      ])
      // An allocation serves a gram at least: half of what it serves before rounding is less than that only below one.
      sparse.row((own * ratio) / 2 - got[u]![g]!, UNBOUNDED, [
        [gain, 1],
        [column, -ratio / 2],
      ])
    }
    const have = got[u]!.reduce((sum, grams) => sum + grams, 0)
    before.set(unit.priority, (before.get(unit.priority) ?? 0) + have)
    const entries = further[u]!.map(column => [column, 1] as const)
    if (entries.length === 0) {
      if (unit.least > 0) return undefined
      continue
    }
    sparse.row(unit.least > 0 ? unit.least - have : -UNBOUNDED, unit.most - have, entries)
    // How far the fill ends from the fair one, exactly at whole grams: below its floor, at the gram above, beyond that.
    const floor = Math.floor(unit.want)
    const [below, first, beyond] = [sparse.column(0, UNBOUNDED), sparse.column(0, 1), sparse.column(0, UNBOUNDED)]
    gap.push([below, 1], [first, 1 - 2 * (unit.want - floor)], [beyond, 1])
    sparse.row(floor - have, floor - have, [...entries, [below, 1], [first, -1], [beyond, -1]])
    byClass.set(unit.priority, [...(byClass.get(unit.priority) ?? []), ...further[u]!])
  }
  const steps = new Map<number, { column: number; total: number; step: number }>()
  for (const [j, own] of byOffer) {
    const have = own.reduce((sum, one) => sum + one.base, 0)
    const entries = own.map(({ column }) => [column, 1] as const)
    const total = selection.total[j]!
    if (total < 0) {
      sparse.row(-UNBOUNDED, book.supply[j]! - have, entries)
      continue
    }
    const { low, high, step } = lotRanges(book, j).find(({ tier }) => tier === selection.tier[j])!
    const move = step > 1 && reach < Number.POSITIVE_INFINITY ? 1 : reach * own.length
    const column = sparse.column(Math.max(-move, (low - total) / step), Math.min(move, (high - total) / step), true)
    steps.set(j, { column, total, step })
    sparse.row(total - have, total - have, [...entries, [column, -step]])
  }
  for (const cap of caps) {
    let used = 0
    let matched = 0
    const entries: (readonly [number, number])[] = []
    const share = Number(cap.share.n) / Number(cap.share.d)
    for (const [u, { lines, goods }] of units.entries()) {
      const inBase = cap.base === undefined && covers(book, cap, lines[0]!)
      for (const [g, { entry }] of goods.entries()) {
        const counted = cap.counts(entry.offer, lines[0]!)
        if (counted) used += got[u]![g]!
        if (inBase) matched += got[u]![g]!
        const factor = (counted ? 1 : 0) - (inBase ? share : 0)
        if (factor !== 0) entries.push([further[u]![g]!, factor])
      }
    }
    // share x (matched now) - used, exactly, and only then a number.
    const { n, d } = cap.share
    const room =
      cap.base === undefined
        ? Number(n * BigInt(cap.before.matched + matched) - d * BigInt(cap.before.counted + used)) / Number(d)
        : limitOf(cap, 0) - used
    if (entries.length > 0) sparse.row(-UNBOUNDED, room, entries)
  }
  const classes = [...byClass].sort(([a], [b]) => a - b)
  const goals: Goal[] = [
    ...(isBySurplus(book) ? surplusGoals(book, units, further) : []),
    ...classes.map(([priority, columns]) => ({ volume: priority, terms: columns.map(column => [column, 1] as const) })),
  ]
  const keep = goals.map(({ terms }) => sparse.row(-UNBOUNDED, UNBOUNDED, terms))
  const dearest = units.reduce(
    (most, { goods }) => goods.reduce((own, { entry }) => Math.max(own, Math.abs(entry.near * ratioOf(entry))), most),
    1e-9,
  )
  const everywhere = reach === Number.POSITIVE_INFINITY
  const most = new Map<number, number>()
  let proved = everywhere
  let none = false
  const columns = await withSolver(sparse.data(), model => {
    model.options.set({
      // A small search that goes on for a minute is lost in one node.
      ...(count <= MANY && { time_limit: 60 }),
      mip_feasibility_tolerance: 1e-9,
      mip_rel_gap: 0,
      // Over all whole grams the presolve of HiGHS takes minutes where the search takes a second.
      ...(everywhere && { presolve: 'off' }),
      mip_abs_gap: 0.5,
      mip_max_nodes: everywhere ? 500 : count > MANY ? 50 : 150,
      mip_max_stall_nodes: everywhere ? 500 : count > MANY ? 20 : 60,
    })
    const size = sparse.size()
    const minimise = (set: (costs: Float64Array) => void): Float64Array | undefined => {
      const costs = new Float64Array(size)
      set(costs)
      model.changeColsCost({ kind: 'range', from: 0, to: size - 1 }, costs)
      const { modelStatus } = model.run()
      proved = modelStatus === OPTIMAL && proved
      none ||= modelStatus === INFEASIBLE
      if (Number(model.info.get('primal_solution_status')) !== FEASIBLE) return undefined
      return Float64Array.from(model.getSolution().colValue)
    }
    let best: Float64Array | undefined
    for (const [n, { volume, terms }] of goals.entries()) {
      // Grams are counted one by one, money is not.
      model.options.set({ mip_abs_gap: volume === undefined ? 1e-6 : 0.5 })
      const found = minimise(costs => {
        for (const [column, worth] of terms) costs[column] = -worth
      })
      if (!found) return best
      best = found
      const gained = terms.reduce((sum, [column, worth]) => sum + worth * Math.round(found[column]!), 0)
      if (volume !== undefined) most.set(volume, gained + before.get(volume)!)
      model.changeRowBounds(keep[n]!, volume === undefined ? gained - 1e-9 * (1 + Math.abs(gained)) : gained, UNBOUNDED)
      model.setSolution({ colValue: found })
    }
    if (!fair) return best
    // Grams of fairness and cost are not worth a long search.
    model.options.set({ mip_abs_gap: 1e-9, mip_max_nodes: 30, mip_max_stall_nodes: 15 })
    return (
      minimise(costs => {
        for (const [column, apart] of gap) costs[column] = apart
        // Fairness before cost, cost before ties: none is worth a gram of the one before it.
        for (const [u, { goods }] of units.entries())
          for (const [g, { entry, tie }] of goods.entries())
            costs[more[u]![g]!] = (1e-3 * entry.near * ratioOf(entry)) / dearest + 1e-7 * tie
      }) ?? best
    )
  })
  if (!columns) return none ? 'none' : undefined
  const amounts = base.map((own, u) => own.map((grams, g) => grams + Math.round(columns[more[u]![g]!]!)))
  return {
    amounts,
    ...(proved && { most }),
    totals: new Map([...steps].map(([j, { column, total, step }]) => [j, total + step * Math.round(columns[column]!)])),
  }
}

/** What is made as large as whole grams allow: the grams of a class, or its surplus per gram of need. */
type Goal = {
  readonly volume: number | undefined
  readonly terms: readonly (readonly [column: number, worth: number])[]
}

function surplusGoals(book: Book, units: readonly Unit[], further: readonly (readonly number[])[]): Goal[] {
  const byClass = new Map<number, [number, number][]>()
  for (const [u, { lines, priority, goods }] of units.entries())
    for (const [g, { entry }] of goods.entries()) {
      const margin = nearMarginOf(book, lines[0]!, entry)
      if (margin > 0) byClass.set(priority, [...(byClass.get(priority) ?? []), [further[u]![g]!, margin]])
    }
  return [...byClass].sort(([a], [b]) => a - b).map(([, terms]) => ({ volume: undefined, terms }))
}

function givenBy(units: readonly Unit[], amounts: readonly (readonly number[])[]): Map<number, number> {
  const given = new Map<number, number>()
  for (const [u, { goods }] of units.entries())
    for (const [g, { entry }] of goods.entries())
      given.set(entry.offer, (given.get(entry.offer) ?? 0) + amounts[u]![g]!)
  return given
}

/** Whether whole grams keep every limit, in integers alone. */
function fits(
  book: Book,
  units: readonly Unit[],
  selection: Selection,
  caps: readonly Cap[],
  amounts: readonly (readonly number[])[],
): boolean {
  for (const [j, total] of givenBy(units, amounts)) {
    if (selection.total[j]! < 0) {
      if (total > book.supply[j]!) return false
      continue
    }
    const range = lotRanges(book, j).find(({ tier }) => tier === selection.tier[j])
    if (!range || total < range.low || total > range.high || total % range.step !== 0) return false
  }
  const uses = caps.map(cap => ({ cap, used: 0, matched: 0 }))
  for (const [u, unit] of units.entries()) {
    let fill = 0
    for (const [g, { entry }] of unit.goods.entries()) {
      const offered = amounts[u]![g]!
      if (offered < 0) return false
      const need = served(offered, entry.ratio)
      if (offered > 0 && need === 0 && selection.total[entry.offer]! >= 0) return false
      fill += need
      for (const use of uses) {
        if (use.cap.counts(entry.offer, unit.lines[0]!)) use.used += need
        if (covers(book, use.cap, unit.lines[0]!)) use.matched += need
      }
    }
    if (fill > unit.most || fill < unit.least) return false
  }
  return uses.every(({ cap, used, matched }) => used <= limitOf(cap, matched))
}
