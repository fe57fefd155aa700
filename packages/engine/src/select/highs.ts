import highsModule, { type Highs, type Model, type ModelData } from 'highs'

// The package's types describe its CommonJS build; imported as a module it is the loader itself.
const loadHighs = 'default' in highsModule ? highsModule.default : highsModule

/** The solver gave no answer to rely on: an abort, a bad status, or no solution within its limits. */
export class SolverFailed extends Error {}

let loaded: Promise<Highs> | undefined

/** One warm instance a thread. After an abort the next call loads a fresh module: an aborted heap is never used again. */
export function highs(): Promise<Highs> {
  const present = loaded ?? loadHighs()
  loaded = present
  return present
}

/** Whether a model merely ended with a bad status, and is as good as before; anything else is an abort of the module or our own misuse of it. */
const isBadStatus = (error: unknown): boolean => error instanceof Error && error.name === 'HighsError'

const OPTIONS = {
  output_flag: false,
  random_seed: 1,
  primal_feasibility_tolerance: 1e-9,
  dual_feasibility_tolerance: 1e-9,
}
/**
 * How integer programmes are solved that have no room: what is met exactly is met. The presolve of HiGHS takes limits that are met exactly for passed ones, so that it calls programmes
 * infeasible or proves too low an optimum, and on small programmes of whole grams it may take minutes; without it the selections of large rounds are found no later.
 */
export const WITHOUT_AIR = { mip_feasibility_tolerance: 1e-9, presolve: 'off' } as const
/** By how much an integer programme may break its rows, in their unit. */
export const tolerance = (most: number) => ({ mip_feasibility_tolerance: most, primal_feasibility_tolerance: most })
/** What HiGHS calls the state of a model after a run. */
export const OPTIMAL = 7
export const INFEASIBLE = 8
/** What it calls the state of the solution that it then has (`primal_solution_status`). */
export const FEASIBLE = 2

/** Seconds of a model's runs after which the solver is taken to be lost: a guard alone, since effort is limited by nodes. What it ends is never shown. */
const GUARD_SECONDS = 600

/** How far from its optimum each stage of a selection may end, as a share of it. What is left of a surplus buys kilograms of later stages. */
export const GAPS = { surplus: 1e-12, volume: 1e-6, cost: 1e-4 }

/** What the certificate names: the options that every run begins with, and how far selections may end from their optimum. */
export const SOLVER_OPTIONS: Record<string, string | number | boolean> = {
  ...OPTIONS,
  mip_rel_gap_volume: GAPS.volume,
  mip_rel_gap_cost: GAPS.cost,
}

/**
 * Lends a model for the length of `use`, which may be called twice: after an abort of the module once more with a fresh one, since what fills its heap may be what others left. A second
 * abort and a bad status come out as SolverFailed; our own misuse of the solver stays a fault.
 */
export async function withSolver<T>(data: ModelData, use: (model: Model, solver: Highs) => T): Promise<T> {
  try {
    return await lent(data, use)
  } catch (error) {
    if (!(error instanceof Aborted)) throw error
    loaded = undefined
  }
  try {
    return await lent(data, use)
  } catch (error) {
    if (error instanceof Aborted) loaded = undefined
    throw error instanceof Aborted ? new SolverFailed(String(error.cause)) : error
  }
}

/** What the module was doing came to an end that nothing is known of: its heap may be in any state. */
class Aborted extends Error {}

async function lent<T>(data: ModelData, use: (model: Model, solver: Highs) => T): Promise<T> {
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
    if (error instanceof SolverFailed) throw error
    if (isBadStatus(error)) throw new SolverFailed(String(error))
    model = undefined
    throw new Aborted('the solver aborted', { cause: error })
  } finally {
    model?.dispose()
  }
}

/** `undefined` when the solver fails; any other fault is a bug and goes on. */
export async function attempt<T>(run: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof SolverFailed) return undefined
    throw error
  }
}

/** Rows up to which a presolve takes longer than it saves. */
const FEW_ROWS = 500

/** Its `optimality_tolerance`, the default: HiGHS says not to know where the objectives of a programme and of its dual are a hundred times this share apart. */
const AGREED = 1e-7
/**
 * The same at the last attempt: next to nothing that is left of large sums agrees no better. That rows and duals are kept is asked as strictly as ever, and what dual values prove is
 * computed from them exactly.
 */
const AGREED_LOOSELY = 1e-3

/** Runs a linear programme to its optimum; where a warm start, the presolve or none leads nowhere, once more otherwise. */
export function optimum(model: Model): { value: number; columns: Float64Array; rowDuals: Float64Array } {
  const small = model.getDimensions().numRows <= FEW_ROWS
  const strictly = (small ? ['off', 'off', 'choose'] : ['choose', 'choose', 'off']).map(presolve => ({
    presolve,
    optimality_tolerance: AGREED,
  }))
  for (const options of [...strictly, { presolve: 'off', optimality_tolerance: AGREED_LOOSELY }]) {
    try {
      model.options.set(options)
      if (model.run().modelStatus === OPTIMAL) {
        const { colValue, rowDual } = model.getSolution()
        return { value: model.getObjectiveValue(), columns: colValue, rowDuals: rowDual }
      }
    } catch (error) {
      // A warm change sometimes ends in status -1; a cleared solver cures it.
      if (!isBadStatus(error)) throw error
    }
    model.clearSolver()
  }
  throw new SolverFailed('the linear programme has no optimum')
}

/** Runs a model. A warm change sometimes ends in status -1; what the solver then says of a solution is that of the run before. */
export function statusOf(model: Model): number | undefined {
  try {
    return model.run().modelStatus
  } catch (error) {
    if (!isBadStatus(error)) throw error
    return undefined
  }
}
