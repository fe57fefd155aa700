import { present } from '@lodestone/kernel'
import { cellOf, floatAt } from '../at.ts'
import { type Book, served } from '../pairs/book.ts'
import { converts, type PricedTier } from '../pairs/kinds.ts'
import { type Cap, covers, limitOf } from './caps.ts'
import { exchanged } from './exchange.ts'
import { gramProgramme } from './gram-programme.ts'
import { searchGrams, type Whole } from './gram-search.ts'
import { rangeTaken } from './lots.ts'
import { ANY_LOSS, isFixed, mostGiven, NO_LOSS, type Selection } from './selection.ts'
import type { Unit } from './units.ts'

/** How far from the proposal whole grams are sought in turn, in grams offered: the first finds nearly all, the last move whole steps of lots. */
const REACH = [3, 40, 2_000, 100_000] as const
/** Goods beyond which a class may lack some grams, and how many: more costs more than a search for whole grams would. */
const MANY_GOODS = 4_000
const LACKED = 4
/** By how much of themselves amounts in floats may be off. */
const FLOATS = 1e-9

/** What is proved that each class can have at most, in grams: whole grams that reach it are the best. */
export type Aim = ReadonlyMap<number, bigint>

/**
 * The whole grams nearest to a proposal that keep every offer, need, minimum, lot and cap exactly and serve as much of each class as such grams can: an integer programme in the
 * few grams up or down, checked in integers. Totals of lots may move by a step within their range, and nothing that was selected is left out. `undefined` where no whole grams
 * near the proposal do. Whole grams that reach the `aim` need no search. With `pinned` totals of lots do not move. Throws SolverFailed when the solver does.
 */
export async function wholeGrams(
  book: Book,
  units: readonly Unit[],
  selection: Selection,
  caps: readonly Cap[],
  aim: () => Aim | undefined,
  pinned = false,
): Promise<Whole | undefined> {
  const exactly = asProposed(book, units, selection, caps)
  if (exactly) return exactly
  const traded = pinned ? undefined : byExchange(book, units, selection, caps, aim())
  if (traded) return traded
  const largest = units.reduce((most, { goods }) => goods.reduce((own, { grams }) => Math.max(own, grams), most), 0)
  // What a unit leaves that takes whole steps alone, others may have.
  const steps = units.reduce(
    (most, { loss, goods }) =>
      goods.reduce((own, { entry }) => (loss !== ANY_LOSS ? Math.max(own, Number(entry.ratio.d)) : own), most),
    0,
  )
  for (const reach of REACH) {
    const near = gramProgramme(book, units, selection, caps, reach + steps + Math.ceil(FLOATS * largest), pinned)
    const found = near && (await searchGrams(near, { everywhere: false, fair: true }))
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
  pinned = false,
): Promise<Whole | 'none' | undefined> {
  const all = gramProgramme(book, units, selection, caps, Number.POSITIVE_INFINITY, pinned)
  const found = all && (await searchGrams(all, { everywhere: true, fair }))
  if (found === 'none') return found
  return found?.most && fits(book, units, selection, caps, found.amounts) ? found : undefined
}

/** The proposal itself where it is in whole grams, converts nothing and fits. */
function asProposed(book: Book, units: readonly Unit[], selection: Selection, caps: readonly Cap[]): Whole | undefined {
  const whole = (grams: number) => Math.abs(grams - Math.round(grams)) <= 1e-6
  if (!units.every(({ goods }) => goods.every(({ entry, grams }) => !converts(entry) && whole(grams)))) return undefined
  const amounts = units.map(({ goods }) => goods.map(({ grams }) => Math.round(grams)))
  if (!fits(book, units, selection, caps, amounts)) return undefined
  return { amounts, totals: totalsOf(book, units, amounts) }
}

/** The proposal brought to whole grams without any search, where every class then has the most that it can have. */
function byExchange(
  book: Book,
  units: readonly Unit[],
  selection: Selection,
  caps: readonly Cap[],
  aim: Aim | undefined,
): Whole | undefined {
  if (!aim || units.some(({ loss }) => loss !== ANY_LOSS)) return undefined
  const room = (j: number) => mostGiven(book, selection, j)
  const limits = caps.flatMap(cap => (cap.base === undefined ? [] : [{ grams: limitOf(cap, 0), counts: cap.counts }]))
  const goods = units.reduce((sum, own) => sum + own.goods.length, 0)
  const amounts = exchanged(units, room, aim, limits, goods > MANY_GOODS ? LACKED : 0)
  if (!amounts || !fits(book, units, selection, caps, amounts)) return undefined
  return { amounts, totals: totalsOf(book, units, amounts) }
}

const totalsOf = (
  book: Book,
  units: readonly Unit[],
  amounts: readonly (readonly number[])[],
): ReadonlyMap<number, number> => new Map([...givenBy(units, amounts)].filter(([j]) => book.lotted[j]))

function givenBy(units: readonly Unit[], amounts: readonly (readonly number[])[]): Map<number, number> {
  const given = new Map<number, number>()
  for (const [u, { goods }] of units.entries())
    for (const [g, { entry }] of goods.entries())
      given.set(entry.offer, (given.get(entry.offer) ?? 0) + cellOf(amounts, u, g))
  return given
}

/** Whether whole grams keep every limit, in integers alone. */
export function fits(
  book: Book,
  units: readonly Unit[],
  selection: Selection,
  caps: readonly Cap[],
  amounts: readonly (readonly number[])[],
): boolean {
  for (const [j, total] of givenBy(units, amounts)) {
    if (!isFixed(selection, j)) {
      if (total > floatAt(book.supply, j)) return false
      continue
    }
    const range = rangeTaken(book, selection, j)
    if (!range || total < range.low || total > range.high || total % range.step !== 0) return false
  }
  for (const [u, unit] of units.entries()) {
    let fill = 0
    for (const [g, { entry }] of unit.goods.entries()) {
      const offered = cellOf(amounts, u, g)
      if (offered < 0) return false
      const need = served(offered, entry.ratio)
      if (offered > 0 && need === 0 && isFixed(selection, entry.offer)) return false
      if (!losesAsMayBe(book, unit, entry, offered, need)) return false
      fill += need
    }
    if (fill > unit.most || fill < unit.least) return false
  }
  return usesOf(book, units, caps, amounts).every(({ cap, used, matched }) => used <= limitOf(cap, matched))
}

/** Whether goods lose no more to rounding than their unit may. */
function losesAsMayBe(book: Book, { lines, loss }: Unit, entry: PricedTier, offered: number, need: number): boolean {
  const { n, d } = entry.ratio
  if (loss === NO_LOSS) return (BigInt(offered) * n) % d === 0n
  const ceiling = book.ceiling[present(lines[0])]
  if (loss === ANY_LOSS || !ceiling || ceiling === 'unknown') return true
  // Cost x offered <= ceiling x need.
  return entry.cost.n * BigInt(offered) * ceiling.d <= ceiling.n * BigInt(need) * entry.cost.d
}

/** Grams of need that every cap counts, and those in its base. */
function usesOf(
  book: Book,
  units: readonly Unit[],
  caps: readonly Cap[],
  amounts: readonly (readonly number[])[],
): { cap: Cap; used: number; matched: number }[] {
  const uses = caps.map(cap => ({ cap, used: 0, matched: 0 }))
  for (const [u, { lines, goods }] of units.entries())
    for (const [g, { entry }] of goods.entries()) {
      const need = served(cellOf(amounts, u, g), entry.ratio)
      for (const use of uses) {
        if (use.cap.counts(entry.offer, present(lines[0]))) use.used += need
        if (covers(book, use.cap, present(lines[0]))) use.matched += need
      }
    }
  return uses
}
