import type { Model } from 'highs'
import { pour } from '../fair/level.ts'
import type { Bounded, Flow, Round, Solved, StageDuals } from '../flow/solve.ts'
import type { Block } from '../pairs/blocks.ts'
import { offeredFor, served } from '../pairs/book.ts'
import type { Cap } from './caps.ts'
import { wholeGrams } from './grams.ts'
import { optimum, PRECISION_GRAMS, withSolver } from './highs.ts'
import { type Programme, programmeOf } from './programme.ts'
import { looseness, segmentFairly } from './segments.ts'
import type { Selection } from './selection.ts'

/** A block solved as a linear programme, with the dual values of its caps in cost units per kilogram of need. */
export type SolvedLinear = Solved & { readonly caps: ReadonlyMap<string, number> }

/**
 * Volume by class, least cost, fair fill within 1/20 and cheapest routing of a block in which caps bind or goods convert, on a fixed selection. Works in floats and
 * then in whole grams, never above a bound; `undefined` when the selection's totals cannot be met to the gram. Throws SolverFailed.
 */
export async function solveLinear(
  round: Round,
  block: Block,
  selection: Selection,
  caps: readonly Cap[],
): Promise<SolvedLinear | undefined> {
  const { book, pairs, scale } = round
  const programme = programmeOf(book, pairs, block, selection, caps, false)
  if (programme.cells.length === 0) return nothing(block, selection)
  const classes = [...programme.volumeRow.keys()].sort((a, b) => a - b)
  const unit = 1 / 10 ** scale.places
  const costs = new Float64Array(programme.sparse.size())
  for (const { column, entry } of programme.cells) costs[column] = scale.of(entry) * unit
  const volumes = new Map<number, number>()
  const proofs: StageDuals[] = []
  const prove = (stage: string, rowDuals: Float64Array, unitsPerKg: number): void => {
    proofs.push({
      stage,
      offers: new Map([...programme.offerRow].map(([j, row]) => [j, rowDuals[row]! * unitsPerKg])),
      caps: new Map([...programme.capRow].map(([key, row]) => [key, Math.max(0, -rowDuals[row]! * unitsPerKg)])),
    })
  }
  const bounds = caps.some(cap => cap.base === undefined)
    ? await withSolver(programmeOf(book, pairs, block, selection, caps, false, false).sparse.data(), model =>
        mostVolumes(model, programme, classes, (priority, duals) => prove(`volume-${priority}`, duals, 1)),
      )
    : volumes
  const least = await withSolver(programme.sparse.data(), model => {
    const proven = bounds === volumes
    const found = mostVolumes(model, programme, classes, (priority, duals) => {
      if (proven) prove(`volume-${priority}`, duals, 1)
    })
    for (const [priority, volume] of found) volumes.set(priority, volume)
    objective(model, costs)
    const { value, rowDuals } = optimum(model)
    prove('cost', rowDuals, 1 / unit)
    return BigInt(Math.round((value * 1000) / unit))
  })
  const fills = await segmentFairly(round, block, selection, caps, volumes)
  const { columns, rowDuals } = await withSolver(programme.sparse.data(), model => {
    const slack = looseness(programme.parties.length)
    for (const [p, column] of programme.fill.entries())
      model.changeColBounds(column, Math.max(0, fills[p]! - slack), fills[p]! + slack)
    for (const [priority, volume] of volumes) {
      model.changeRowBounds(programme.volumeRow.get(priority)!, volume * (1 - 1e-9) - 1e-5, Number.POSITIVE_INFINITY)
    }
    objective(model, costs)
    return optimum(model)
  })
  const whole = wholeGrams(book, programme, selection, caps, columns, fills)
  if (!whole) return undefined
  const flows = share(round, programme, selection, whole)
  if (!flows) return undefined
  const got = new Map<number, bigint>()
  for (const { line, served } of flows)
    got.set(book.priority[line]!, (got.get(book.priority[line]!) ?? 0n) + BigInt(served))
  const routing = flows.reduce((total, { entry, offered }) => total + BigInt(scale.of(entry)) * BigInt(offered), 0n)
  const bounded = (priority: number): Bounded => {
    const value = got.get(priority) ?? 0n
    const bound = BigInt(Math.max(0, Math.floor(bounds.get(priority)! * 1000 - PRECISION_GRAMS)))
    return { value, bound: bound > value ? bound : value }
  }
  const toUnits = (dual: number) => dual / unit
  return {
    block,
    selection,
    flows,
    volumes: new Map(classes.map(priority => [priority, bounded(priority)])),
    cost: () => ({ value: least, bound: least }),
    routing,
    proofs: () => proofs,
    duals: {
      lines: new Map(
        programme.parties.flatMap((party, p) =>
          party.lines.map(i => [i, toUnits(rowDuals[programme.fillRow[p]!]!)] as const),
        ),
      ),
      offers: new Map([...programme.offerRow].map(([j, row]) => [j, toUnits(rowDuals[row]!)])),
    },
    caps: new Map([...programme.capRow].map(([key, row]) => [key, Math.max(0, -toUnits(rowDuals[row]!))])),
    rivals: rivals(round, programme, flows),
  }
}

/** The greatest volume of each class in turn in kilograms, those of better classes kept; `prove` hears the dual values of each. */
function mostVolumes(
  model: Model,
  programme: Programme,
  classes: readonly number[],
  prove: (priority: number, rowDuals: Float64Array) => void,
): Map<number, number> {
  const volumes = new Map<number, number>()
  for (const priority of classes) {
    objective(
      model,
      fillCosts(programme, party => (party === priority ? -1 : 0)),
    )
    const { value, rowDuals } = optimum(model)
    const volume = -value
    prove(priority, rowDuals)
    volumes.set(priority, volume)
    model.changeRowBounds(programme.volumeRow.get(priority)!, volume * (1 - 1e-9) - 1e-6, Number.POSITIVE_INFINITY)
  }
  return volumes
}

export function nothing(block: Block, selection: Selection): SolvedLinear {
  const none = { value: 0n, bound: 0n }
  const duals = { lines: new Map(), offers: new Map() }
  return {
    block,
    selection,
    flows: [],
    volumes: new Map(),
    cost: () => none,
    routing: 0n,
    proofs: () => [],
    duals,
    rivals: new Map(),
    caps: new Map(),
  }
}

function objective(model: Model, costs: Float64Array): void {
  model.changeColsCost({ kind: 'range', from: 0, to: costs.length - 1 }, costs)
}

function fillCosts(programme: Programme, costOf: (priority: number) => number): Float64Array {
  const costs = new Float64Array(programme.sparse.size())
  for (const [p, column] of programme.fill.entries()) costs[column] = costOf(programme.parties[p]!.priority)
  return costs
}

/** Shares what each party gets among its lines at one level, then hands out its cells to the lines in order. */
function share({ book }: Round, programme: Programme, selection: Selection, amounts: Float64Array): Flow[] | undefined {
  const flows: Flow[] = []
  const own = programme.parties.map((): { index: number; left: number }[] => [])
  for (const [c, cell] of programme.cells.entries())
    if (amounts[c]! > 0) own[cell.party]!.push({ index: c, left: amounts[c]! })
  for (const [p, party] of programme.parties.entries()) {
    const cells = own[p]!
    const total = cells.reduce((sum, { index, left }) => sum + servedBy(programme.cells[index]!.entry, left), 0)
    if (total === 0) continue
    const of = (values: Float64Array) => Float64Array.from(party.lines, i => values[i]!)
    const shares = pour({ weight: of(book.weight), least: of(selection.least), most: of(selection.most) }, total)
    let at = 0
    const first = flows.length
    for (const [n, i] of party.lines.entries()) {
      let wanted = shares[n]!
      while (wanted > 0 && at < cells.length) {
        const cell = cells[at]!
        const { entry } = programme.cells[cell.index]!
        const before = flows.at(-1)
        const again = before?.line === i && before.entry === entry ? before : undefined
        const offered = Math.min(
          cell.left,
          offeredFor(wanted + (again?.served ?? 0), entry.ratio) - (again?.offered ?? 0),
        )
        if (offered <= 0) break
        if (again) flows.pop()
        const sum = (again?.offered ?? 0) + offered
        const served = servedBy(entry, sum) - (again?.served ?? 0)
        flows.push({ line: i, entry, offered: sum, served: servedBy(entry, sum) })
        cell.left -= offered
        wanted -= served
        if (cell.left === 0) at++
      }
    }
    for (const { index, left } of cells)
      if (left > 0) if (!giveRest(book, flows, first, programme.cells[index]!.entry, left, selection)) return undefined
  }
  return flows.sort((a, b) => a.line - b.line || a.entry.offer - b.entry.offer)
}

/**
 * Grams that rounding of a ratio left over go to lines that have them already and still have room. What serves nobody stays with the supplier, unless its total is
 * fixed: then the answer is false.
 */
function giveRest(
  book: Round['book'],
  flows: Flow[],
  first: number,
  entry: Flow['entry'],
  rest: number,
  selection: Selection,
): boolean {
  const fixed = selection.total[entry.offer]! >= 0
  const filled = new Map<number, number>()
  for (let f = first; f < flows.length; f++)
    filled.set(flows[f]!.line, (filled.get(flows[f]!.line) ?? 0) + flows[f]!.served)
  let left = rest
  for (let f = first; f < flows.length && left > 0; f++) {
    const flow = flows[f]!
    if (flow.entry !== entry) continue
    const room = book.need[flow.line]! - filled.get(flow.line)!
    const least = offeredFor(flow.served + room, entry.ratio)
    const all = flow.offered + left
    const offered = fixed && servedBy(entry, all) <= flow.served + room ? all : Math.min(all, least)
    const served = servedBy(entry, offered)
    if (offered <= flow.offered || (!fixed && served === flow.served)) continue
    filled.set(flow.line, filled.get(flow.line)! + served - flow.served)
    flows[f] = { ...flow, offered, served }
    left = all - offered
  }
  return left === 0 || !fixed
}

const servedBy = ({ ratio }: Flow['entry'], offered: number): number => served(offered, ratio)

/** Everyone of a class in a linear block counts as a rival of everyone else: caps tie them together. */
function rivals({ book }: Round, programme: Programme, flows: readonly Flow[]): Solved['rivals'] {
  const sets = new Map<number, { lines: number; need: number; fill: number }>()
  const of = new Map<number, { lines: number; need: number; fill: number }>()
  for (const party of programme.parties) {
    const set = sets.get(party.priority) ?? { lines: 0, need: 0, fill: 0 }
    sets.set(party.priority, set)
    for (const i of party.lines) {
      set.lines++
      set.need += book.need[i]!
      of.set(i, set)
    }
  }
  for (const { line, served } of flows) sets.get(book.priority[line]!)!.fill += served
  return of
}
