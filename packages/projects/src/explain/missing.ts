import { floatAt, type Model, UNBOUNDED, withSolver } from '@lodestone/engine/linear'
import { type Bloc, formatDecimal, formatKg, present } from '@lodestone/kernel'
import type { Condition, Kind } from '../book/book.ts'
import { lackOf } from '../select/funding.ts'
import { leastOf } from '../select/least.ts'
import { programmeOf, type Question } from '../select/programme.ts'
import { type Pool, selectionOf } from '../select/select.ts'
import type { CapName } from '../terms/rows.ts'
import { holdsFor } from '../terms/terms.ts'

type YearKg = { readonly year: number; readonly kg: string }

/** A condition for which a pledge gives nothing, or no more than `eur`; `years`: the least tonnes more from buyers of the bloc by which it would hold. */
export type FailedCondition = {
  readonly pledge: string
  readonly kind: Condition['kind']
  readonly bloc?: Bloc
  readonly eur?: string
  readonly years?: readonly YearKg[]
}

/** The least that a project lacks beside those who are banked: passed caps first, then tonnes, then euros. */
export type Missing = {
  /** Tonnes that its banks ask for and it cannot have. */
  readonly capacity: readonly YearKg[]
  readonly caps: readonly (CapName & YearKg)[]
  /** Tonnes that buyers would have to ask more. */
  readonly offtake: readonly YearKg[]
  readonly funding: readonly { readonly kind: Kind; readonly eur: string }[]
  /** Of pledges of the kinds of money that are missing. */
  readonly conditions: readonly FailedCondition[]
}

type IsBanked = (project: number) => boolean

/** What is missing for a project that is not banked. Throws SolverFailed. */
export async function missingFor(pool: Pool, isBanked: IsBanked, project: number): Promise<Missing> {
  const { terms, years } = pool
  const { available, least, seeks } = present(terms.projects[project])
  const { caps, offtake, used } = present(await leastExtra(pool, isBanked, { project }))
  const isOpen = (u: number): boolean => present(terms.uses[u]).offtake.length === 0 || used.has(u)
  const funding = [...seeks.keys()].sort().flatMap(kind => {
    const lack = lackOf(terms, kind, project, isBanked, isOpen)
    return lack > 0n ? [{ kind, eur: formatDecimal(lack, 2, 2) }] : []
  })
  const kinds = new Set(funding.map(({ kind }) => kind))
  const conditions: FailedCondition[] = []
  for (const [f, { own }] of terms.pledges.entries())
    if (kinds.has(own.kind)) conditions.push(...(await failedOf(pool, isBanked, project, f, isOpen)))
  return {
    capacity: years.flatMap(({ year }, y) => {
      const [asked, left] = [present(least[y]), present(available[y])]
      return asked > left ? [{ year, kg: formatKg(asked - left) }] : []
    }),
    ...{ caps, offtake, funding, conditions },
  }
}

/** Grams of a column in kilograms that are not less than it. */
const gramsUp = (kg: number): bigint => BigInt(Math.max(0, Math.ceil(kg * 1000 - 1e-3)))

/** `undefined` where the use that it must have cannot be had so. */
async function leastExtra({ terms, years }: Pool, isBanked: IsBanked, lacking: NonNullable<Question['lacking']>) {
  const fate = (p: number): boolean => p === lacking.project || isBanked(p)
  const programme = programmeOf(terms, years, { fate, lacking })
  const { offtake, caps, money } = programme.extra
  const goals = [caps.map(({ column }) => column), [...offtake.values()], [...money.values()]].map(of => ({
    of,
    row: programme.sparse.row(
      -UNBOUNDED,
      UNBOUNDED,
      of.map(column => [column, 1] as const),
    ),
  }))
  const columns = await withSolver(programme.sparse.data(), model => inTurn(model, programme.sparse.size(), goals))
  if (!columns) return undefined
  const lacked = (column: number, y: number): YearKg[] => {
    const grams = gramsUp(floatAt(columns, column))
    return grams > 0n ? [{ year: present(years[y]).year, kg: formatKg(grams) }] : []
  }
  return {
    used: selectionOf(programme, columns).used,
    caps: caps.flatMap(({ y, row, column }) => {
      const own = present(present(years[y]).rows[row])
      return own.kind === 'cap' ? lacked(column, y).map(one => ({ ...own.cap, ...one })) : []
    }),
    offtake: [...offtake].flatMap(([y, column]) => lacked(column, y)),
  }
}

/** The least sums of columns, one after the other, each kept. */
function inTurn(model: Model, size: number, goals: readonly Goal[]): Float64Array | undefined {
  let columns: Float64Array | undefined
  for (const { of, row } of goals) {
    const costs = new Float64Array(size)
    for (const column of of) costs[column] = 1
    const least = leastOf(model, costs)
    if (!least) return columns
    columns = least.columns
    model.changeRowBounds(row, -UNBOUNDED, Math.max(0, least.value) + NOTHING)
  }
  return columns
}

type Goal = { readonly of: readonly number[]; readonly row: number }
/** Kilograms that none notices. */
const NOTHING = 1e-7

async function failedOf(
  pool: Pool,
  isBanked: IsBanked,
  project: number,
  pledge: number,
  isOpen: (use: number) => boolean,
): Promise<FailedCondition[]> {
  const { terms } = pool
  const { own } = present(terms.pledges[pledge])
  const its = present(terms.projects[project])
  const conditions = terms.book.conditions.filter(row => row.pledge === own.pledge)
  const failed = conditions.flatMap((row): FailedCondition[] =>
    holdsFor(row, its) ? [] : [{ pledge: own.pledge, kind: row.kind }],
  )
  const u = terms.uses.findIndex(use => use.pledge === pledge && use.project === project)
  const use = terms.uses[u]
  if (!use) return failed
  const part = conditions.some(({ kind }) => kind === 'part')
  if (part && use.most < present(its.seeks.get(own.kind)) && use.most < present(terms.pledges[pledge]).cents)
    failed.push({ pledge: own.pledge, kind: 'part', eur: formatDecimal(use.most, 2, 2) })
  if (isOpen(u)) return failed
  for (const { bloc } of use.offtake) {
    const found = await leastExtra(pool, isBanked, { project, bloc, must: u })
    if (found && found.offtake.length === 0) continue
    failed.push({ pledge: own.pledge, kind: 'offtake', bloc, ...(found && { years: found.offtake }) })
  }
  return failed
}
