import type { GramProgramme, Terms } from './gram-programme.ts'
import { FEASIBLE, INFEASIBLE, OPTIMAL, withSolver } from './highs.ts'
import { setObjective } from './objective.ts'
import { UNBOUNDED } from './sparse.ts'

/** Whole grams offered by unit and goods, and the total of every lotted offer. */
export type Whole = {
  readonly amounts: readonly (readonly number[])[]
  readonly totals: ReadonlyMap<number, number>
  /** Grams of need by class that no whole grams pass, where all of them were searched. */
  readonly most?: ReadonlyMap<number, number>
}

/** Above so many goods only a narrow band is searched for the last gram of volume. */
const MANY = 4_000

/**
 * Solves a programme in whole grams, goal by goal and then, where `fair`, for the fairest. `everywhere`: it holds all whole grams, so that the search is long, and tells `most` where it
 * ends with a proof. `'none'` where there are none, `undefined` where none were found. Throws SolverFailed.
 */
export async function searchGrams(
  { sparse, goods, totals, goals, apart }: GramProgramme,
  { everywhere, fair }: { readonly everywhere: boolean; readonly fair: boolean },
): Promise<Whole | 'none' | undefined> {
  const count = goods.reduce((sum, own) => sum + own.length, 0)
  const most = new Map<number, number>()
  let proved = everywhere
  let none = false
  const columns = await withSolver(sparse.data(), model => {
    model.options.set({
      // A small search that goes on for a minute is lost in one node.
      ...(count <= MANY && { time_limit: 60 }),
      mip_feasibility_tolerance: 1e-9,
      mip_rel_gap: 0,
      // Over all whole grams the presolve of HiGHS takes minutes where the search takes a second.
      ...(everywhere && { presolve: 'off' }),
      mip_abs_gap: 0.5,
      mip_max_nodes: everywhere ? 500 : count > MANY ? 50 : 150,
      mip_max_stall_nodes: everywhere ? 500 : count > MANY ? 20 : 60,
    })
    const minimise = (terms: Terms, sign: 1 | -1): Float64Array | undefined => {
      const costs = new Float64Array(sparse.size())
      for (const [column, times] of terms) costs[column] = sign * times
      setObjective(model, costs)
      const { modelStatus } = model.run()
      proved = modelStatus === OPTIMAL && proved
      none ||= modelStatus === INFEASIBLE
      if (Number(model.info.get('primal_solution_status')) !== FEASIBLE) return undefined
      return Float64Array.from(model.getSolution().colValue)
    }
    let best: Float64Array | undefined
    for (const { volume, terms, row } of goals) {
      // Grams are counted one by one, money is not.
      model.options.set({ mip_abs_gap: volume ? 0.5 : 1e-6 })
      const found = minimise(terms, -1)
      if (!found) return best
      best = found
      const gained = terms.reduce((sum, [column, worth]) => sum + worth * Math.round(found[column]!), 0)
      if (volume) most.set(volume.priority, gained + volume.before)
      model.changeRowBounds(row, volume ? gained : gained - 1e-9 * (1 + Math.abs(gained)), UNBOUNDED)
      model.setSolution({ colValue: found })
    }
    if (!fair) return best
    // Grams of fairness and cost are not worth a long search.
    model.options.set({ mip_abs_gap: 1e-9, mip_max_nodes: 30, mip_max_stall_nodes: 15 })
    return minimise(apart, 1) ?? best
  })
  if (!columns) return none ? 'none' : undefined
  return {
    amounts: goods.map(own => own.map(({ base, more }) => base + Math.round(columns[more]!))),
    ...(proved && { most }),
    totals: new Map(
      [...totals].map(([j, { column, total, step }]) => [j, total + step * Math.round(columns[column]!)]),
    ),
  }
}
