import { heldAt, pour, waterLevel } from '../fair/level.ts'
import { cupsOf } from '../flow/cups.ts'
import type { Flow, RoundContext } from '../flow/solve.ts'
import { fraction } from '../flow/tie.ts'
import { type Book, offeredFor, served } from '../pairs/book.ts'
import { converts, type PricedTier } from '../pairs/kinds.ts'
import type { SelectionProblem } from './problem.ts'
import { ratioOf } from './programme.ts'
import { ANY_LOSS, type Selection, takes } from './selection.ts'

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
    const converting = cells.some(({ entry }) => converts(entry))
    const alone = lines.length > 1 && (cells.length > 1 || converting) && (choices <= MOST_CHOICES || converting)
    if (!alone) {
      const loss = lines.reduce((most, i) => Math.max(most, selection.loss[i]!), ANY_LOSS)
      units.push({ lines, priority, least: party.least, most: party.most, want: fill, loss, goods: cells })
      continue
    }
    const cups = cupsOf(round.book, selection, lines)
    const level = waterLevel(cups, fill)
    let at = 0
    const left = cells.map(({ grams }) => grams)
    for (const [n, i] of lines.entries()) {
      const want = heldAt(cups, n, level)
      let open = want
      const goods = cells.map(({ entry }) => ({ entry, grams: 0, tie: u(i, entry) }))
      while (open > 1e-9 && at < cells.length) {
        const ratio = ratioOf(cells[at]!.entry)
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
        loss: selection.loss[i]!,
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
      ...further.map(entry => ({ entry, grams: 0, tie: fraction(tie(unit.lines[0]!, entry.offer)) })),
    ],
  }
}

/** Whether a widened unit has every pair that its lines have. */
export const isWhole = ({ round }: SelectionProblem, unit: Unit): boolean =>
  unit.lines.length === 1 || !entriesOf(round, unit).some(converts)

/** The pairs of the lines of a unit, which are all of one kind and reach. */
function entriesOf({ pairs }: RoundContext, { lines }: Unit): readonly PricedTier[] {
  const [line] = lines
  return pairs.kinds[pairs.kindOf[line!]!]!.entries.slice(0, pairs.prefix[line!])
}

/** Grams of need that whole grams offered serve a unit. */
export const fillOf = (unit: Unit, amounts: readonly number[]): number =>
  unit.goods.reduce((sum, { entry }, g) => sum + served(amounts[g]!, entry.ratio), 0)

/** Goods by line: what a unit of several lines got is shared among them at one level and handed out in order. */
export function handedOut(
  book: Book,
  units: readonly Unit[],
  selection: Selection,
  amounts: readonly (readonly number[])[],
): Flow[] {
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
