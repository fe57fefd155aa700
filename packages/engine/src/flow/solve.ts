import { fairFill } from '../fair/fill.ts'
import type { Block } from '../pairs/blocks.ts'
import type { Book } from '../pairs/book.ts'
import type { Entry, Pairs } from '../pairs/kinds.ts'
import type { CostScale } from '../price/scale.ts'
import type { Selection } from '../select/selection.ts'
import { leastCost } from './cost.ts'
import { lineCups } from './cups.ts'
import { groupLines } from './groups.ts'
import { networkOf } from './network.ts'
import { cheapestRoute, type Warm } from './route.ts'
import { rowsOf } from './rows.ts'
import type { Ties } from './tie.ts'
import { classesOf, fillToTheMost } from './volume.ts'

/** What all blocks of a round read. */
export type Round = {
  readonly book: Book
  readonly pairs: Pairs
  readonly scale: CostScale
  readonly ties: Ties
  readonly warm: WeakMap<Block, Started>
}

/** The routing of a block as it stood, for the next pass over the same offers and some or all of the same lines. */
export type Started = { readonly lines: ReadonlySet<number>; readonly offers: readonly number[]; readonly warm: Warm }

/** Goods from an offer to a line: grams offered, and grams of need they serve. */
export type Flow = { readonly line: number; readonly entry: Entry; readonly offered: number; readonly served: number }

/** Lines that shared the same scarce offers: their number, need and fill in grams. */
export type Rivals = { readonly lines: number; readonly need: number; readonly fill: number }

/** Dual values that bound a stage of a linear problem: in kilograms of need for a volume stage, in cost units for `cost`. Caps at least 0, offers at most 0. */
export type StageDuals = {
  readonly stage: string
  readonly offers: ReadonlyMap<number, number>
  readonly caps: ReadonlyMap<string, number>
}

export type Bounded = { readonly value: bigint; readonly bound: bigint }

/** What the stages made of one block. Volumes are grams of need by class; costs are cost units times grams. */
export type Solved = {
  readonly block: Block
  readonly selection: Selection
  readonly flows: readonly Flow[]
  readonly volumes: ReadonlyMap<number, Bounded>
  /** Worked out only when asked: passes that end in departures do not need it. */
  readonly cost: () => Bounded
  readonly routing: bigint
  /** What proves the bounds of volumes and cost; empty where they come from an integer search, or from a cut that is seen in the result. */
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
}

/**
 * Volume by class, least cost, fair fill and cheapest routing of a block without ratios and binding caps, on a selection; exact. `undefined` when the selection's
 * totals and least quantities cannot all be met.
 */
export function solveFlows(round: Round, block: Block, selection: Selection): Solved | undefined {
  const { book, pairs, scale } = round
  const offers = block.offers.filter(j => selection.tier[j]! >= 0 && selection.total[j] !== 0)
  const groups = groupLines(book, pairs, block, selection)
  const network = networkOf(book, groups, offers, selection)
  if (!fillToTheMost(network, j => selection.total[j]! >= 0)) return undefined
  const volumes = new Map<number, Bounded>()
  for (const priority of classesOf(network)) {
    let volume = 0
    for (const [g, group] of groups.entries()) if (group.priority === priority) volume += network.fill[g]!
    volumes.set(priority, { value: BigInt(volume), bound: BigInt(volume) })
  }
  let known: ReturnType<typeof leastCost> | undefined
  const least = () => {
    known ??= leastCost(pairs, selection, scale, network)
    return known
  }
  const cost = (): Bounded => ({ value: least().cost, bound: least().cost })
  const proofs = (): StageDuals[] => [{ stage: 'cost', offers: least().offers, caps: new Map() }]
  const { fill, rivals } = fairFill(network, lineCups(book, selection, groups))
  const sets = new Map<number, { lines: number; need: number; fill: number }>()
  const rivalsOf = new Map<number, Rivals>()
  for (const [g, group] of groups.entries()) {
    const set = sets.get(rivals[g]!) ?? { lines: 0, need: 0, fill: 0 }
    sets.set(rivals[g]!, set)
    for (const i of group.lines) {
      set.lines++
      set.need += book.need[i]!
      set.fill += fill.get(i)!
      rivalsOf.set(i, set)
    }
  }
  const { flows, duals } = route(round, block, offers, selection, fill)
  const routing = flows.reduce((total, { entry, offered }) => total + BigInt(scale.of(entry)) * BigInt(offered), 0n)
  return { block, selection, flows, volumes, cost, routing, proofs, duals, rivals: rivalsOf }
}

/** Ships every line's fill at least cost, ties broken by u. */
export function route(
  { book, pairs, scale, ties, warm }: Round,
  block: Block,
  offers: readonly number[],
  selection: Selection,
  fill: ReadonlyMap<number, number>,
): Pick<Solved, 'flows' | 'duals'> {
  const tie = ties(block)
  const local = new Map(offers.map((j, o) => [j, o]))
  const { rows, rowOf } = rowsOf(pairs, selection, scale, local)
  const free = offers.every(j => selection.total[j]! < 0)
  let started = free ? warm.get(block) : undefined
  // Another selection of the block may have left out lines that now take part, or offers.
  if (started?.offers.length !== offers.length || ![...fill.keys()].every(i => started?.lines.has(i))) {
    const lines = [...fill.keys()].filter(i => free || fill.get(i)! > 0).sort((a, b) => a - b)
    started = { lines: new Set(lines), offers, warm: {} }
    if (free) warm.set(block, started)
  }
  const lines = [...started.lines]
  const transport = {
    supply: Float64Array.from(lines, i => fill.get(i) ?? 0),
    rowOf: Int32Array.from(lines, rowOf),
    rows,
    capacity: Float64Array.from(offers, j => (selection.total[j]! >= 0 ? selection.total[j]! : book.supply[j]!)),
    fixed: Uint8Array.from(offers, j => (selection.total[j]! >= 0 ? 1 : 0)),
    tie: (n: number, o: number) => tie(lines[n]!, offers[o]!),
  }
  const shipped = cheapestRoute(transport, started.warm)
  const flows = shipped.flows.map(({ line, offer, amount }): Flow => {
    const i = lines[line]!
    const entry = usedEntry(pairs, selection, i, offers[offer]!)
    return { line: i, entry, offered: amount, served: amount }
  })
  flows.sort((a, b) => a.line - b.line || a.entry.offer - b.entry.offer)
  return {
    flows,
    duals: {
      lines: new Map(lines.map((i, n) => [i, shipped.lines[n]!])),
      offers: new Map(offers.map((j, o) => [j, shipped.offers[o]!])),
    },
  }
}

function usedEntry(pairs: Pairs, selection: Selection, i: number, j: number): Entry {
  const { entries } = pairs.kinds[pairs.kindOf[i]!]!
  for (let e = 0; e < pairs.prefix[i]!; e++) {
    const entry = entries[e]!
    if (entry.offer === j && entry.tier === selection.tier[j]) return entry
  }
  throw new Error('goods flow where there is no pair')
}
