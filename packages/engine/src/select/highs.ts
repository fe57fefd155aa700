import highsModule, { type Highs, type InitOptions, type Model, type ModelData } from 'highs'

// The package's types describe its CommonJS build; imported as a module it is the loader itself.
const loadHighs = highsModule as unknown as (options?: InitOptions) => Promise<Highs>

/** The solver gave no answer to rely on: an abort, a bad status, or no solution within its limits. */
export class SolverFailed extends Error {}

let loaded: Promise<Highs> | undefined

/** One warm instance a thread. After a failure the next call loads a fresh module: an aborted heap is never used again. */
export function highs(): Promise<Highs> {
  const present = loaded ?? loadHighs()
  loaded = present
  return present
}

const OPTIONS = {
  output_flag: false,
  random_seed: 1,
  primal_feasibility_tolerance: 1e-9,
  dual_feasibility_tolerance: 1e-9,
}
/** What HiGHS calls the state of a model after a run. */
export const OPTIMAL = 7
export const INFEASIBLE = 8
/** What it calls the state of the solution that it then has (`primal_solution_status`). */
export const FEASIBLE = 2

/** Seconds of a model's runs after which the solver is taken to be lost: a guard alone, since effort is limited by nodes. What it ends is never shown. */
const GUARD_SECONDS = 600

/** How far from its optimum each stage of a selection may end, as a share of it. What is left of a surplus buys kilograms of later stages. */
export const GAPS = { surplus: 1e-12, volume: 1e-6, cost: 1e-4 }

/** What the certificate names: the fixed options of every run. */
export const SOLVER_OPTIONS: Record<string, string | number | boolean> = {
  ...OPTIONS,
  mip_rel_gap_volume: GAPS.volume,
  mip_rel_gap_cost: GAPS.cost,
}

/** Lends a model for the length of `use`. An abort of the solver comes out as SolverFailed, and its module is given up; our own misuse of it stays a fault. */
export async function withSolver<T>(data: ModelData, use: (model: Model, solver: Highs) => T): Promise<T> {
  const solver = await highs()
  let model: Model | undefined
  try {
    model = solver.createModel(data)
    model.options.set({ ...OPTIONS, time_limit: GUARD_SECONDS })
    return use(model, solver)
  } catch (error) {
    const { HighsValidationError, HighsUnsupportedOptionError, HighsDisposedError, HighsReentrancyError } =
      solver.errors
    for (const bug of [HighsValidationError, HighsUnsupportedOptionError, HighsDisposedError, HighsReentrancyError]) {
      if (error instanceof bug) throw error
    }
    if (!(error instanceof SolverFailed)) {
      loaded = undefined
      model = undefined
    }
    throw error instanceof SolverFailed ? error : new SolverFailed(String(error))
  } finally {
    model?.dispose()
  }
}

/** Runs a linear programme to its optimum; where a warm start or the presolve leads nowhere, once more without. */
export function optimum(model: Model): { value: number; columns: Float64Array; rowDuals: Float64Array } {
  for (const presolve of ['choose', 'choose', 'off']) {
    try {
      model.options.set({ presolve })
      if (model.run().modelStatus === OPTIMAL) {
        const { colValue, rowDual } = model.getSolution()
        return { value: model.getObjectiveValue(), columns: colValue, rowDuals: rowDual }
      }
    } catch {
      // A warm change sometimes ends in status -1; a cleared solver cures it.
    }
    model.clearSolver()
  }
  throw new SolverFailed('the linear programme has no optimum')
}
