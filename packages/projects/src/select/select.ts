import { floatAt, type Model, SolverFailed, UNBOUNDED, withSolver } from '@lodestone/engine/linear'
import { present } from '@lodestone/kernel'
import { type ActiveYear, activeYear } from '../share/active.ts'
import { type Shared, shareYear } from '../share/year.ts'
import { pooled } from '../terms/pooled.ts'
import { rowsOf, type YearRows } from '../terms/rows.ts'
import type { Terms } from '../terms/terms.ts'
import { type Funding, fund } from './funding.ts'
import { type Least, leastOf } from './least.ts'
import { type Programme, programmeOf, type Question } from './programme.ts'
import { projectTie } from './tie.ts'

/** Who is banked, who pays, and who gets what in whole grams. */
export type Decision = {
  /** What is selected of: asks that nothing tells apart are one. */
  readonly pool: Pool
  readonly isBanked: (project: number) => boolean
  readonly funding: Funding
  readonly shared: readonly { readonly year: ActiveYear; readonly own: Shared }[]
  /** The most weighted kilograms that any selection could serve. */
  readonly bound: number
}

type Selection = { readonly banked: ReadonlySet<number>; readonly used: ReadonlySet<number> }

/** Selections that turn out to have no whole grams or cents, after which the search is given up. */
const MOST_BARRED = 50

/** Terms and what binds each of their years. */
export type Pool = { readonly terms: Terms; readonly years: readonly YearRows[] }

const yearsOf = (terms: Terms): YearRows[] => Array.from({ length: terms.book.rules.years }, (_, y) => rowsOf(terms, y))

export function poolOf(all: Terms): Pool {
  const terms = pooled(all)
  return { terms, years: yearsOf(terms) }
}

/** Decides a round: the most served, the fewest euros, the fewest conditions, the draw; then each year's tonnes. Throws SolverFailed. */
export async function decide(terms: Terms): Promise<Decision> {
  const years = yearsOf(terms)
  const pool = poolOf(terms)
  const barred: Selection[] = []
  let bound = Number.POSITIVE_INFINITY
  for (let n = 0; n < MOST_BARRED; n++) {
    const found = await best(pool, barred)
    // What is barred is no selection, so that the last bound holds for all that are.
    bound = Math.min(bound, found.bound)
    const settled = await settle(terms, years, found)
    if (settled) return { ...settled, pool, bound }
    barred.push(found)
  }
  throw new SolverFailed('no selection has whole grams')
}

async function settle(terms: Terms, years: readonly YearRows[], { banked, used }: Selection) {
  const isBanked = (project: number): boolean => banked.has(project)
  const funding = fund(terms, isBanked, u => used.has(u) || present(terms.uses[u]).offtake.length === 0)
  if (!funding) return undefined
  const shared: { year: ActiveYear; own: Shared }[] = []
  for (const [y, rows] of years.entries()) {
    const year = activeYear(rows, isBanked, use => funding.has(use))
    const own = await shareYear(terms, y, year)
    if (!own) return undefined
    shared.push({ year, own })
  }
  return { isBanked, funding, shared }
}

/** Weighted kilograms, and thousands of euros, by which a goal that is kept may be missed: none notices them. */
const play = (value: number): number => 1e-5 + 1e-10 * Math.abs(value)

async function best({ terms, years }: Pool, barred: readonly Selection[]) {
  // A model has columns.
  if (terms.projects.length === 0) return { banked: new Set<number>(), used: new Set<number>(), bound: 0 }
  const programme = programmeOf(terms, years)
  for (const one of barred) bar(programme, one)
  return withSolver(programme.sparse.data(), model => {
    const most = found(mostServed(model, programme))
    model.changeRowBounds(programme.servedRow, -most.value - play(most.value), UNBOUNDED)
    const fewest = leastOf(model, programme.euros, most.columns) ?? most
    const euros = programme.euros.reduce((sum, own, c) => sum + own * floatAt(fewest.columns, c), 0)
    model.changeRowBounds(programme.eurosRow, -UNBOUNDED, euros + play(euros))
    const draw = new Float64Array(programme.sparse.size())
    for (const [p, column] of programme.banked.entries()) draw[column] = projectTie(terms, p)
    const drawn = leastOf(model, draw, fewest.columns) ?? fewest
    for (const column of programme.banked) {
      const state = Math.round(floatAt(drawn.columns, column))
      model.changeColBounds(column, state, state)
    }
    const conditions = new Float64Array(programme.sparse.size())
    for (const column of programme.used.values()) conditions[column] = 1
    const { columns } = leastOf(model, conditions, drawn.columns) ?? drawn
    return { ...selectionOf(programme, columns), bound: -most.bound }
  })
}

function mostServed(model: Model, { served }: Programme): Least | undefined {
  return leastOf(
    model,
    served.map(value => (value === 0 ? 0 : -value)),
  )
}

/** The most weighted kilograms that can be served where fates are given. `undefined` where nothing keeps the rows. */
export async function servedWith({ terms, years }: Pool, question: Question): Promise<number | undefined> {
  const programme = programmeOf(terms, years, question)
  const most = await withSolver(programme.sparse.data(), model => mostServed(model, programme))
  return most && -most.value
}

function found(least: Least | undefined): Least {
  if (!least) throw new SolverFailed('no selection found within the limits')
  return least
}

/** Less than this of a kilogram or of a thousand euros is nothing. */
const NOTHING = 1e-6

export function selectionOf({ banked, used, gives }: Programme, columns: Float64Array): Selection {
  return {
    banked: new Set([...banked.keys()].filter(p => floatAt(columns, present(banked[p])) > 0.5)),
    used: new Set(
      [...used].flatMap(([u, column]) =>
        floatAt(columns, column) > 0.5 && floatAt(columns, present(gives[u])) > NOTHING ? [u] : [],
      ),
    ),
  }
}

/** At least one decision is taken otherwise. */
function bar({ sparse, banked, used }: Programme, selection: Selection): void {
  const taken = [
    ...banked.map((column, p) => [column, selection.banked.has(p)] as const),
    ...[...used].map(([u, column]) => [column, selection.used.has(u)] as const),
  ]
  const on = taken.filter(([, yes]) => yes).length
  sparse.row(
    -UNBOUNDED,
    on - 1,
    taken.map(([column, yes]) => [column, yes ? 1 : -1] as const),
  )
}
