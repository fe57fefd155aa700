import { present } from '@lodestone/kernel'
import { byteAt, floatAt } from '../at.ts'
import type { Bounded, Flow, RoundContext, Solved, StageDuals } from '../flow/solve.ts'
import type { Block } from '../pairs/blocks.ts'
import { grainOf } from '../pairs/kinds.ts'
import { bestSurplus } from './best-surplus.ts'
import { bestVolume } from './best-volume.ts'
import type { Cap } from './caps.ts'
import { tieOf } from './draw.ts'
import { cheapGrams, inAllGrams, inGrams, tiedGrams } from './grams.ts'
import { attempt } from './highs.ts'
import type { SelectionBounds } from './integer.ts'
import type { SelectionParty } from './parties.ts'
import { problemOf, type SelectionProblem } from './problem.ts'
import type { Programme } from './programme.ts'
import { boundOf, provedVolumes, stageOf } from './proof.ts'
import { atGrams, type Reached, reachedBy } from './reached.ts'
import { isFixed, type Selection } from './selection.ts'
import { isBySurplus, nothingOf } from './surplus.ts'
import { breakTies } from './tied.ts'
import { unitsOf } from './units.ts'

/** Grams of a volume that whole grams do not explain. */
const MANY_GRAMS = 100n

/** Share of the cost of a routing, as one of so many, that whole grams may add to it. */
const DEAR = 2_000n

/** A block solved as a linear programme, with the dual values of its caps in cost units per kilogram of need. */
export type SolvedLinear = Solved & { readonly caps: ReadonlyMap<string, number> }

/**
 * Volume by class, least cost, fair fill and cheapest routing of a block in which caps bind or goods convert, on a fixed selection; surplus by class first where the round seeks it.
 * A linear programme proposes, integers decide: whole grams that keep every limit exactly, totals of lots moved by a step where only that fits. `undefined` where none
 * were found, and throws NoWholeGrams where it is proved that there are none. `known` bounds what the block can have whoever is selected; `exactly`: volumes are sought to the gram. Throws SolverFailed.
 */
export async function solveLinear(
  round: RoundContext,
  block: Block,
  selection: Selection,
  caps: readonly Cap[],
  known?: Pick<SelectionBounds, 'volumes' | 'surplus'>,
  exactly = false,
): Promise<SolvedLinear | undefined> {
  const { book, scale } = round
  const problem = problemOf(round, block, selection, caps)
  const { programme } = problem
  const { parties } = programme
  if (programme.cells.length === 0) return nothing(block, selection)
  const bySurplus = isBySurplus(book)
  const { columns, rowDuals, duals, tight, usedUp } = await (bySurplus ? bestSurplus : bestVolume)(problem)
  const { units, proved } = await breakTies(problem, unitsOf(problem, columns, tight), usedUp)
  let whole = await inGrams(problem, units, duals)
  if (!whole) return undefined
  let reached = reachedBy(problem, duals, whole)
  // A few grams are much of a small block, or of a class that gets next to nothing: all whole grams are searched then.
  const isOpen = exactly && [...reached.volumes.values()].some(({ value, bound }) => value !== bound)
  if (isOpen || isFar(reached, known, nothingOf(scale)) || (bySurplus && tradesGrams(problem, duals, reached))) {
    whole = (await inAllGrams(problem, whole, exactly)) ?? whole
    reached = reachedBy(problem, duals, whole)
  }
  const costOf = (own: readonly Flow[]) =>
    own.reduce((total, { entry, offered }) => total + BigInt(scale.of(entry)) * BigInt(offered), 0n)
  // Where grams moved the total of a lot, what they moved may be served dearer by others.
  if ([...whole.totals].some(([j, total]) => total !== selection.total[j])) {
    const kept = await attempt(() => inGrams(problem, units, duals, true))
    const other = kept && reachedBy(problem, duals, kept)
    if (other && !servesLess(other, reached) && costOf(other.flows) < costOf(reached.flows))
      [whole, reached] = [kept, other]
  }
  const { volumes, surplus, held } = reached
  const totals = selection.total.slice()
  for (const [j, total] of whole.totals) totals[j] = total
  const decided = block.offers.some(j => isFixed(selection, j)) || parties.some(({ least }) => least > 0)
  // At the volumes that whole grams reached: the dual values of those that floats would reach prove less.
  const anew = await atGrams(problem, held, { flows: reached.flows, totals: whole.totals })
  const excess = anew && !bySurplus ? costOf(reached.flows) - anew.routing : 0n
  // A gram of each allocation is what rounding may cost.
  const explained = reached.flows.reduce((sum, { entry }) => sum + BigInt(scale.of(entry)), 0n)
  const isDear = anew && (excess > explained || excess > anew.routing / DEAR)
  const cheap = isDear ? await cheapGrams(problem, whole, anew.columns) : []
  const cheaper = cheap
    .map(own => reachedBy(problem, duals, own).flows)
    .filter(own => costOf(own) < costOf(reached.flows))
    .sort((a, b) => (costOf(a) < costOf(b) ? -1 : 1))[0]
  const tie = round.ties(block)
  let flows = cheaper ?? reached.flows
  const tied = proved && !cheaper ? await tiedGrams(problem, whole, usedUp) : undefined
  const exchanged = tied && reachedBy(problem, duals, tied)
  // What goods cost may change places between classes too: the surplus that each has reached is stated.
  const isEqual =
    exchanged &&
    costOf(exchanged.flows) <= costOf(flows) &&
    [...surplus].every(([priority, { value }]) => exchanged.surplus.get(priority)?.value === value)
  if (isEqual && tieOf(tie, exchanged) < tieOf(tie, { flows })) flows = exchanged.flows
  const routing = costOf(flows)
  if (anew) duals.splice(duals.indexOf(stageOf(duals, 'cost')), 1, anew.cost)
  // On a selection nothing is proved of the cost: the search that made it bounds it.
  const least = decided
    ? (anew?.least ?? routing)
    : boundOf(round, selection, parties, caps, stageOf(duals, 'cost'), held, { kind: 'cost' })
  const ties = tieOf(tie, { flows })
  const { unit } = scale
  // Where surplus comes first, routings cost the same: the dual values are those of the surpluses.
  const prices = (!bySurplus && anew?.rowDuals) || rowDuals
  const dual = (row: number) => floatAt(prices, row) / unit
  return {
    block,
    selection: { ...selection, total: totals },
    flows,
    volumes,
    ...(bySurplus && { surplus }),
    ties: { value: ties, bound: proved && !cheaper ? ties : 0n },
    rounding:
      leverOf(caps) * (grainsOf(parties, flows) + programme.offerRow.size + caps.length + stepsOf(parties, selection)),
    cost: () => ({ value: least, bound: least }),
    routing,
    proofs: () => duals,
    duals: {
      lines: new Map(
        parties.flatMap(({ lines }, p) => lines.map(i => [i, dual(present(programme.fillRow[p]))] as const)),
      ),
      offers: new Map([...programme.offerRow].map(([j, row]) => [j, dual(row)])),
    },
    caps: new Map([...programme.capRow].map(([key, row]) => [key, Math.max(0, -dual(row))])),
    rivals: rivals(round, programme, flows),
  }
}

/** Whether the first has less of a class, or less surplus, than the second. */
const servesLess = (one: Reached, other: Reached): boolean =>
  (['volumes', 'surplus'] as const).some(what =>
    [...other[what]].some(([priority, { value }]) => present(one[what].get(priority)).value < value),
  )

/** Whether a class ends more than a thousandth from its bound, and from what is known to bound it besides. */
function isFar({ volumes, surplus }: Reached, known: Parameters<typeof solveLinear>[4], nothing: bigint): boolean {
  const open = ([, { value, bound }]: [number, Bounded], most: number | bigint | undefined) =>
    (bound - value) * 1000n > bound && (most === undefined || (BigInt(most) - value) * 1000n > BigInt(most))
  return (
    [...volumes].some(own => open(own, known?.volumes.get(own[0]))) ||
    [...surplus].some(own => own[1].bound - own[1].value > nothing && open(own, known?.surplus.get(own[0])))
  )
}

/** Whether the grams of surplus that whole grams lost, next to nothing, are worth many of a volume: where two goods add all but the same. */
function tradesGrams(problem: SelectionProblem, duals: readonly StageDuals[], { volumes, held }: Reached): boolean {
  const proved = provedVolumes(problem, duals, held.surplus)
  return [...volumes].some(([priority, { value }]) => present(proved.get(priority)) - value > MANY_GRAMS)
}

/** Grams of need that rounding may cost: of each allocation what a gram of its goods serves, of each line less than that of its coarsest goods. */
const grainsOf = (parties: readonly SelectionParty[], flows: readonly Flow[]): number =>
  flows.reduce((sum, { entry }) => sum + grainOf(entry), 0) +
  parties.reduce((sum, { lines, entries, most }) => {
    const coarsest = entries.reduce((own, entry) => Math.max(own, grainOf(entry)), 1)
    return sum + 1 + Math.min(most, lines.length * (coarsest - 1))
  }, 0)

/** Grams of need that lines may go without whose ceilings rounding may pass: less than a step of each of their pairs, and no more than they ask for. */
const stepsOf = (parties: readonly SelectionParty[], { loss }: Selection): number =>
  parties.reduce((sum, { lines, entries, most }) => {
    const steps = entries.reduce((all, { ratio: { n, d } }) => all + Number(((d - 1n) * n) / d), 0)
    return sum + Math.min(most, lines.filter(i => loss[i]).length * steps)
  }, 0)

function nothing(block: Block, selection: Selection): SolvedLinear {
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

/** Everyone of a class in a linear block counts as a rival of everyone else: caps tie them together. */
function rivals({ book }: RoundContext, programme: Programme, flows: readonly Flow[]): Solved['rivals'] {
  const sets = new Map<number, { lines: number; need: number; fill: number }>()
  const of = new Map<number, { lines: number; need: number; fill: number }>()
  for (const party of programme.parties) {
    const set = sets.get(party.priority) ?? { lines: 0, need: 0, fill: 0 }
    sets.set(party.priority, set)
    for (const i of party.lines) {
      set.lines++
      set.need += floatAt(book.need, i)
      of.set(i, set)
    }
  }
  for (const { line, served } of flows) present(sets.get(byteAt(book.priority, line))).fill += served
  return of
}
