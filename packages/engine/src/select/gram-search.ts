import { floatAt } from '../at.ts'
import type { GramProgramme, Terms } from './gram-programme.ts'
import { FEASIBLE, INFEASIBLE, OPTIMAL, statusOf, tolerance, WITHOUT_AIR, withSolver } from './highs.ts'
import { setObjective } from './objective.ts'
import { UNBOUNDED } from './sparse.ts'

/** Whole grams offered by unit and goods, and the total of every lotted offer. */
export type Whole = {
  readonly amounts: readonly (readonly number[])[]
  readonly totals: ReadonlyMap<number, number>
  /** Grams of need by class that no whole grams pass, where all of them were searched. */
  readonly most?: ReadonlyMap<number, number>
}

/** Grams by which rows may be broken: of sums of a million grams floats know no more, and a search for it may never end. Integers decide whether all is kept. */
const FLOATS = 1e-7
/** Above so many goods only a narrow band is searched for the last gram of volume. */
const MANY = 4_000
/** Above so many goods the presolve is worth what it may get wrong: a gram that is not found. */
const SOME = 200

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
  const data = sparse.data()
  const { integrality } = data
  const columns = await withSolver(data, model => {
    let best: Float64Array | undefined
    most.clear()
    proved = everywhere
    none = false
    model.options.set({
      // A small search that goes on for a minute is lost in one node.
      ...(count <= MANY && { time_limit: 60 }),
      ...WITHOUT_AIR,
      ...tolerance(FLOATS),
      ...(count > SOME && { presolve: 'choose' }),
      mip_rel_gap: 0,
      mip_abs_gap: 0.5,
      mip_max_nodes: everywhere ? 500 : count > MANY ? 50 : 150,
      mip_max_stall_nodes: everywhere ? 500 : count > MANY ? 20 : 60,
    })
    const minimise = (terms: Terms, sign: 1 | -1): Float64Array | undefined => {
      const costs = new Float64Array(sparse.size())
      for (const [column, times] of terms) costs[column] = sign * times
      setObjective(model, costs)
      // A new objective takes away what was found for the one before it. Over all whole grams HiGHS may not return from where it is given back.
      if (best && !everywhere) model.setSolution({ colValue: best })
      const modelStatus = statusOf(model)
      proved = modelStatus === OPTIMAL && proved
      none ||= modelStatus === INFEASIBLE
      if (modelStatus === undefined || Number(model.info.get('primal_solution_status')) !== FEASIBLE) return undefined
      return Float64Array.from(model.getSolution().colValue, (value, c) =>
        integrality?.[c] ? Math.round(value) : value,
      )
    }
    for (const { volume, terms, row } of goals) {
      // Grams are counted one by one, money is not.
      model.options.set({ mip_abs_gap: volume ? 0.5 : 1e-6 })
      const found = minimise(terms, -1)
      if (!found) return best
      best = found
      const gained = terms.reduce((sum, [column, worth]) => sum + worth * Math.round(floatAt(found, column)), 0)
      if (volume) most.set(volume.priority, gained + volume.before)
      model.changeRowBounds(row, volume ? gained : gained - 1e-9 * (1 + Math.abs(gained)), UNBOUNDED)
    }
    if (!fair) return best
    // Grams of fairness and cost are not worth a long search, but where nothing is near what was proposed they are all of it.
    model.options.set({
      mip_abs_gap: 1e-9,
      mip_max_nodes: everywhere ? 500 : 30,
      mip_max_stall_nodes: everywhere ? 500 : 15,
    })
    return minimise(apart, 1) ?? best
  })
  if (!columns) return none ? 'none' : undefined
  return {
    amounts: goods.map(own => own.map(({ base, more }) => base + Math.round(floatAt(columns, more)))),
    ...(proved && { most }),
    totals: new Map(
      [...totals].map(([j, { column, total, step }]) => [j, total + step * Math.round(floatAt(columns, column))]),
    ),
  }
}
