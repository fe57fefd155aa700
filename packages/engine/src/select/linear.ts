import { heldAt, pour, waterLevel } from '../fair/level.ts'
import { cupsOf } from '../flow/cups.ts'
import type { Bounded, Flow, Round, Solved, StageDuals } from '../flow/solve.ts'
import { fraction } from '../flow/tie.ts'
import type { Block } from '../pairs/blocks.ts'
import { offeredFor, served } from '../pairs/book.ts'
import { bestSurplus } from './best-surplus.ts'
import type { Cap } from './caps.ts'
import { tieOf } from './draw.ts'
import { optimum, SolverFailed, withSolver } from './highs.ts'
import { raiseLevels } from './levels.ts'
import { fillCosts, routingCosts, setObjective } from './objective.ts'
import { type Programme, programmeOf } from './programme.ts'
import { boundOf } from './proof.ts'
import { PLAYS, type Proposal, stageDuals } from './proposal.ts'
import { type Selection, takes } from './selection.ts'
import { isBySurplus, surplusByClass } from './surplus.ts'
import { breakTies } from './tied.ts'
import { allWholeGrams, type Proposed, type Unit, type Whole, wholeGrams } from './whole.ts'

/** No whole grams at all fulfil a selection: every one on every pair was searched. */
export class NoWholeGrams extends Error {}

/** A block solved as a linear programme, with the dual values of its caps in cost units per kilogram of need. */
export type SolvedLinear = Solved & { readonly caps: ReadonlyMap<string, number> }

/** Goods of single lines up to which ties are broken by u. */
const MOST_CHOICES = 150_000
/** Goods up to which every pair is tried for the last grams of volume. */
const FEW_GOODS = 3_000
/** Goods up to which all whole grams are searched: beyond, the solver may take minutes over one node. */
const FEWEST_GOODS = 40

/**
 * Volume by class, least cost, fair fill and cheapest routing of a block in which caps bind or goods convert, on a fixed selection. A linear programme proposes, integers decide:
 * whole grams that keep every limit exactly, totals of lots moved by a step where only that fits. `undefined` where none were found, and throws
 * NoWholeGrams where it is proved that there are none. Throws SolverFailed.
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
  const { classes } = programme
  const unit = 1 / 10 ** scale.places
  const costs = routingCosts(programme, scale)
  const bySurplus = isBySurplus(book)
  const { columns, rowDuals, duals, tight, usedUp } = await (bySurplus ? bestSurplus : proposal)(
    round,
    programme,
    selection,
    costs,
  )
  const { units, proved } = await breakTies(
    round,
    unitsOf(round, block, programme, selection, columns, tight),
    selection,
    caps,
    usedUp,
    round.ties(block),
  )
  const proof = (stage: string) => duals.find(own => own.stage === stage)!
  const reckon = ({ units, amounts, most }: Grams) => {
    const flows = flowsOf(round, units, selection, amounts)
    const got = new Map<number, bigint>(classes.map(priority => [priority, 0n]))
    for (const { line, served } of flows) got.set(book.priority[line]!, got.get(book.priority[line]!)! + BigInt(served))
    const surplus = new Map<number, Bounded>()
    const won = bySurplus ? surplusByClass(book, scale, flows) : new Map<number, bigint>()
    // Whoever comes later holds what bounds the surplus: what it could not use of a gram is no room of theirs.
    const heldSurplus = new Map<number, bigint>()
    for (const priority of bySurplus ? classes : []) {
      const value = won.get(priority) ?? 0n
      const stage = proof(`surplus-${priority}`)
      const proved = boundOf(
        round,
        selection,
        programme.parties,
        caps,
        stage,
        { volumes: new Map(), surplus: heldSurplus },
        { kind: 'surplus', priority },
      )
      const bound = most ? value : proved
      surplus.set(priority, { value, bound: bound > value ? bound : value })
      heldSurplus.set(priority, surplus.get(priority)!.bound)
    }
    const volumes = new Map<number, Bounded>()
    // Better classes hold what bounds them, so that the gram that one of them could not use does not count as room of a worse one.
    const held = new Map<number, bigint>()
    for (const priority of classes) {
      const value = got.get(priority)!
      const stage = proof(`volume-${priority}`)
      const sought = { kind: 'volume', priority } as const
      const proved = boundOf(
        round,
        selection,
        programme.parties,
        caps,
        stage,
        { volumes: held, surplus: heldSurplus },
        sought,
      )
      const bound = most && BigInt(most.get(priority)!) < proved ? BigInt(most.get(priority)!) : proved
      volumes.set(priority, { value, bound: bound > value ? bound : value })
      held.set(priority, volumes.get(priority)!.bound)
    }
    return { flows, got, volumes, surplus, won }
  }
  let whole = await inGrams(round, block, programme, units, selection, caps)
  if (!whole) return undefined
  let reckoned = reckon(whole)
  // A few grams are much of a small block, or of a class that gets next to nothing: all whole grams are searched then.
  if (
    [...reckoned.volumes.values(), ...reckoned.surplus.values()].some(
      ({ value, bound }) => (bound - value) * 1000n > bound,
    )
  ) {
    whole = (await inAllGrams(round, block, programme, whole, selection, caps)) ?? whole
    reckoned = reckon(whole)
  }
  const { flows, got, volumes, surplus, won } = reckoned
  const totals = selection.total.slice()
  for (const [j, total] of whole.totals) totals[j] = total
  const decided = block.offers.some(j => selection.total[j]! >= 0) || programme.parties.some(party => party.least > 0)
  const routing = flows.reduce((total, { entry, offered }) => total + BigInt(scale.of(entry)) * BigInt(offered), 0n)
  // At the volumes that whole grams reached: the dual values of those that floats would reach prove less.
  const held = { volumes: got, surplus: won }
  const anew = await atGrams(round, programme, costs, held, { flows, totals: whole.totals })
  if (anew) duals.splice(duals.indexOf(proof('cost')), 1, anew.cost)
  const bound = boundOf(round, selection, programme.parties, caps, proof('cost'), held, { kind: 'cost' })
  // On a selection nothing is proved of the cost: the search that made it bounds it.
  const least = decided ? (anew?.least ?? routing) : bound
  const ties = tieOf(round.ties(block), { flows })
  const dual = (row: number) => (anew?.rowDuals ?? rowDuals)[row]! / unit
  return {
    block,
    selection: { ...selection, total: totals },
    flows,
    volumes,
    ...(bySurplus && { surplus }),
    ties: { value: ties, bound: proved ? ties : 0n },
    rounding:
      leverOf(caps) *
      flows.reduce(
        (sum, { line, entry }) => sum + (selection.lossless[line] ? Number(entry.ratio.d) : 1),
        programme.parties.length + programme.offerRow.size + caps.length,
      ),
    cost: () => ({ value: least, bound: least }),
    routing,
    proofs: () => duals,
    duals: {
      lines: new Map(
        programme.parties.flatMap((party, p) => party.lines.map(i => [i, dual(programme.fillRow[p]!)] as const)),
      ),
      offers: new Map([...programme.offerRow].map(([j, row]) => [j, dual(row)])),
    },
    caps: new Map([...programme.capRow].map(([key, row]) => [key, Math.max(0, -dual(row))])),
    rivals: rivals(round, programme, flows),
  }
}

/** Volume by class, least cost, fair levels and cheapest routing in floats: each optimum kept, with more play where what floats lost left no way to keep it. */
async function proposal(
  { book, scale }: Round,
  programme: Programme,
  selection: Selection,
  costs: Float64Array,
): Promise<Proposal> {
  const { classes } = programme
  const unit = 1 / 10 ** scale.places
  let fault: unknown
  for (const play of PLAYS) {
    const duals: StageDuals[] = []
    try {
      return await withSolver(programme.sparse.data(), model => {
        for (const priority of classes) {
          setObjective(model, fillCosts(programme, priority))
          const { value, rowDuals } = optimum(model)
          duals.push(stageDuals(programme, `volume-${priority}`, rowDuals, 1))
          const kept = -value - play * 1e-9 * (1000 - value)
          model.changeRowBounds(programme.volumeRow.get(priority)!, kept, Number.POSITIVE_INFINITY)
        }
        setObjective(model, costs)
        duals.push(stageDuals(programme, 'cost', optimum(model).rowDuals, 1 / unit))
        for (const priority of classes) raiseLevels(model, programme, book, selection, priority, play)
        setObjective(model, costs)
        const { columns, rowDuals } = optimum(model)
        const { colDual } = model.getSolution()
        const priced = (row: number) => rowDuals[row]! < -1e-7
        return {
          columns,
          rowDuals,
          duals,
          tight: c => {
            const { column } = programme.cells[c]!
            return columns[column]! > 1e-9 || Math.abs(colDual[column]!) <= 1e-7 * (1 + Math.abs(costs[column]!))
          },
          usedUp: {
            offers: new Set([...programme.offerRow].filter(([, row]) => priced(row)).map(([j]) => j)),
            caps: new Set([...programme.capRow].filter(([, row]) => priced(row)).map(([key]) => key)),
          },
        }
      })
    } catch (error) {
      if (!(error instanceof SolverFailed)) throw error
      fault = error
    }
  }
  throw fault
}

/** What the result in whole grams is proved by: dual values of the least cost of its volumes, in cost units times grams, and of the routing of its fills. */
type AtGrams = { readonly least: bigint; readonly cost: StageDuals; readonly rowDuals: Float64Array }

/**
 * The cost stage and the routing anew, at the volumes, fills and totals that whole grams reached: a dual value of what floats reached may be so large that a gram apart proves nothing.
 * `undefined` when the solver does not tell.
 */
async function atGrams(
  { scale }: Round,
  programme: Programme,
  costs: Float64Array,
  { volumes, surplus }: { volumes: ReadonlyMap<number, bigint>; surplus: ReadonlyMap<number, bigint> },
  { flows, totals }: { flows: readonly Flow[]; totals: ReadonlyMap<number, number> },
): Promise<AtGrams | undefined> {
  const unit = 1 / 10 ** scale.places
  const filled = new Map<number, number>()
  for (const { line, served } of flows) filled.set(line, (filled.get(line) ?? 0) + served)
  try {
    return await withSolver(programme.sparse.data(), model => {
      for (const [priority, grams] of volumes)
        model.changeRowBounds(programme.volumeRow.get(priority)!, Number(grams) / 1000 - 1e-7, Number.POSITIVE_INFINITY)
      for (const [priority, row] of programme.surplusRow) {
        const least = (Number(surplus.get(priority) ?? 0n) * unit) / 1000
        model.changeRowBounds(row, least - 1e-9 * (1 + least), Number.POSITIVE_INFINITY)
      }
      setObjective(model, costs)
      const { value, rowDuals } = optimum(model)
      const cost = stageDuals(programme, 'cost', rowDuals, 1 / unit)
      for (const [j, row] of programme.offerRow) {
        const total = totals.get(j)
        if (total !== undefined) model.changeRowBounds(row, total / 1000, total / 1000)
      }
      for (const [p, { lines }] of programme.parties.entries()) {
        const kg = lines.reduce((sum, i) => sum + (filled.get(i) ?? 0), 0) / 1000
        model.changeColBounds(programme.fill[p]!, kg, kg)
      }
      return { least: BigInt(Math.round((value * 1000) / unit)), cost, rowDuals: optimum(model).rowDuals }
    })
  } catch (error) {
    if (error instanceof SolverFailed) return undefined
    throw error
  }
}

export function nothing(block: Block, selection: Selection): SolvedLinear {
  const none = { value: 0n, bound: 0n }
  const duals = { lines: new Map(), offers: new Map() }
  return {
    block,
    selection,
    flows: [],
    volumes: new Map(),
    surplus: new Map(),
    cost: () => none,
    routing: 0n,
    proofs: () => [],
    duals,
    rivals: new Map(),
    caps: new Map(),
  }
}

const convert = ({ entry: { ratio } }: { entry: Proposed['entry'] }): boolean => ratio.n !== ratio.d

/** The parties as units with what each line wants of its party's fill, and with the goods that `usable` admits; the programme's amounts are handed to its lines in order. */
function unitsOf(
  { book, ties }: Round,
  block: Block,
  programme: Programme,
  selection: Selection,
  columns: Float64Array,
  usable: (cell: number) => boolean,
): Unit[] {
  const drawn = ties(block)
  const u = (i: number, { offer }: Proposed['entry']) => fraction(drawn(i, offer))
  const units: Unit[] = []
  const own = programme.parties.map((): number[] => [])
  for (const [c, cell] of programme.cells.entries()) if (usable(c)) own[cell.party]!.push(c)
  const choices = programme.parties.reduce(
    (sum, { lines }, p) => sum + (own[p]!.length > 1 ? lines.length * own[p]!.length : 0),
    0,
  )
  for (const [p, party] of programme.parties.entries()) {
    const { lines, priority } = party
    const cells = own[p]!.map(c => ({
      entry: programme.cells[c]!.entry,
      grams: columns[programme.cells[c]!.column]! * 1000,
      tie: u(lines[0]!, programme.cells[c]!.entry),
    }))
    const fill = Math.min(columns[programme.fill[p]!]! * 1000, party.most)
    const alone =
      lines.length > 1 && (cells.length > 1 || cells.some(convert)) && (choices <= MOST_CHOICES || cells.some(convert))
    if (!alone) {
      const lossless = lines.some(i => selection.lossless[i])
      units.push({ lines, priority, least: party.least, most: party.most, want: fill, lossless, goods: cells })
      continue
    }
    const cups = cupsOf(book, selection, lines)
    const level = waterLevel(cups, fill)
    let at = 0
    const left = cells.map(({ grams }) => grams)
    for (const [n, i] of lines.entries()) {
      const want = heldAt(cups, n, level)
      let open = want
      const goods = cells.map(({ entry }) => ({ entry, grams: 0, tie: u(i, entry) }))
      while (open > 1e-9 && at < cells.length) {
        const ratio = Number(cells[at]!.entry.ratio.n) / Number(cells[at]!.entry.ratio.d)
        const grams = Math.min(left[at]!, open / ratio)
        goods[at]!.grams += grams
        left[at]! -= grams
        open -= grams * ratio
        if (left[at]! <= 1e-9) at++
      }
      units.push({
        lines: [i],
        priority,
        least: selection.least[i]!,
        most: selection.most[i]!,
        want,
        lossless: selection.lossless[i] === 1,
        goods,
      })
    }
  }
  return units
}

type Grams = Whole & { readonly units: readonly Unit[] }

/** A gram more of what others get lets so many through a cap on matched volume, at most. */
const leverOf = (caps: readonly Cap[]): number =>
  caps.reduce(
    (most, { base, share }) =>
      base === undefined && share.n > 0n && share.n < share.d
        ? Math.max(
            most,
            Math.min(100, Math.max(Number(share.d) / Number(share.n), Number(share.d) / Number(share.d - share.n))),
          )
        : most,
    1,
  )

/** The best of all whole grams on every pair, where the pairs are few enough to search them all; `undefined` when not, or when that proves nothing. */
async function inAllGrams(
  round: Round,
  block: Block,
  programme: Programme,
  whole: Grams,
  selection: Selection,
  caps: readonly Cap[],
): Promise<Grams | undefined> {
  const all = programme.parties.reduce((sum, { lines, entries }) => sum + lines.length * entries.length, 0)
  if (all > FEWEST_GOODS) return undefined
  const settled = whole.units.map((unit, u) => ({
    ...unit,
    goods: unit.goods.map((good, g) => ({ ...good, grams: whole.amounts[u]![g]! })),
  }))
  const units = settled.map(unit => widened(round, block, selection, unit))
  const found = await allWholeGrams(round.book, units, selection, caps, false)
  if (!found || found === 'none') return undefined
  if (!isMore(round, whole.units, whole, units, found)) return { ...whole, ...(found.most && { most: found.most }) }
  const fairer = await allWholeGrams(round.book, units, selection, caps, true)
  return { ...(fairer && fairer !== 'none' ? fairer : found), units }
}

/** A unit with every pair of its lines. */
function widened(round: Round, block: Block, selection: Selection, unit: Unit): Unit {
  const { pairs } = round
  const known = new Set(unit.goods.map(({ entry }) => entry))
  const { entries } = pairs.kinds[pairs.kindOf[unit.lines[0]!]!]!
  const further = entries
    .slice(0, pairs.prefix[unit.lines[0]!]!)
    .filter(entry => !known.has(entry) && takes(selection, entry))
    // Lines of one unit share what does not convert; what does is left to the lines that are units of their own.
    .filter(({ ratio }) => unit.lines.length === 1 || ratio.n === ratio.d)
  return {
    ...unit,
    goods: [
      ...unit.goods,
      ...further.map(entry => ({ entry, grams: 0, tie: fraction(round.ties(block)(unit.lines[0]!, entry.offer)) })),
    ],
  }
}

/** Whole grams on the goods of the units; where those do not fit, or leave a gram that others could serve, on every pair that the selection admits. */
async function inGrams(
  round: Round,
  block: Block,
  programme: Programme,
  units: readonly Unit[],
  selection: Selection,
  caps: readonly Cap[],
): Promise<Grams | undefined> {
  const { book } = round
  const found = await wholeGrams(book, units, selection, caps)
  const all = programme.parties.reduce((sum, { lines, entries }) => sum + lines.length * entries.length, 0)
  if (found && (all > FEW_GOODS || isFull(units, found))) return { ...found, units }
  const wider = units.map(unit => widened(round, block, selection, unit))
  const better = await wholeGrams(book, wider, selection, caps)
  if (better && (!found || isMore(round, units, found, wider, better))) return { ...better, units: wider }
  if (found || all > FEWEST_GOODS) return found && { ...found, units }
  const anywhere = await allWholeGrams(book, wider, selection, caps, true)
  if (anywhere === 'none' && wider.every(unit => isWhole(round, unit))) throw new NoWholeGrams()
  return anywhere === 'none' || !anywhere ? undefined : { ...anywhere, units: wider }
}

/** Whether a unit has every pair that its lines have. */
const isWhole = ({ pairs }: Round, { lines }: Unit): boolean => {
  const [line] = lines
  const { entries } = pairs.kinds[pairs.kindOf[line!]!]!
  return lines.length === 1 || entries.slice(0, pairs.prefix[line!]!).every(({ ratio }) => ratio.n === ratio.d)
}

const fillOf = (unit: Unit, amounts: readonly number[]): number =>
  unit.goods.reduce((sum, { entry }, g) => sum + served(amounts[g]!, entry.ratio), 0)

/** Whether every unit has all that it wants, to the gram. */
const isFull = (units: readonly Unit[], { amounts }: Whole): boolean =>
  units.every((unit, u) => fillOf(unit, amounts[u]!) >= Math.floor(unit.want + 1e-6))

/** Whether the second is better: by surplus where the round seeks it, then by need served, better classes first. */
function isMore(
  { book, scale }: Round,
  units: readonly Unit[],
  one: Whole,
  others: readonly Unit[],
  other: Whole,
): boolean {
  if (isBySurplus(book)) {
    const [a, b] = [won(units, one), won(others, other)]
    for (const priority of [...new Set([...a.keys(), ...b.keys()])].sort((x, y) => x - y)) {
      const more = (b.get(priority) ?? 0n) - (a.get(priority) ?? 0n)
      if (more !== 0n) return more > 0n
    }
  }
  const volumes = (of: readonly Unit[], { amounts }: Whole) => {
    const sums = new Map<number, number>()
    for (const [u, unit] of of.entries())
      sums.set(unit.priority, (sums.get(unit.priority) ?? 0) + fillOf(unit, amounts[u]!))
    return sums
  }
  const a = volumes(units, one)
  const b = volumes(others, other)
  for (const priority of [...a.keys()].sort((x, y) => x - y)) {
    const more = b.get(priority)! - a.get(priority)!
    if (more !== 0) return more > 0
  }
  return false

  function won(of: readonly Unit[], { amounts }: Whole): Map<number, bigint> {
    const goods = of.flatMap(({ lines, goods }, u) =>
      goods.map(({ entry }, g) => ({ line: lines[0]!, entry, served: served(amounts[u]![g]!, entry.ratio) })),
    )
    return surplusByClass(book, scale, goods)
  }
}

/** Goods by line: what a unit of several lines got is shared among them at one level and handed out in order. */
function flowsOf({ book }: Round, units: readonly Unit[], selection: Selection, amounts: Whole['amounts']): Flow[] {
  const flows: Flow[] = []
  for (const [u, unit] of units.entries()) {
    const goods = unit.goods.map(({ entry }, g) => ({ entry, left: amounts[u]![g]! })).filter(({ left }) => left > 0)
    if (unit.lines.length === 1) {
      for (const { entry, left } of goods) {
        const need = served(left, entry.ratio)
        // What serves nobody stays with the supplier, unless its total is fixed.
        const offered = selection.total[entry.offer]! >= 0 ? left : offeredFor(need, entry.ratio)
        if (offered > 0) flows.push({ line: unit.lines[0]!, entry, offered, served: need })
      }
      continue
    }
    const total = goods.reduce((sum, { left }) => sum + left, 0)
    const shares = pour(cupsOf(book, selection, unit.lines), total)
    let at = 0
    for (const [n, line] of unit.lines.entries()) {
      let wanted = shares[n]!
      while (wanted > 0) {
        const { entry, left } = goods[at]!
        const grams = Math.min(left, wanted)
        flows.push({ line, entry, offered: grams, served: grams })
        goods[at]!.left -= grams
        wanted -= grams
        if (goods[at]!.left === 0) at++
      }
    }
  }
  return flows.sort((a, b) => a.line - b.line || a.entry.offer - b.entry.offer)
}

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
