import { present } from '@lodestone/kernel'
import { floatAt, intAt } from '../at.ts'
import { type FairFill, fairFill } from '../fair/fill.ts'
import type { Block } from '../pairs/blocks.ts'
import type { Book } from '../pairs/book.ts'
import type { Pairs, PricedTier } from '../pairs/kinds.ts'
import type { CostScale } from '../price/scale.ts'
import { isFixed, mostGiven, type Selection, takingPart } from '../select/selection.ts'
import { leastCost } from './cost.ts'
import { lineCups } from './cups.ts'
import { groupLines, type LineGroup, withoutLeft } from './groups.ts'
import { type Network, networkOf } from './network.ts'
import { leastCostRoute, type TransportProblem, type Warm } from './route.ts'
import { type EntryRow, rowsOf } from './rows.ts'
import type { Ties } from './tie.ts'
import { classesOf, fillToTheMost } from './volume.ts'

/** What all blocks of a round read. */
export type RoundContext = {
  readonly book: Book
  readonly pairs: Pairs
  readonly scale: CostScale
  readonly ties: Ties
  /** What blocks keep from pass to pass. */
  readonly standing: WeakMap<Block, LastSolution>
  /** Whether selections keep volumes more closely than to a hundredth of a gram: where that is over a thousandth of the cost. */
  readonly closely?: boolean
}

/** Groups, network and routing of a block as they stood: the next pass starts from there when it is over the same offers and some or all of the same lines. */
export type LastSolution = {
  grouped?: { readonly selection: Selection; readonly groups: readonly LineGroup[] }
  network?: Network
  routed?: Routed
}

type Routed = {
  /** Whether no offer's total is fixed: all lines are there then, also those that get nothing. */
  readonly free: boolean
  readonly lines: readonly number[]
  /** The place of a line in `lines`, -1 where it has none. */
  readonly placeOf: (line: number) => number
  readonly offers: readonly number[]
  readonly rows: readonly EntryRow[]
  readonly rowOf: Int32Array
  readonly transport: Omit<TransportProblem, 'supply'>
  /** Cost of every offer for one of the lines that reach it. */
  readonly costs: Float64Array
  readonly warm: Warm
}

/** Goods from an offer to a line: grams offered, and grams of need they serve. */
export type Flow = {
  readonly line: number
  readonly entry: PricedTier
  readonly offered: number
  readonly served: number
}

/** Lines that shared the same scarce offers: their number, need and fill in grams. */
export type Rivals = { readonly lines: number; readonly need: number; readonly fill: number }

/**
 * Dual values that bound a stage of a linear problem: in kilograms of need for a volume stage, in cost units for `cost` and a surplus. Caps at least 0, offers at most 0. `surplus`: by
 * class, per base currency of the surplus it holds; it goes with the parts of the block, each named by its first offer.
 */
export type StageDuals = {
  readonly stage: string
  readonly offers: ReadonlyMap<number, number>
  readonly caps: ReadonlyMap<string, number>
  readonly surplus?: ReadonlyMap<number, number>
  readonly parts?: readonly number[]
}

export type Bounded = { readonly value: bigint; readonly bound: bigint }

/** What the stages made of one block. Volumes are grams of need by class; costs are cost units times grams. */
export type Solved = {
  readonly block: Block
  readonly selection: Selection
  readonly flows: readonly Flow[]
  readonly volumes: ReadonlyMap<number, Bounded>
  /** By class, in cost units times grams; only where the round seeks it. */
  readonly surplus?: ReadonlyMap<number, Bounded>
  /** Worked out only when asked: passes that end in departures do not need it. */
  readonly cost: () => Bounded
  readonly routing: bigint
  /** What proves the bounds of volumes and cost, on the selection where one was made; without those of volumes where a cut is seen in the result. */
  readonly proofs: () => readonly StageDuals[]
  /** Dual values in cost units per kilogram, by line and by offer. */
  readonly duals: { readonly lines: ReadonlyMap<number, number>; readonly offers: ReadonlyMap<number, number> }
  readonly rivals: ReadonlyMap<number, Rivals>
  /** Grams of need that whole grams may leave between a volume and its bound, where caps bind or goods convert. */
  readonly rounding?: number
  /** Sum of grams times u (2^48 is one) and what no equal selection or routing undercuts; absent where network flows alone decided. */
  readonly ties?: Bounded
  /** Dual values of binding caps in cost units per kilogram of need. */
  readonly caps?: ReadonlyMap<string, number>
  /** What was asked for without ties: flows and dual values are then worked out when asked for, unless the block has been solved again by then. */
  readonly inAll?: InAll
}

/** What a block ships in all: what every line gets (grams, by place in `lines`) and what that costs in cost units times grams. */
export type InAll = { readonly lines: Int32Array; readonly grams: Float64Array; readonly paid: bigint }

/**
 * Volume by class, least cost, fair fill and cheapest routing of a block without ratios and binding caps, on a selection; exact. `undefined` when the selection's
 * totals and least quantities cannot all be met. Figures that only the last pass needs are worked out when asked; with `inAll` flows are among them. That is for blocks without fixed
 * totals in which an offer costs the same for every line.
 */
export function solveFlows(round: RoundContext, block: Block, selection: Selection, inAll = false): Solved | undefined {
  const { book, pairs, scale } = round
  const offers = takingPart(block.offers, selection)
  const kept = standingOf(round.standing, block)
  const groups = groupsNow(round, block, selection, kept)
  const network = networkOf(book, groups, offers, selection, kept.network)
  kept.network = network
  if (!fillToTheMost(network, j => isFixed(selection, j))) return undefined
  const volumes = new Map<number, Bounded>()
  for (const priority of classesOf(network)) {
    let volume = 0
    for (const [g, group] of groups.entries()) if (group.priority === priority) volume += floatAt(network.fill, g)
    volumes.set(priority, { value: BigInt(volume), bound: BigInt(volume) })
  }
  const least = once(() => leastCost(pairs, selection, scale, network))
  const fair = fairFill(network, lineCups(book, selection, groups))
  const { given, finished } = route(round, block, offers, selection, fair)
  const routed = once(finished)
  const routing = once(() =>
    routed().flows.reduce((total, { entry, offered }) => total + BigInt(scale.of(entry)) * BigInt(offered), 0n),
  )
  const sets = once(() => rivalsOf(book, groups, fair))
  const dualMaps = once(() => routed().duals())
  if (!inAll) routed()
  return {
    block,
    selection,
    get flows() {
      return routed().flows
    },
    ...(inAll ? { inAll: { lines: fair.lines, grams: fair.grams, paid: given() } } : {}),
    volumes,
    cost: () => ({ value: least().cost, bound: least().cost }),
    proofs: () => [{ stage: 'cost', offers: least().offers, caps: new Map() }],
    get routing() {
      return routing()
    },
    get duals() {
      return dualMaps()
    },
    get rivals() {
      return sets()
    },
  }
}

function once<T>(work: () => T): () => T {
  let known: { readonly value: T } | undefined
  return () => {
    known ??= { value: work() }
    return known.value
  }
}

/** The groups of a block, those of the pass before less the lines that left where nothing else in the selection changed. */
function groupsNow(
  { book, pairs }: RoundContext,
  block: Block,
  selection: Selection,
  kept: LastSolution,
): readonly LineGroup[] {
  const before = kept.grouped
  const same =
    before?.selection.tier === selection.tier &&
    before.selection.total === selection.total &&
    before.selection.least === selection.least
  const groups = same ? withoutLeft(before.groups, selection) : groupLines(book, pairs, block, selection)
  kept.grouped = { selection, groups }
  return groups
}

function standingOf(standing: RoundContext['standing'], block: Block): LastSolution {
  const known = standing.get(block) ?? {}
  standing.set(block, known)
  return known
}

function rivalsOf(book: Book, groups: readonly LineGroup[], { lines, grams, rivals }: FairFill): Map<number, Rivals> {
  const sets = new Map<number, { lines: number; need: number; fill: number }>()
  const of = new Map<number, { lines: number; need: number; fill: number }>()
  for (const [g, group] of groups.entries()) {
    const set = sets.get(intAt(rivals, g)) ?? { lines: 0, need: 0, fill: 0 }
    sets.set(intAt(rivals, g), set)
    for (const i of group.lines) {
      set.lines++
      set.need += floatAt(book.need, i)
      of.set(i, set)
    }
  }
  for (const [n, i] of lines.entries()) present(of.get(i)).fill += floatAt(grams, n)
  return of
}

/** Ships every line's fill at least cost; ties are broken by u when it is `finished`. `given`: what it costs in all where an offer costs the same for every line. */
function route(
  round: RoundContext,
  block: Block,
  offers: readonly number[],
  selection: Selection,
  fill: Pick<FairFill, 'lines' | 'grams'>,
): { given: () => bigint; finished: () => { flows: Flow[]; duals: () => Solved['duals'] } } {
  const free = !offers.some(j => isFixed(selection, j))
  const kept = standingOf(round.standing, block)
  let routed = free ? kept.routed : undefined
  let supply = routed?.offers.length === offers.length ? suppliesOf(routed, fill) : undefined
  if (!routed || !supply) {
    // Another selection of the block may have left out lines that now take part, or offers.
    const lines = [...fill.lines].filter((_, n) => free || floatAt(fill.grams, n) > 0).sort((a, b) => a - b)
    routed = toBeRouted(round, block, offers, selection, lines)
    supply = present(suppliesOf(routed, fill))
    if (free) kept.routed = routed
  }
  const { lines, rows, rowOf, transport, warm, costs } = routed
  const least = leastCostRoute({ ...transport, supply }, warm)
  const finished = () => {
    const shipped = least.finished<Flow>((n, o, amount) => {
      const { offers: own, entries } = present(rows[intAt(rowOf, n)])
      let e = 0
      while (own[e] !== o) e++
      return { line: present(lines[n]), entry: present(entries[e]), offered: amount, served: amount }
    })
    const duals = () => ({
      lines: new Map(lines.map((i, n) => [i, floatAt(shipped.lines, n)])),
      offers: new Map(offers.map((j, o) => [j, floatAt(shipped.offers, o)])),
    })
    return { flows: shipped.flows, duals }
  }
  const given = () => least.given().reduce((paid, grams, o) => paid + BigInt(floatAt(costs, o)) * BigInt(grams), 0n)
  return { given, finished }
}

/** What is shipped of every line, nothing of those that left; `undefined` when a line takes part that the routing does not have. */
function suppliesOf(
  { lines, placeOf, free }: Routed,
  fill: Pick<FairFill, 'lines' | 'grams'>,
): Float64Array | undefined {
  const supply = new Float64Array(lines.length)
  for (let f = 0; f < fill.lines.length; f++) {
    const n = placeOf(intAt(fill.lines, f))
    if (n >= 0) supply[n] = floatAt(fill.grams, f)
    else if (free) return undefined
  }
  return supply
}

function toBeRouted(
  { book, pairs, scale, ties }: RoundContext,
  block: Block,
  offers: readonly number[],
  selection: Selection,
  lines: readonly number[],
): Routed {
  const local = new Map(offers.map((j, o) => [j, o]))
  const { rows, rowOf: number } = rowsOf(pairs, selection, scale, local)
  const rowOf = Int32Array.from(lines, number)
  const tie = ties(block)
  const transport = {
    rows,
    rowOf,
    capacity: Float64Array.from(offers, j => mostGiven(book, selection, j)),
    fixed: Uint8Array.from(offers, j => (isFixed(selection, j) ? 1 : 0)),
    tie: (n: number, o: number) => tie(present(lines[n]), present(offers[o])),
  }
  const costs = new Float64Array(offers.length)
  for (const row of rows) for (const [e, o] of row.offers.entries()) costs[o] = floatAt(row.cost, e)
  return {
    free: !transport.fixed.includes(1),
    lines,
    placeOf: placesOf(lines),
    offers,
    rows,
    rowOf,
    transport,
    costs,
    warm: {},
  }
}

/** The places of lines in their order; -1 for a line that is not among them. */
function placesOf(lines: readonly number[]): (line: number) => number {
  const first = lines[0] ?? 0
  const last = lines.at(-1) ?? -1
  const place = new Int32Array(last - first + 1).fill(-1)
  for (const [n, i] of lines.entries()) place[i - first] = n
  return line => place[line - first] ?? -1
}
