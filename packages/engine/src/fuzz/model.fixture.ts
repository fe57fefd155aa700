import { grams, present } from '@lodestone/kernel'
import { cellOf } from '../at.ts'
import type { OracleBook, OracleCap } from '../oracle-book.fixture.ts'
import type { Allocation, Fill, Selected } from '../types.ts'
import { Programme, type Solution, type Term } from './programme.fixture.ts'

/**
 * A round as a programme of another solver, in grams. Need served is a column of its own behind a ratio, up to a gram below the product: so every allocation in whole grams is a
 * point of it, and its optimum is a limit for them all. With `whole`, every column is a whole number of grams and need served is exactly the product rounded down.
 */
export type Question = {
  readonly live: (i: number) => boolean
  readonly caps: readonly OracleCap[]
  /** Grams that classes keep at least. */
  readonly volumes?: ReadonlyMap<number, number>
  /** Base currency of surplus that classes keep at least. */
  readonly surplus?: ReadonlyMap<number, number>
  /** Grams of need that lines get at least. */
  readonly fills?: (i: number) => number
  /** What was selected: tiers and totals of offers that have lots; lines with a minimum that take part. */
  readonly fixed?: { readonly selection: readonly Selected[]; readonly takesPart: (i: number) => boolean }
  readonly whole?: boolean
  /** In whole grams only: behind a ratio no gram is lost to rounding. */
  readonly lossless?: boolean
  /** Need served is the product itself, whatever its grams. */
  readonly fractions?: boolean
  /** Seek the most of a class, of all, the most surplus of a class, or the least cost; nothing: any solution. */
  readonly seek?: { readonly most: number | 'all' } | { readonly surplus: number } | 'cost'
}

export type ModelCell = {
  readonly i: number
  readonly j: number
  readonly t: number
  readonly x: number
  readonly s: number
}
export type Model = {
  readonly programme: Programme
  readonly cells: readonly ModelCell[]
  /** Column of each line's fill; lines that reach nothing have none. */
  readonly fill: ReadonlyMap<number, number>
  /** Columns that choose: tiers, steps and lines that take part. */
  readonly choices: readonly number[]
}

const NONE = 1e30
const inGrams = (kg: number) => Math.round(kg * 1000)

/** A model that is being made, and what was selected by offer. */
type Making = {
  readonly book: OracleBook
  readonly question: Question
  readonly programme: Programme
  readonly choices: number[]
  readonly chosen: ReadonlyMap<string, { readonly tier: number; readonly total: number }>
}

export function modelOf(book: OracleBook, question: Question): Model {
  const programme = new Programme()
  const chosen = new Map(
    question.fixed?.selection.map(({ offerId, tier, totalKg }) => [offerId, { tier, total: Number(grams(totalKg)) }]),
  )
  const making: Making = { book, question, programme, choices: [], chosen }
  const cells = cellsOf(making)
  const fill = new Map<number, number>()
  for (const [i, own] of Map.groupBy(cells, cell => cell.i)) fill.set(i, fillOf(making, i, own))
  for (const [j, own] of Map.groupBy(cells, cell => cell.j)) totalRows(making, j, own)
  for (const cap of question.caps) capRow(making, cap, cells)
  keptRows(making, cells, fill)
  return { programme, cells, fill, choices: making.choices }
}

function choice({ programme, choices }: Making, high: number): number {
  const column = programme.column(0, high, { integer: true })
  choices.push(column)
  return column
}

/** The pairs that may be used, each with its columns. */
function cellsOf(making: Making): ModelCell[] {
  const { book, question, chosen } = making
  const { fixed } = question
  const takesTier = (j: number, t: number) =>
    book.lotted[j]
      ? fixed
        ? chosen.get(present(book.offers[j]).id)?.tier === t
        : present(book.totals[j])[t] !== undefined
      : true
  const cells: ModelCell[] = []
  for (let i = 0; i < book.lines.length; i++) {
    if (!question.live(i) || (fixed && !fixed.takesPart(i))) continue
    for (let j = 0; j < book.offers.length; j++)
      for (let t = 0; t < present(book.offers[j]).tiers.length; t++) {
        const goods = book.pair(i, j, t)
        if (goods && takesTier(j, t)) cells.push({ i, j, t, ...columnsOf(making, i, goods) })
      }
  }
  return cells
}

/** Grams offered and need served by goods: one column, or two behind a ratio. */
function columnsOf(
  { book, question, programme }: Making,
  i: number,
  goods: NonNullable<ReturnType<OracleBook['pair']>>,
): Pick<ModelCell, 'x' | 's'> {
  const { whole = false, seek } = question
  const { n, d } = goods.exact.ratio
  const worth = isSurplus(seek) && seek.surplus === book.priority[i] ? -goods.margin / 1000 : 0
  const cost = seek === 'cost' ? goods.cost / 1000 : n === d ? worth : 0
  const x = programme.column(0, NONE, { integer: whole, cost })
  if (n === d) return { x, s: x }
  const s = programme.column(0, NONE, { integer: whole, cost: worth })
  const [up, down] = [Number(n), Number(d)]
  const product: Term[] = [
    [whole ? up : goods.ratio, x],
    [whole ? -down : -1, s],
  ]
  programme.row(product, 0, whole ? (question.lossless ? 0 : down - 1) : question.fractions ? 0 : 1)
  // Who is given something gets a gram of need at least: the product is below two of each that is served, unless none is.
  const served: Term[] = [
    [up, x],
    [-2 * down, s],
  ]
  if (whole) programme.row(served, -NONE, 0)
  return { x, s }
}

/** The column of a line's fill. */
function fillOf(making: Making, i: number, own: readonly ModelCell[]): number {
  const { book, question, programme } = making
  const need = inGrams(present(book.need[i]))
  const minimum = inGrams(present(book.minimum[i]))
  const least = question.fills?.(i) ?? 0
  const column = programme.column(least, Math.max(need, least), {
    cost: costOfFill(making, i),
    integer: question.whole ?? false,
  })
  programme.row([...own.map(({ s }): Term => [1, s]), [-1, column]], 0, 0)
  if (minimum === 0) return column
  if (question.fixed) {
    programme.row([[1, column]], minimum, NONE)
    return column
  }
  const part = choice(making, 1)
  const times = (grams: number): Term[] => [
    [1, column],
    [-grams, part],
  ]
  programme.row(times(minimum), 0, NONE)
  programme.row(times(need), -NONE, 0)
  return column
}

function costOfFill({ book, question: { seek } }: Making, i: number): number {
  if (seek === undefined || seek === 'cost' || isSurplus(seek)) return 0
  return seek.most === 'all' || book.priority[i] === seek.most ? -1 : 0
}

/** What an offer gives within what it has, a lotted one at a total of its tier. */
function totalRows(making: Making, j: number, own: readonly ModelCell[]): void {
  const { book, question, programme, chosen } = making
  const given = (of: readonly ModelCell[]) => of.map(({ x }): Term => [1, x])
  if (!book.lotted[j]) {
    programme.row(given(own), -NONE, inGrams(present(book.supply[j])))
    return
  }
  if (question.fixed) {
    const { total } = present(chosen.get(present(book.offers[j]).id))
    programme.row(given(own), total, total)
    return
  }
  const taken = [...Map.groupBy(own, cell => cell.t)].map(([t, goods]): Term => {
    const { low, high, step } = cellOf(book.totals, j, t)
    const column = choice(making, 1)
    programme.row([...given(goods), [-inGrams(low), column]], 0, NONE)
    programme.row([...given(goods), [-inGrams(high), column]], -NONE, 0)
    if (step > 0) programme.row([...given(goods), [-inGrams(step), choice(making, Math.round(high / step))]], 0, 0)
    return [1, column]
  })
  if (taken.length > 1) programme.row(taken, -NONE, 1)
}

function capRow(
  { question, programme }: Making,
  { share, exactShare, base, covers, counts }: OracleCap,
  cells: readonly ModelCell[],
): void {
  const counted = cells.filter(({ i, j }) => counts(i, j))
  if (counted.length === 0) return
  if (base !== undefined) {
    const limit = (BigInt(inGrams(base)) * exactShare.n) / exactShare.d
    programme.row(
      counted.map(({ s }): Term => [1, s]),
      -NONE,
      Number(limit),
    )
    return
  }
  const [n, d] = question.whole ? [Number(exactShare.n), Number(exactShare.d)] : [share, 1]
  const terms = cells.flatMap(({ i, j, s }): Term[] => {
    const factor = (counts(i, j) ? d : 0) - (covers(i) ? n : 0)
    return factor === 0 ? [] : [[factor, s]]
  })
  programme.row(terms, -NONE, 0)
}

/** What classes keep of volume and surplus. */
function keptRows(
  { book, question, programme }: Making,
  cells: readonly ModelCell[],
  fill: ReadonlyMap<number, number>,
): void {
  for (const [own, least] of question.volumes ?? []) {
    const terms = [...fill].flatMap(([i, column]): Term[] => (book.priority[i] === own ? [[1, column]] : []))
    if (terms.length > 0) programme.row(terms, least, NONE)
  }
  for (const [own, least] of question.surplus ?? []) {
    const terms = cells.flatMap(({ i, j, t, s }): Term[] =>
      book.priority[i] === own ? [[present(book.pair(i, j, t)).margin / 1000, s]] : [],
    )
    programme.row(terms, least, NONE)
  }
}

const isSurplus = (seek: Question['seek']): seek is { readonly surplus: number } =>
  typeof seek === 'object' && 'surplus' in seek

/** A solution in whole grams as a record would write it. */
export function written(book: OracleBook, { cells, fill }: Model, { columns }: Solution) {
  const kg = (g: number) => String(Math.round(g) / 1000)
  const taken = cells.flatMap(cell =>
    Math.round(present(columns[cell.x])) > 0 ? [{ ...cell, g: Math.round(present(columns[cell.x])) }] : [],
  )
  const totals = new Map<number, { tier: number; g: number }>()
  for (const { j, t, g } of taken) totals.set(j, { tier: t, g: (totals.get(j)?.g ?? 0) + g })
  return {
    selection: [...totals].map(
      ([j, { tier, g }]): Selected => ({ offerId: present(book.offers[j]).id, tier, totalKg: kg(g) }),
    ),
    fills: book.lines.map(
      ({ id }, i): Fill => ({ lineId: id, filledKg: kg(fill.has(i) ? present(columns[present(fill.get(i))]) : 0) }),
    ),
    allocations: taken.map(
      ({ i, j, g }): Allocation => ({
        lineId: present(book.lines[i]).id,
        offerId: present(book.offers[j]).id,
        quantityKg: kg(g),
        price: { amount: '0', currency: 'EUR' },
        landedPrice: '0',
      }),
    ),
  }
}
