import type { Flow, Round, Solved } from '../flow/solve.ts'
import type { Block } from '../pairs/blocks.ts'
import { bestSurplus } from './best-surplus.ts'
import { bestVolume } from './best-volume.ts'
import type { Cap } from './caps.ts'
import { tieOf } from './draw.ts'
import { inAllGrams, inGrams } from './grams.ts'
import { problemOf } from './problem.ts'
import type { Programme } from './programme.ts'
import { boundOf } from './proof.ts'
import { atGrams, type Reached, reachedBy, stageOf } from './reached.ts'
import type { Selection } from './selection.ts'
import { isBySurplus } from './surplus.ts'
import { breakTies } from './tied.ts'
import { unitsOf } from './units.ts'

/** A block solved as a linear programme, with the dual values of its caps in cost units per kilogram of need. */
export type SolvedLinear = Solved & { readonly caps: ReadonlyMap<string, number> }

/**
 * Volume by class, least cost, fair fill and cheapest routing of a block in which caps bind or goods convert, on a fixed selection; surplus by class first where the round seeks it.
 * A linear programme proposes, integers decide: whole grams that keep every limit exactly, totals of lots moved by a step where only that fits. `undefined` where none
 * were found, and throws NoWholeGrams where it is proved that there are none. Throws SolverFailed.
 */
export async function solveLinear(
  round: Round,
  block: Block,
  selection: Selection,
  caps: readonly Cap[],
): Promise<SolvedLinear | undefined> {
  const { book, scale } = round
  const problem = problemOf(round, block, selection, caps)
  const { programme } = problem
  const { parties } = programme
  if (programme.cells.length === 0) return nothing(block, selection)
  const bySurplus = isBySurplus(book)
  const { columns, rowDuals, duals, tight, usedUp } = await (bySurplus ? bestSurplus : bestVolume)(problem)
  const { units, proved } = await breakTies(problem, unitsOf(problem, columns, tight), usedUp)
  let whole = await inGrams(problem, units)
  if (!whole) return undefined
  let reached = reachedBy(problem, duals, whole)
  // A few grams are much of a small block, or of a class that gets next to nothing: all whole grams are searched then.
  if (isFar(reached)) {
    whole = (await inAllGrams(problem, whole)) ?? whole
    reached = reachedBy(problem, duals, whole)
  }
  const { flows, volumes, surplus, held } = reached
  const totals = selection.total.slice()
  for (const [j, total] of whole.totals) totals[j] = total
  const decided = block.offers.some(j => selection.total[j]! >= 0) || parties.some(({ least }) => least > 0)
  const routing = flows.reduce((total, { entry, offered }) => total + BigInt(scale.of(entry)) * BigInt(offered), 0n)
  // At the volumes that whole grams reached: the dual values of those that floats would reach prove less.
  const anew = await atGrams(problem, held, { flows, totals: whole.totals })
  if (anew) duals.splice(duals.indexOf(stageOf(duals, 'cost')), 1, anew.cost)
  // On a selection nothing is proved of the cost: the search that made it bounds it.
  const least = decided
    ? (anew?.least ?? routing)
    : boundOf(round, selection, parties, caps, stageOf(duals, 'cost'), held, { kind: 'cost' })
  const ties = tieOf(round.ties(block), { flows })
  const unit = 1 / 10 ** scale.places
  // Where surplus comes first, routings cost the same: the dual values are those of the surpluses.
  const prices = (!bySurplus && anew?.rowDuals) || rowDuals
  const dual = (row: number) => prices[row]! / unit
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
        parties.length + programme.offerRow.size + caps.length,
      ),
    cost: () => ({ value: least, bound: least }),
    routing,
    proofs: () => duals,
    duals: {
      lines: new Map(parties.flatMap(({ lines }, p) => lines.map(i => [i, dual(programme.fillRow[p]!)] as const))),
      offers: new Map([...programme.offerRow].map(([j, row]) => [j, dual(row)])),
    },
    caps: new Map([...programme.capRow].map(([key, row]) => [key, Math.max(0, -dual(row))])),
    rivals: rivals(round, programme, flows),
  }
}

/** Whether a class ends more than a thousandth from its bound. */
const isFar = ({ volumes, surplus }: Reached): boolean =>
  [...volumes.values(), ...surplus.values()].some(({ value, bound }) => (bound - value) * 1000n > bound)

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
