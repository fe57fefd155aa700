import { present } from '@lodestone/kernel'
import { floatAt } from '../at.ts'
import type { Block } from '../pairs/blocks.ts'
import type { Book } from '../pairs/book.ts'
import type { Pairs, PricedTier } from '../pairs/kinds.ts'
import { allowedUnder, type Cap, weightUnder } from './caps.ts'
import { type LotRange, lotRanges, rangeTaken } from './lots.ts'
import { partiesOf, type SelectionParty } from './parties.ts'
import { ANY_LOSS, LOSS_WITHIN_CEILING, NO_LOSS, type Selection, takes } from './selection.ts'
import { type Sparse, sparseModel, UNBOUNDED } from './sparse.ts'
import { isBySurplus, nearMarginOf } from './surplus.ts'

/** Kilograms offered from one entry to one party, and the kilograms of need that rounding down behind a ratio loses of them. */
export type ServingCell = {
  readonly party: number
  readonly entry: PricedTier
  readonly ratio: number
  readonly column: number
  readonly lost: number | undefined
  /** Base currency that a kilogram of need adds to the surplus of its class; 0 where the round does not seek surplus. */
  readonly margin: number
}

export type LotColumns = {
  readonly offer: number
  readonly range: LotRange
  readonly taken: number
  readonly steps: number
}

export type Programme = {
  readonly sparse: Sparse
  readonly parties: readonly SelectionParty[]
  /** Of the parties, the best first. */
  readonly classes: readonly number[]
  readonly cells: readonly ServingCell[]
  /** Column of each party's fill in kilograms of need, and the row that adds it up. */
  readonly fill: readonly number[]
  readonly fillRow: readonly number[]
  readonly volumeRow: ReadonlyMap<number, number>
  /** Base currency by class; empty where the round does not seek surplus. */
  readonly surplusRow: ReadonlyMap<number, number>
  readonly offerRow: ReadonlyMap<number, number>
  readonly capRow: ReadonlyMap<string, number>
  /** Decisions: a lotted offer's tiers, and whether a line with a minimum takes part. */
  readonly lots: readonly LotColumns[]
  readonly joins: ReadonlyMap<number, number>
}

/** Grams by which the total of a lot without steps may be moved where it is fixed. */
const PLAY = 2

/** Kilograms of need per kilogram offered. */
export const ratioOf = ({ ratio }: PricedTier): number => Number(ratio.n) / Number(ratio.d)

/** Kilograms of need that a kilogram offered has to serve so that its line pays no more than its ceiling for it. */
export function shareOfCeiling({ nearCeiling }: Book, line: number, { cost }: PricedTier): number {
  const ceiling = floatAt(nearCeiling, line)
  return ceiling > 0 ? Number(cost.n) / Number(cost.d) / ceiling : 0
}

/** Grams of need, less than one, that rounding down may lose of an allocation behind a ratio. */
export const lostBehind = ({ ratio }: PricedTier): number => Number(ratio.d - 1n) / Number(ratio.d)

const kg = (grams: number): number => grams / 1000

/**
 * What a programme is free in. `decide`: the tiers and totals of lotted offers and the minimums of lines are integer decisions; else the selection fixes them. `apart`: every line is
 * a party of its own. `grams`: every amount is in whole grams.
 */
export type Freedom = { readonly decide?: boolean; readonly apart?: boolean; readonly grams?: boolean }

/** The whole problem of a block as sparse rows. */
export function programmeOf(
  book: Book,
  pairs: Pairs,
  block: Block,
  selection: Selection,
  caps: readonly Cap[],
  { decide = false, apart = false, grams = false }: Freedom = {},
): Programme {
  const sparse = sparseModel()
  const ranges = new Map(block.offers.map(j => [j, decide && book.lotted[j] ? lotRanges(book, j) : []]))
  const admits = (entry: PricedTier) =>
    decide && book.lotted[entry.offer]
      ? present(ranges.get(entry.offer)).some(({ tier }) => tier === entry.tier)
      : takes(selection, entry)
  const parties = partiesOf(book, pairs, block, selection, { admits, decide, apart })
  const cells = cellsOf(sparse, book, parties, selection, { decide, grams })
  const { fill, fillRow, joins } = fillsOf(sparse, book, parties, cells, decide)
  const offerRow = new Map<number, number>()
  const lots: LotColumns[] = []
  for (const [j, own] of Map.groupBy(cells, ({ entry }) => entry.offer))
    if (decide && book.lotted[j]) lots.push(...lotRows(sparse, j, own, present(ranges.get(j))))
    else offerRow.set(j, totalRow(sparse, book, selection, j, own))
  const volumeRow = volumeRows(sparse, parties, fill)
  const classes = [...volumeRow.keys()].sort((a, b) => a - b)
  const surplusRow = isBySurplus(book)
    ? surplusRows(sparse, parties, cells, [...volumeRow.keys()])
    : new Map<number, number>()
  const capRow = capRows(sparse, book, parties, cells, caps)
  return { sparse, parties, classes, cells, fill, fillRow, volumeRow, surplusRow, offerRow, capRow, lots, joins }
}

function cellsOf(
  sparse: Sparse,
  book: Book,
  parties: readonly SelectionParty[],
  selection: Selection,
  { decide, grams }: Freedom,
): ServingCell[] {
  const bySurplus = isBySurplus(book)
  const cells: ServingCell[] = []
  for (const [p, party] of parties.entries()) {
    for (const entry of party.entries) {
      const column = sparse.column(0, UNBOUNDED)
      const most = kg(party.lines.length * lostBehind(entry))
      const loss = most > 0 && decide ? selection.loss[present(party.lines[0])] : ANY_LOSS
      const ratio = ratioOf(entry)
      const lost = most > 0 && loss !== NO_LOSS ? sparse.column(0, most) : undefined
      const margin = bySurplus ? nearMarginOf(book, present(party.lines[0]), entry) : 0
      // Where nothing may be lost the goods come in amounts that serve whole grams.
      if (loss === NO_LOSS) inWhole(sparse, Number(entry.ratio.d), [[column, 1]])
      else if (grams) {
        inWhole(sparse, 1, [[column, 1]])
        if (lost !== undefined)
          inWhole(sparse, 1, [
            [column, ratio],
            [lost, -1],
          ])
      }
      // Goods that serve a gram at least lose no more than they serve.
      if (decide && lost !== undefined)
        sparse.row(-UNBOUNDED, 0, [
          [lost, 1],
          [column, -ratio / 2],
        ])
      if (lost !== undefined && loss === LOSS_WITHIN_CEILING)
        sparse.row(-UNBOUNDED, 0, [
          [lost, 1],
          [column, shareOfCeiling(book, present(party.lines[0]), entry) - ratio],
        ])
      cells.push({ party: p, entry, ratio, column, lost, margin })
    }
  }
  return cells
}

/** Fills as the sums of what serves them; where a line with a minimum decides whether it takes part, none or at least that. */
function fillsOf(
  sparse: Sparse,
  book: Book,
  parties: readonly SelectionParty[],
  cells: readonly ServingCell[],
  decide: boolean,
): Pick<Programme, 'fill' | 'fillRow' | 'joins'> {
  const joins = new Map<number, number>()
  const fill: number[] = []
  const fillRow: number[] = []
  const ownCells = Map.groupBy(cells, ({ party }) => party)
  for (const [p, party] of parties.entries()) {
    const [only] = party.lines
    const optional = decide && party.lines.length === 1 && floatAt(book.minimum, present(only)) > 0
    const column = sparse.column(optional ? 0 : kg(party.least), kg(party.most))
    fill.push(column)
    const own = present(ownCells.get(p))
    const terms = [...own.map(({ column: x, ratio }) => [x, ratio] as const), [column, -1] as const]
    for (const { lost } of own) if (lost !== undefined) terms.push([lost, -1])
    fillRow.push(sparse.row(0, 0, terms))
    if (!optional) continue
    const join = sparse.column(0, 1, true)
    joins.set(present(only), join)
    sparse.row(0, UNBOUNDED, [
      [column, 1],
      [join, -kg(floatAt(book.minimum, present(only)))],
    ])
    sparse.row(-UNBOUNDED, 0, [
      [column, 1],
      [join, -kg(party.most)],
    ])
  }
  return { fill, fillRow, joins }
}

/** An offer up to its quantity, or at the total that the selection fixes. */
function totalRow(sparse: Sparse, book: Book, selection: Selection, j: number, cells: readonly ServingCell[]): number {
  const total = floatAt(selection.total, j)
  const entries = cells.map(({ column }) => [column, 1] as const)
  if (total < 0) return sparse.row(-UNBOUNDED, kg(floatAt(book.supply, j)), entries)
  const [low, high] = aboutTotal(book, selection, j)
  return sparse.row(kg(low), kg(high), entries)
}

/** The grams between which a total that the selection fixes is kept: one that was rounded to the gram may miss a minimum or a cap by one, and whole grams decide later. */
export function aboutTotal(book: Book, selection: Selection, j: number): [low: number, high: number] {
  const total = floatAt(selection.total, j)
  const { low, high, step } = present(rangeTaken(book, selection, j))
  const play = step > 1 ? 0 : PLAY
  return [Math.max(low, total - play), Math.min(high, total + play)]
}

function volumeRows(sparse: Sparse, parties: readonly SelectionParty[], fill: readonly number[]): Map<number, number> {
  const rows = new Map<number, number>()
  for (const priority of new Set(parties.map(party => party.priority))) {
    const entries = fill.flatMap((column, p) =>
      present(parties[p]).priority === priority ? [[column, 1] as const] : [],
    )
    rows.set(priority, sparse.row(0, UNBOUNDED, entries))
  }
  return rows
}

function surplusRows(
  sparse: Sparse,
  parties: readonly SelectionParty[],
  cells: readonly ServingCell[],
  classes: readonly number[],
): Map<number, number> {
  const rows = new Map<number, number>()
  for (const priority of classes) {
    const terms = cells.flatMap(({ party, column, ratio, lost, margin }): [number, number][] => {
      if (present(parties[party]).priority !== priority || margin === 0) return []
      return [[column, margin * ratio], ...(lost === undefined ? [] : [[lost, -margin] as [number, number]])]
    })
    rows.set(priority, sparse.row(-UNBOUNDED, UNBOUNDED, terms))
  }
  return rows
}

function capRows(
  sparse: Sparse,
  book: Book,
  parties: readonly SelectionParty[],
  cells: readonly ServingCell[],
  caps: readonly Cap[],
): Map<string, number> {
  const rows = new Map<string, number>()
  for (const cap of caps) {
    const entries: (readonly [number, number])[] = []
    for (const { party, entry, column, ratio, lost } of cells) {
      const weight = weightUnder(book, cap, entry.offer, present(present(parties[party]).lines[0]))
      if (weight === 0) continue
      entries.push([column, weight * ratio])
      if (lost !== undefined) entries.push([lost, -weight])
    }
    if (entries.length > 0) rows.set(cap.key, sparse.row(-UNBOUNDED, kg(allowedUnder(cap)), entries))
  }
  return rows
}

/** A sum of kilograms comes in whole steps of so many grams. */
function inWhole(sparse: Sparse, step: number, terms: readonly (readonly [number, number])[]): void {
  sparse.row(0, 0, [...terms, [sparse.column(0, UNBOUNDED, true), -kg(step)]])
}

/** At most one tier; its total lies in its range, in whole steps. */
function lotRows(
  sparse: Sparse,
  offer: number,
  cells: readonly ServingCell[],
  ranges: readonly LotRange[],
): LotColumns[] {
  const columns: LotColumns[] = []
  for (const range of ranges) {
    const own = cells.filter(({ entry }) => entry.tier === range.tier)
    if (own.length === 0) continue
    const whole = range.step > 1
    const unit = whole ? range.step : 1000
    const taken = sparse.column(0, 1, true)
    const steps = sparse.column(0, range.high / unit, whole)
    sparse.row(0, 0, [...own.map(({ column }) => [column, 1] as const), [steps, -kg(unit)]])
    sparse.row(0, UNBOUNDED, [
      [steps, 1],
      [taken, -range.low / unit],
    ])
    sparse.row(-UNBOUNDED, 0, [
      [steps, 1],
      [taken, -range.high / unit],
    ])
    columns.push({ offer, range, taken, steps })
  }
  if (columns.length > 1)
    sparse.row(
      0,
      1,
      columns.map(({ taken }) => [taken, 1] as const),
    )
  return columns
}
