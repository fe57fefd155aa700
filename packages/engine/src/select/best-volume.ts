import { present } from '@lodestone/kernel'
import { floatAt } from '../at.ts'
import type { StageDuals } from '../flow/solve.ts'
import { optimum, withSolver } from './highs.ts'
import { raiseLevels } from './levels.ts'
import { fillCosts, setObjective } from './objective.ts'
import type { SelectionProblem } from './problem.ts'
import { type GramProposal, stageDuals, usedUpOf, withPlay } from './proposal.ts'

/** Volume by class, least cost, fair levels and cheapest routing in floats, each optimum kept. Throws SolverFailed. */
export function bestVolume({ round, programme, selection, costs }: SelectionProblem): Promise<GramProposal> {
  const { classes } = programme
  const { unit } = round.scale
  return withPlay(play =>
    withSolver(programme.sparse.data(), model => {
      const duals: StageDuals[] = []
      const served = new Set<number>()
      for (const priority of classes) {
        setObjective(model, fillCosts(programme, priority))
        const { value, rowDuals } = optimum(model)
        duals.push(stageDuals(programme, `volume-${priority}`, rowDuals, 1))
        if (-value * 1000 >= 1) served.add(priority)
        const kept = -value - play * 1e-9 * (1000 - value)
        model.changeRowBounds(present(programme.volumeRow.get(priority)), kept, Number.POSITIVE_INFINITY)
      }
      setObjective(model, costs)
      duals.push(stageDuals(programme, 'cost', optimum(model).rowDuals, 1 / unit))
      // Less than a gram in all is what floats make of nothing, and no levels are to be made of it.
      for (const priority of served) raiseLevels(model, programme, round.book, selection, priority, play)
      setObjective(model, costs)
      const { columns, rowDuals } = optimum(model)
      const { colDual } = model.getSolution()
      return {
        columns,
        rowDuals,
        duals,
        tight: c => {
          const { column } = present(programme.cells[c])
          return (
            floatAt(columns, column) > 1e-9 ||
            Math.abs(floatAt(colDual, column)) <= 1e-7 * (1 + Math.abs(floatAt(costs, column)))
          )
        },
        usedUp: usedUpOf(programme, row => floatAt(rowDuals, row) < -1e-7),
      }
    }),
  )
}
