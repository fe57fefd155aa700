import { floatAt, sparseModel, UNBOUNDED, withSolver } from '@lodestone/engine/linear'
import { present } from '@lodestone/kernel'
import { leastOf } from '../select/least.ts'
import { smallest } from '../terms/smallest.ts'
import { type ActiveYear, keeps } from './active.ts'
import type { YearProgramme } from './programme.ts'

/** How far from the proposal whole grams are sought in turn, at first without contracts that it does not have. */
const REACH = [
  { reach: 2n, also: false },
  { reach: 2n, also: true },
  { reach: 40n, also: true },
  { reach: 2_000n, also: true },
]
/** Less than a gram of a proposal is no contract. */
const CONTRACT = 0.5
/** What a gram off the fair fill weighs beside the price of a kilogram. */
const OFF = 1e6

/**
 * The whole grams near a proposal (kilograms by cell) that keep every row exactly: the most weighted ones, then the nearest to the proposed fills, then the
 * cheapest. `undefined` where there are none near. Throws SolverFailed.
 */
export async function wholeGrams(
  year: ActiveYear,
  programme: YearProgramme,
  proposal: Float64Array,
): Promise<bigint[] | undefined> {
  const near = year.cells.map((_, c) => floatAt(proposal, c) * 1000)
  const rounded = near.map(own => BigInt(Math.max(0, Math.round(own))))
  if (near.every(own => Math.abs(own - Math.round(own)) < 1e-3) && keeps(year, rounded)) return rounded
  const base = near.map(own => BigInt(Math.max(0, Math.floor(own + 1e-3))))
  for (const { reach, also } of REACH) {
    const most = near.map(own => (also || own >= CONTRACT ? reach : 0n))
    const found = await search(year, programme, near, base, most)
    if (found && keeps(year, found)) return found
  }
  return undefined
}

async function search(
  { cells, bounds }: ActiveYear,
  { rows, served, price }: YearProgramme,
  near: readonly number[],
  base: readonly bigint[],
  reach: readonly bigint[],
): Promise<bigint[] | undefined> {
  const sparse = sparseModel()
  const more = base.map((own, c) =>
    sparse.column(-Number(smallest(own, present(reach[c]))), Number(present(reach[c])), true),
  )
  for (const { terms, least, most } of bounds) {
    const held = terms.reduce((sum, [c, times]) => sum + times * present(base[c]), 0n)
    const swing = terms.reduce((sum, [c, times]) => sum + (times < 0n ? -times : times) * present(reach[c]), 0n)
    // What no move can break binds nothing: numbers stay small.
    const low = least === undefined || held - swing >= least ? -UNBOUNDED : Number(least - held)
    const high = most === undefined || held + swing <= most ? UNBOUNDED : Number(most - held)
    if (low > -UNBOUNDED || high < UNBOUNDED)
      sparse.row(
        low,
        high,
        terms.map(([c, times]) => [present(more[c]), Number(times)] as const),
      )
  }
  const off = rows.map(({ ask }) => {
    const own = cells.flatMap((cell, c) => (cell.ask === ask ? [c] : []))
    const gap = own.reduce((sum, c) => sum + present(near[c]) - Number(base[c]), 0)
    const column = sparse.column(0, UNBOUNDED)
    for (const sign of [1, -1])
      sparse.row(sign * gap, UNBOUNDED, [[column, 1], ...own.map(c => [present(more[c]), sign] as const)])
    return column
  })
  const volume = sparse.row(
    -UNBOUNDED,
    UNBOUNDED,
    more.map((column, c) => [column, floatAt(served, c)] as const),
  )
  return withSolver(sparse.data(), model => {
    const costs = new Float64Array(sparse.size())
    for (const [c, column] of more.entries()) costs[column] = -floatAt(served, c)
    const most = leastOf(model, costs)
    if (!most) return undefined
    model.changeRowBounds(volume, -most.value - 1e-6, UNBOUNDED)
    costs.fill(0)
    for (const [c, column] of more.entries()) costs[column] = floatAt(price, c) / 1000
    for (const column of off) costs[column] = OFF / 1000
    const { columns } = leastOf(model, costs) ?? most
    return base.map((own, c) => own + BigInt(Math.round(floatAt(columns, present(more[c])))))
  })
}
