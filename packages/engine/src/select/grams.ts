import { present } from '@lodestone/kernel'
import { cellOf } from '../at.ts'
import { served } from '../pairs/book.ts'
import { aheadByClass } from './by-class.ts'
import type { Whole } from './gram-search.ts'
import type { SelectionProblem } from './problem.ts'
import { provedVolumes } from './proof.ts'
import type { GramProposal } from './proposal.ts'
import { ANY_LOSS } from './selection.ts'
import { isBySurplus, surplusByClass } from './surplus.ts'
import { breakTies, type UsedUp } from './tied.ts'
import { fillOf, handedOut, isWhole, type Unit, unitsOf, widened } from './units.ts'
import { allWholeGrams, fits, wholeGrams } from './whole.ts'

/** No whole grams at all fulfil a selection: every one on every pair was searched. */
export class NoWholeGrams extends Error {}

/** Whole grams, and the units that they are for. */
export type Grams = Whole & { readonly units: readonly Unit[] }

/** Goods up to which every pair is tried for the last grams of volume. */
const FEW_GOODS = 3_000
/** Goods up to which all whole grams are searched: beyond, the solver may take minutes over one node. */
const FEWEST_GOODS = 40
/** Grams by which floats may be off, and a solver's fills. */
const FLOATS = 1e-6
const SOLVED = 1e-3

/**
 * Whole grams on the goods of the units; where those do not fit, or leave a gram that others could serve, on every pair that the selection admits. `undefined` where
 * none were found, and throws NoWholeGrams where it is proved that there are none. With `pinned` totals of lots do not move. Throws SolverFailed.
 */
export async function inGrams(
  problem: SelectionProblem,
  units: readonly Unit[],
  duals: GramProposal['duals'],
  pinned = false,
): Promise<Grams | undefined> {
  const { round, selection, caps } = problem
  const aim = () => (isBySurplus(round.book) ? undefined : provedVolumes(problem, duals))
  const found = await wholeGrams(round.book, units, selection, caps, aim, pinned)
  const goods = goodsOf(problem)
  if (found && (goods > FEW_GOODS || isFull(problem, { ...found, units }))) return { ...found, units }
  const wider = units.map(unit => widened(problem, unit))
  const better = await wholeGrams(round.book, wider, selection, caps, aim, pinned)
  if (better && (!found || isMore(problem, { ...better, units: wider }, { ...found, units })))
    return { ...better, units: wider }
  if (found || pinned || goods > FEWEST_GOODS) return found && { ...found, units }
  const anywhere = await allWholeGrams(round.book, wider, selection, caps, true)
  if (anywhere === 'none' && wider.every(unit => isWhole(problem, unit))) throw new NoWholeGrams()
  return anywhere === 'none' || !anywhere ? undefined : { ...anywhere, units: wider }
}

/** The best of all whole grams on every pair, where the pairs are few enough to search them all; `undefined` when not, or when that proves nothing. */
export async function inAllGrams(
  problem: SelectionProblem,
  whole: Grams,
  exactly: boolean,
): Promise<Grams | undefined> {
  const { round, selection, caps } = problem
  if (goodsOf(problem) > FEWEST_GOODS) return undefined
  // What goods in whole steps leave is no matter of a few grams.
  if (!exactly && whole.units.some(({ loss }) => loss !== ANY_LOSS)) return undefined
  const units = settledAt(whole).map(unit => widened(problem, unit))
  const found = await allWholeGrams(round.book, units, selection, caps, false)
  if (!found || found === 'none') return undefined
  if (!isMore(problem, { ...found, units }, whole)) return { ...whole, ...(found.most && { most: found.most }) }
  const fairer = await allWholeGrams(round.book, units, selection, caps, true)
  return { ...(fairer && fairer !== 'none' ? fairer : found), units }
}

/**
 * Cheap whole grams with the fills and totals of these: the nearest to the cheapest routing in floats, and, where the pairs are few enough to search them, the cheapest of all.
 * None where none were found.
 */
export async function cheapGrams(problem: SelectionProblem, whole: Grams, columns: Float64Array): Promise<Grams[]> {
  const { book } = problem.round
  const total = problem.selection.total.slice()
  for (const [j, own] of whole.totals) total[j] = own
  const selection = { ...problem.selection, total }
  const filled = fillsOf(problem, whole)
  const at = (unit: Unit, fill: number): Unit => ({ ...unit, least: fill, most: fill, want: fill })
  const routed = unitsOf(problem, columns, () => true).map(unit =>
    at(
      unit,
      unit.lines.reduce((sum, i) => sum + (filled.get(i) ?? 0), 0),
    ),
  )
  const near = await wholeGrams(book, routed, selection, problem.caps, () => undefined, true)
  const found = near ? [{ ...near, units: routed }] : []
  if (goodsOf(problem) > FEWEST_GOODS) return found
  const settled = settledAt(whole).map((unit, u) => widened(problem, at(unit, fillOf(unit, present(whole.amounts[u])))))
  const all = await allWholeGrams(book, settled, selection, problem.caps, true, true)
  return all && all !== 'none' ? [...found, { ...all, units: settled }] : found
}

/** Grams of need by line. */
function fillsOf({ round: { book }, selection }: SelectionProblem, { units, amounts }: Grams): Map<number, number> {
  const fills = new Map<number, number>()
  for (const { line, served } of handedOut(book, units, selection, amounts))
    fills.set(line, (fills.get(line) ?? 0) + served)
  return fills
}

/**
 * Whole grams with the same fills and a lesser sum of grams times u, where what rounding left can change places at equal cost; `undefined` where no single grams were rounded, or none can.
 */
export async function tiedGrams(problem: SelectionProblem, whole: Grams, usedUp: UsedUp): Promise<Grams | undefined> {
  const isProposed = whole.units.every(({ goods }, u) =>
    goods.every(({ grams }, g) => Math.abs(grams - cellOf(whole.amounts, u, g)) <= FLOATS),
  )
  if (isProposed) return undefined
  const total = problem.selection.total.slice()
  for (const [j, own] of whole.totals) total[j] = own
  const selection = { ...problem.selection, total }
  const settled = settledAt(whole).map((unit, u) => ({ ...unit, want: fillOf(unit, present(whole.amounts[u])) }))
  const { units, proved } = await breakTies({ ...problem, selection }, settled, usedUp)
  if (!proved) return undefined
  const amounts = units.map(({ goods }) => goods.map(({ grams }) => Math.round(grams)))
  const isKept =
    units.every((unit, u) => fillOf(unit, present(amounts[u])) === present(settled[u]).want) &&
    fits(problem.round.book, units, selection, problem.caps, amounts)
  return isKept ? { ...whole, amounts, units } : undefined
}

/** The units with the whole grams that they got as what is proposed. */
const settledAt = ({ units, amounts }: Grams): Unit[] =>
  units.map((unit, u) => ({
    ...unit,
    goods: unit.goods.map((good, g) => ({ ...good, grams: cellOf(amounts, u, g) })),
  }))

/** How many goods there are when every line of the block has every pair of its own. */
const goodsOf = ({ programme }: SelectionProblem): number =>
  programme.parties.reduce((sum, { lines, entries }) => sum + lines.length * entries.length, 0)

/** Whether every class has all that its units want together, to the gram, so that nothing more can be served; where surplus comes first, every unit. */
function isFull({ round }: SelectionProblem, whole: Grams): boolean {
  if (isBySurplus(round.book))
    return whole.units.every((unit, u) => fillOf(unit, present(whole.amounts[u])) >= Math.floor(unit.want + FLOATS))
  const wanted = new Map<number, number>()
  for (const { priority, want } of whole.units) wanted.set(priority, (wanted.get(priority) ?? 0) + want)
  return [...volumesOf(whole)].every(
    ([priority, grams]) => Number(grams) >= Math.floor(present(wanted.get(priority)) + SOLVED),
  )
}

/** Whether the first is better: by surplus where the round seeks it, then by need served, better classes first. */
function isMore({ round: { book, scale } }: SelectionProblem, one: Grams, other: Grams): boolean {
  const won = ({ units, amounts }: Grams) =>
    surplusByClass(
      book,
      scale,
      units.flatMap(({ lines, goods }, u) =>
        goods.map(({ entry }, g) => ({
          line: present(lines[0]),
          entry,
          served: served(cellOf(amounts, u, g), entry.ratio),
        })),
      ),
    )
  const more = isBySurplus(book) ? aheadByClass(won(one), won(other)) : 0n
  return (more !== 0n ? more : aheadByClass(volumesOf(one), volumesOf(other))) > 0n
}

function volumesOf({ units, amounts }: Grams): Map<number, bigint> {
  const volumes = new Map<number, bigint>()
  for (const [u, unit] of units.entries())
    volumes.set(unit.priority, (volumes.get(unit.priority) ?? 0n) + BigInt(fillOf(unit, present(amounts[u]))))
  return volumes
}
