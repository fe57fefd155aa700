/** For other pure packages that ask for the optimum of a linear or integer programme: the warm solver of the matching, with its options and its second attempts. */

export type { Model, ModelData } from 'highs'
export { floatAt } from './at.ts'
export {
  FEASIBLE,
  OPTIMAL,
  optimum,
  SOLVER_OPTIONS,
  SolverFailed,
  statusOf,
  tolerance,
  WITHOUT_AIR,
  withSolver,
} from './select/highs.ts'
export { setObjective } from './select/objective.ts'
export { type Sparse, sparseModel, UNBOUNDED } from './select/sparse.ts'
export { HIGHS_VERSION } from './solver.ts'
