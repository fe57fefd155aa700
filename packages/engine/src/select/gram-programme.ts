import { present } from '@lodestone/kernel'
import { cellOf, floatAt } from '../at.ts'
import { type Book, served } from '../pairs/book.ts'
import { converts, grainOf } from '../pairs/kinds.ts'
import { type Cap, covers, limitOf, weightUnder } from './caps.ts'
import { rangeTaken } from './lots.ts'
import { ratioOf, shareOfCeiling } from './programme.ts'
import { ANY_LOSS, LOSS_WITHIN_CEILING, NO_LOSS, type Selection } from './selection.ts'
import { type Sparse, sparseModel, UNBOUNDED } from './sparse.ts'
import { isBySurplus, nearMarginOf } from './surplus.ts'
import type { Proposed, Unit } from './units.ts'

/** Goods around a base of whole grams: columns of the grams offered further to it, and of the grams of need served further. */
export type GramGood = {
  readonly offer: number
  readonly base: number
  readonly got: number
  readonly more: number
  readonly further: number
}

/** A sum of columns, each times so much. */
export type Terms = readonly (readonly [column: number, times: number])[]

/** What is made as large as whole grams allow and then kept by its row: the grams of a class, `before` of them at the base, or the surplus of one per gram of need. */
export type Goal = {
  readonly volume?: { readonly priority: number; readonly before: number }
  readonly terms: Terms
  readonly row: number
}

/** Whole grams within reach of a proposal as an integer programme. */
export type GramProgramme = {
  readonly sparse: Sparse
  /** By unit. */
  readonly goods: readonly (readonly GramGood[])[]
  /** The total of every lotted offer: at first, and the column that moves it by whole steps. */
  readonly totals: ReadonlyMap<number, { readonly column: number; readonly total: number; readonly step: number }>
  readonly goals: readonly Goal[]
  /** What is made as small as possible at last: how far fills are from the fair ones, then cost, then ties, none worth a gram of the one before it. */
  readonly apart: Terms
}

/** What is left of a float may be taken for the whole gram it stands for. */
const NEAR = 0.01

/**
 * All whole grams that keep every offer, need, minimum, lot and cap and are no more than `reach` grams offered from what the units propose, more behind a ratio, whose next whole
 * gram of need may be some grams away. `undefined` where a unit with a least quantity has no goods. With `pinned` the totals of lots stay as selected.
 */
export function gramProgramme(
  book: Book,
  units: readonly Unit[],
  selection: Selection,
  caps: readonly Cap[],
  reach: number,
  pinned = false,
): GramProgramme | undefined {
  const sparse = sparseModel()
  const goods: GramGood[][] = []
  const apart: (readonly [number, number])[] = []
  for (const unit of units) {
    // What goods leave that serve many grams by the gram, those that serve fewer may bring.
    const coarsest = Math.max(1, ...unit.goods.map(({ entry }) => grainOf(entry)))
    const own = unit.goods.map(good =>
      goodOf(sparse, book, unit, good, reach * Math.floor(coarsest / grainOf(good.entry))),
    )
    if (own.length === 0 && unit.least > 0) return undefined
    goods.push(own)
    if (own.length > 0) apart.push(...fillRows(sparse, unit, own))
  }
  const totals = offerRows(sparse, book, selection, goods.flat(), pinned ? undefined : reach)
  for (const cap of caps) capRow(sparse, book, cap, units, goods)
  const goals = [...(isBySurplus(book) ? surplusTerms(book, units, goods) : []), ...volumeTerms(units, goods)].map(
    goal => ({ ...goal, row: sparse.row(-UNBOUNDED, UNBOUNDED, goal.terms) }),
  )
  return { sparse, goods, totals, goals, apart: [...apart, ...dearTerms(units, goods)] }
}

function goodOf(
  sparse: Sparse,
  book: Book,
  { lines, loss }: Unit,
  { entry, grams }: Proposed,
  reach: number,
): GramGood {
  const { offer } = entry
  const { n, d } = entry.ratio
  const ratio = ratioOf(entry)
  const base = Math.floor(grams + NEAR)
  const got = served(base, entry.ratio)
  const step = loss === ANY_LOSS ? Math.ceil(1 / ratio) : Number(d)
  const supply = floatAt(book.supply, offer)
  const more = sparse.column(-Math.min(base, reach * step), Math.min(reach * step, supply - base), true)
  if (!converts(entry)) return { offer, base, got, more, further: more }
  const most = Math.ceil((Math.min(reach * step, supply) + 1) * ratio) + 1
  const further = sparse.column(-Math.min(got, most), most, true)
  // served = floor(ratio x offered): d x served <= n x offered < d x served + d.
  const rest = Number(BigInt(base) * n - BigInt(got) * d) / Number(d)
  sparse.row(-rest, loss === NO_LOSS ? -rest : (Number(d) - 1) / Number(d) - rest, [
    [more, ratio],
    [further, -1],
  ])
  // An allocation serves a gram at least: half of what it serves before rounding is less than that only below one.
  sparse.row((base * ratio) / 2 - got, UNBOUNDED, [
    [further, 1],
    [more, -ratio / 2],
  ])
  if (loss === LOSS_WITHIN_CEILING) {
    const share = shareOfCeiling(book, present(lines[0]), entry)
    sparse.row(share * base - got, UNBOUNDED, [
      [further, 1],
      [more, -share],
    ])
  }
  return { offer, base, got, more, further }
}

/** A unit within its least and its most. Answers how far its fill ends from the fair one, exactly at whole grams: below its floor, at the gram above, beyond that. */
function fillRows(sparse: Sparse, { least, most, want }: Unit, goods: readonly GramGood[]): Terms {
  const have = sumOf(goods, ({ got }) => got)
  const entries = goods.map(({ further }) => [further, 1] as const)
  sparse.row(least > 0 ? least - have : -UNBOUNDED, most - have, entries)
  const floor = Math.floor(want)
  const [below, first, beyond] = [sparse.column(0, UNBOUNDED), sparse.column(0, 1), sparse.column(0, UNBOUNDED)]
  sparse.row(floor - have, floor - have, [...entries, [below, 1], [first, -1], [beyond, -1]])
  return [
    [below, 1],
    [first, 1 - 2 * (want - floor)],
    [beyond, 1],
  ]
}

/** Offers within what they have, lotted ones at a total in whole steps of the range they were selected with; without a `reach` at the one that was selected. */
function offerRows(
  sparse: Sparse,
  book: Book,
  selection: Selection,
  goods: readonly GramGood[],
  reach: number | undefined,
): GramProgramme['totals'] {
  const totals = new Map<number, { column: number; total: number; step: number }>()
  for (const [j, own] of Map.groupBy(goods, ({ offer }) => offer)) {
    const have = sumOf(own, ({ base }) => base)
    const entries = own.map(({ more }) => [more, 1] as const)
    const total = floatAt(selection.total, j)
    if (total < 0) {
      sparse.row(-UNBOUNDED, floatAt(book.supply, j) - have, entries)
      continue
    }
    const { low, high, step } = present(rangeTaken(book, selection, j))
    const move = reach === undefined ? 0 : step > 1 && reach < Number.POSITIVE_INFINITY ? 1 : reach * own.length
    const column = sparse.column(Math.max(-move, (low - total) / step), Math.min(move, (high - total) / step), true)
    totals.set(j, { column, total, step })
    sparse.row(total - have, total - have, [...entries, [column, -step]])
  }
  return totals
}

function capRow(
  sparse: Sparse,
  book: Book,
  cap: Cap,
  units: readonly Unit[],
  goods: readonly (readonly GramGood[])[],
): void {
  let used = 0
  let matched = 0
  const entries: (readonly [number, number])[] = []
  for (const [u, { lines }] of units.entries()) {
    const line = present(lines[0])
    const inBase = cap.base === undefined && covers(book, cap, line)
    for (const { offer, got, further } of present(goods[u])) {
      if (cap.counts(offer, line)) used += got
      if (inBase) matched += got
      const weight = weightUnder(book, cap, offer, line)
      if (weight !== 0) entries.push([further, weight])
    }
  }
  // share x (matched now) - used, exactly, and only then a number.
  const { n, d } = cap.share
  const room =
    cap.base === undefined
      ? Number(n * BigInt(cap.before.matched + matched) - d * BigInt(cap.before.counted + used)) / Number(d)
      : limitOf(cap, 0) - used
  if (entries.length > 0) sparse.row(-UNBOUNDED, room, entries)
}

/** The surplus of every class, the best first. */
function surplusTerms(
  book: Book,
  units: readonly Unit[],
  goods: readonly (readonly GramGood[])[],
): Omit<Goal, 'row'>[] {
  const byClass = new Map<number, [number, number][]>()
  for (const [u, unit] of units.entries())
    for (const [g, { entry }] of unit.goods.entries()) {
      const margin = nearMarginOf(book, present(unit.lines[0]), entry)
      if (margin > 0) listOf(byClass, unit.priority).push([cellOf(goods, u, g).further, margin])
    }
  return inOrder(byClass).map(([, terms]) => ({ terms }))
}

/** The need served of every class, the best first. */
function volumeTerms(units: readonly Unit[], goods: readonly (readonly GramGood[])[]): Omit<Goal, 'row'>[] {
  const byClass = new Map<number, GramGood[]>()
  for (const [u, { priority }] of units.entries())
    if (present(goods[u]).length > 0) listOf(byClass, priority).push(...present(goods[u]))
  return inOrder(byClass).map(([priority, own]) => ({
    volume: { priority, before: sumOf(own, ({ got }) => got) },
    terms: own.map(({ further }) => [further, 1] as const),
  }))
}

function dearTerms(units: readonly Unit[], goods: readonly (readonly GramGood[])[]): Terms {
  const dearest = units.reduce(
    (most, own) => own.goods.reduce((top, { entry }) => Math.max(top, Math.abs(entry.near * ratioOf(entry))), most),
    1e-9,
  )
  return units.flatMap((unit, u) =>
    unit.goods.map(
      ({ entry, tie }, g) =>
        [cellOf(goods, u, g).more, (1e-3 * entry.near * ratioOf(entry)) / dearest + 1e-7 * tie] as const,
    ),
  )
}

const sumOf = (goods: readonly GramGood[], of: (good: GramGood) => number): number =>
  goods.reduce((sum, good) => sum + of(good), 0)

function listOf<T>(lists: Map<number, T[]>, key: number): T[] {
  const list = lists.get(key) ?? []
  lists.set(key, list)
  return list
}

const inOrder = <T>(lists: ReadonlyMap<number, T[]>): [number, T[]][] => [...lists].sort(([a], [b]) => a - b)
