import { floatAt, type Model, optimum, setObjective, UNBOUNDED, withSolver } from '@lodestone/engine/linear'
import type { Terms } from '../terms/terms.ts'
import type { ActiveYear } from './active.ts'
import { wholeGrams } from './grams.ts'
import { programmeOfYear, type YearProgramme } from './programme.ts'

/** Kilograms that floats may lose between one goal and the next. */
const SLACK = 1e-7
/** A dual value above it says that its row binds in every optimum. */
const TIGHT = 1e-7
/** Less than this short of all is all. */
const ALL = 1e-12

/** Grams by cell of a year, and the most that the year could have been served: weighted, in kilograms. */
export type Shared = { readonly grams: readonly bigint[]; readonly bound: number }

/**
 * Shares the tonnes of a year: the most weighted tonnes, then the shares of what each asked as equal as that allows (the least first), then the cheapest
 * contracts, then the draw; brought to whole grams. `undefined` where there are none.
 */
export async function shareYear(terms: Terms, y: number, year: ActiveYear): Promise<Shared | undefined> {
  const { cells, bounds } = year
  if (cells.length === 0) return bounds.every(({ least }) => (least ?? 0n) <= 0n) ? { grams: [], bound: 0 } : undefined
  const own = programmeOfYear(terms, y, year)
  const proposal = await withSolver(own.sparse.data(), model => propose(model, own))
  const grams = await wholeGrams(year, own, proposal.columns)
  return grams && { grams, bound: proposal.bound }
}

const negative = (of: Float64Array): Float64Array => of.map(value => (value === 0 ? 0 : -value))

/** Below an optimum, or above it, by what floats may lose of it. */
const lost = (value: number): number => SLACK + 1e-12 * Math.abs(value)

function propose(model: Model, { level, rows, served, price, draw, servedRow, priceRow }: YearProgramme) {
  const least = (costs: Float64Array) => {
    setObjective(model, costs)
    return optimum(model)
  }
  const most = -least(negative(served)).value
  model.changeRowBounds(servedRow, most - lost(most), UNBOUNDED)
  const upwards = new Float64Array(served.length)
  upwards[level] = -1
  const open = new Set(rows)
  for (const { rise } of rows) model.changeRowBounds(rise, 0, UNBOUNDED)
  while (open.size > 0) {
    const { columns, rowDuals } = least(upwards)
    const reached = Math.min(1, floatAt(columns, level))
    // Who can rise no more in any optimum has a dual value; somebody has.
    const dual = ({ rise, asked }: YearProgramme['rows'][number]): number => Math.abs(floatAt(rowDuals, rise)) * asked
    const largest = Math.min(TIGHT, Math.max(...[...open].map(dual)))
    for (const row of reached > 1 - ALL ? [...open] : [...open].filter(one => dual(one) >= largest)) {
      open.delete(row)
      model.changeRowBounds(row.rise, -UNBOUNDED, UNBOUNDED)
      model.changeRowBounds(row.fill, Math.max(0, row.asked * reached - lost(row.asked)), UNBOUNDED)
    }
  }
  const cheapest = least(price).value
  model.changeRowBounds(priceRow, -UNBOUNDED, cheapest + lost(cheapest) * 100)
  return { columns: least(draw).columns, bound: most }
}
