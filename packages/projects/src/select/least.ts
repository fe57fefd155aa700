import {
  FEASIBLE,
  type Model,
  OPTIMAL,
  SOLVER_OPTIONS,
  setObjective,
  statusOf,
  tolerance,
  WITHOUT_AIR,
} from '@lodestone/engine/linear'

/** Nodes that a search takes at most: effort, unlike time, is the same everywhere. */
const MOST_NODES = 100_000
/** Ways to search in turn where one leads nowhere. */
const WAYS = [
  { ...WITHOUT_AIR, ...tolerance(1e-9) },
  { ...WITHOUT_AIR, ...tolerance(1e-9), presolve: 'choose' },
  { ...WITHOUT_AIR, ...tolerance(1e-7) },
]

/** How far from its optimum a search ends: nowhere, but for a milligram or a thousandth of a euro. */
const GAPS = { mip_rel_gap: 0, mip_abs_gap: 1e-6, mip_max_nodes: MOST_NODES }

const { mip_rel_gap_volume: _, mip_rel_gap_cost: __, ...linear } = SOLVER_OPTIONS
/** What a result names: the options that its searches begin with. */
export const SEARCH_OPTIONS: typeof SOLVER_OPTIONS = { ...linear, ...WAYS[0], ...GAPS }

export type Least = { readonly value: number; readonly bound: number; readonly columns: Float64Array }

/** The least of an objective of an integer programme, with the bound that is proved under it; `start` keeps its rows. `undefined` where there is nothing that keeps the rows. */
export function leastOf(model: Model, costs: Float64Array, start?: Float64Array): Least | undefined {
  setObjective(model, costs)
  for (const way of WAYS) {
    model.options.set({ ...way, ...GAPS })
    if (start) model.setSolution({ colValue: start })
    const status = statusOf(model)
    if (status !== undefined && Number(model.info.get('primal_solution_status')) === FEASIBLE) {
      const value = model.getObjectiveValue()
      const bound = Number(model.info.get('mip_dual_bound'))
      return {
        value,
        bound: status === OPTIMAL && !Number.isFinite(bound) ? value : bound,
        columns: Float64Array.from(model.getSolution().colValue),
      }
    }
    model.clearSolver()
  }
  return undefined
}
