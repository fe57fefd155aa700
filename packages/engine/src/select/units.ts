import { present } from '@lodestone/kernel'
import { addTo, byteAt, cellOf, floatAt } from '../at.ts'
import { heldAt, pour, waterLevel } from '../fair/level.ts'
import { cupsOf } from '../flow/cups.ts'
import type { Flow, RoundContext } from '../flow/solve.ts'
import { fraction } from '../flow/tie.ts'
import { type Book, offeredFor, served } from '../pairs/book.ts'
import { converts, type PricedTier, withinReach } from '../pairs/kinds.ts'
import type { SelectionProblem } from './problem.ts'
import { type Programme, ratioOf } from './programme.ts'
import { ANY_LOSS, isFixed, type Selection, takes } from './selection.ts'

/** Goods from one offer to one unit: grams offered as a linear programme proposes them, and u as a fraction of one. */
export type Proposed = { readonly entry: PricedTier; readonly grams: number; readonly tie: number }

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
  /** What its goods may lose to rounding (selection.ts). */
  readonly loss: number
  readonly goods: readonly Proposed[]
}

/** Goods of single lines up to which ties are broken by u. */
const MOST_CHOICES = 150_000

/** The parties as units with what each line wants of its party's fill, and with the goods that `usable` admits; the programme's amounts are handed to its lines in order. */
export function unitsOf(
  { round, block, programme, selection }: SelectionProblem,
  columns: Float64Array,
  usable: (cell: number) => boolean,
): Unit[] {
  const drawn = round.ties(block)
  const u = (i: number, { offer }: PricedTier) => fraction(drawn(i, offer))
  const units: Unit[] = []
  const parties = programme.parties.map(party => {
    const own: Programme['cells'][number][] = []
    return { party, own }
  })
  for (const [c, cell] of programme.cells.entries()) if (usable(c)) present(parties[cell.party]).own.push(cell)
  const choices = parties.reduce(
    (sum, { party: { lines }, own }) => sum + (own.length > 1 ? lines.length * own.length : 0),
    0,
  )
  for (const [p, { party, own }] of parties.entries()) {
    const { lines, priority } = party
    const cells = own.map(({ entry, column }) => ({
      entry,
      grams: floatAt(columns, column) * 1000,
      tie: u(present(lines[0]), entry),
    }))
    const fill = Math.min(floatAt(columns, present(programme.fill[p])) * 1000, party.most)
    const converting = cells.some(({ entry }) => converts(entry))
    const alone = lines.length > 1 && (cells.length > 1 || converting) && (choices <= MOST_CHOICES || converting)
    if (!alone) {
      const loss = lines.reduce((most, i) => Math.max(most, byteAt(selection.loss, i)), ANY_LOSS)
      units.push({ lines, priority, least: party.least, most: party.most, want: fill, loss, goods: cells })
      continue
    }
    const cups = cupsOf(round.book, selection, lines)
    const level = waterLevel(cups, fill)
    let at = 0
    const left = Float64Array.from(cells, ({ grams }) => grams)
    for (const [n, i] of lines.entries()) {
      const want = heldAt(cups, n, level)
      let open = want
      const goods = cells.map(({ entry }) => ({ entry, grams: 0, tie: u(i, entry) }))
      while (open > 1e-9 && at < cells.length) {
        const good = present(goods[at])
        const ratio = ratioOf(good.entry)
        const grams = Math.min(floatAt(left, at), open / ratio)
        good.grams += grams
        addTo(left, at, -grams)
        open -= grams * ratio
        if (floatAt(left, at) <= 1e-9) at++
      }
      units.push({
        lines: [i],
        priority,
        least: floatAt(selection.least, i),
        most: floatAt(selection.most, i),
        want,
        loss: byteAt(selection.loss, i),
        goods,
      })
    }
  }
  return units
}

/** A unit with every pair that its lines have and can share. */
export function widened({ round, block, selection }: SelectionProblem, unit: Unit): Unit {
  const known = new Set(unit.goods.map(({ entry }) => entry))
  const tie = round.ties(block)
  const further = entriesOf(round, unit)
    .filter(entry => !known.has(entry) && takes(selection, entry))
    // Lines of one unit share what does not convert; what does is left to the lines that are units of their own.
    .filter(entry => unit.lines.length === 1 || !converts(entry))
  return {
    ...unit,
    goods: [
      ...unit.goods,
      ...further.map(entry => ({ entry, grams: 0, tie: fraction(tie(present(unit.lines[0]), entry.offer)) })),
    ],
  }
}

/** Whether a widened unit has every pair that its lines have. */
export const isWhole = ({ round }: SelectionProblem, unit: Unit): boolean =>
  unit.lines.length === 1 || !entriesOf(round, unit).some(converts)

/** The pairs of the lines of a unit, which are all of one kind and reach. */
function entriesOf({ pairs }: RoundContext, { lines }: Unit): readonly PricedTier[] {
  return withinReach(pairs, present(lines[0]))
}

/** Grams of need that whole grams offered serve a unit. */
export const fillOf = (unit: Unit, amounts: readonly number[]): number =>
  unit.goods.reduce((sum, { entry }, g) => sum + served(present(amounts[g]), entry.ratio), 0)

/** Goods by line: what a unit of several lines got is shared among them at one level and handed out in order. */
export function handedOut(
  book: Book,
  units: readonly Unit[],
  selection: Selection,
  amounts: readonly (readonly number[])[],
): Flow[] {
  const flows: Flow[] = []
  for (const [u, unit] of units.entries()) {
    const goods = unit.goods
      .map(({ entry }, g) => ({ entry, left: cellOf(amounts, u, g) }))
      .filter(({ left }) => left > 0)
    if (unit.lines.length === 1) {
      for (const { entry, left } of goods) {
        const need = served(left, entry.ratio)
        // What serves nobody stays with the supplier, unless its total is fixed.
        const offered = isFixed(selection, entry.offer) ? left : offeredFor(need, entry.ratio)
        if (offered > 0) flows.push({ line: present(unit.lines[0]), entry, offered, served: need })
      }
      continue
    }
    const total = goods.reduce((sum, { left }) => sum + left, 0)
    const shares = pour(cupsOf(book, selection, unit.lines), total)
    let at = 0
    for (const [n, line] of unit.lines.entries()) {
      let wanted = floatAt(shares, n)
      while (wanted > 0) {
        const good = present(goods[at])
        const grams = Math.min(good.left, wanted)
        flows.push({ line, entry: good.entry, offered: grams, served: grams })
        good.left -= grams
        wanted -= grams
        if (good.left === 0) at++
      }
    }
  }
  return flows.sort((a, b) => a.line - b.line || a.entry.offer - b.entry.offer)
}
