import { present } from '@lodestone/kernel'
import type { Model } from 'highs'
import { floatAt } from '../at.ts'
import type { StageDuals } from '../flow/solve.ts'
import { optimum, withSolver } from './highs.ts'
import { raiseLevels } from './levels.ts'
import { fillCosts, setObjective, surplusCosts } from './objective.ts'
import type { SelectionProblem } from './problem.ts'
import type { Programme } from './programme.ts'
import { type GramProposal, stageDuals, usedUpOf, withPlay } from './proposal.ts'

/** Reduced costs and prices below this, of the largest of the objective, say nothing. */
const NOTHING = 1e-9

/**
 * Surplus by class, then volume by class, then fair levels in floats. After every stage only its optima stay open: goods that have a reduced cost are out, and
 * offers, caps and lines that have a price are used up. So no stage can give away, for kilograms or for fairness, what one before it won. All routings of what
 * then is open cost the same.
 */
export async function bestSurplus(problem: SelectionProblem): Promise<GramProposal> {
  const { round, programme, selection, costs } = problem
  const { classes } = programme
  const { duals, rowDuals } = await proofs(problem)
  return await withPlay(play =>
    withSolver(programme.sparse.data(), model => {
      const face = faceOf(programme)
      for (const priority of classes) face.keep(model, surplusCosts(programme, priority))
      for (const priority of classes) face.keep(model, fillCosts(programme, priority))
      const frozen = new Set([...programme.parties.keys()].filter(p => face.isFrozen(p)))
      for (const priority of classes) raiseLevels(model, programme, round.book, selection, priority, play, frozen)
      setObjective(model, costs)
      const { columns } = optimum(model)
      return { columns, rowDuals, duals, tight: face.isOpen, usedUp: face.usedUp() }
    }),
  )
}

/** The same stages, each optimum kept by a row of its own: the dual values that prove how much better none could be. */
async function proofs({
  round,
  programme,
  costs,
}: SelectionProblem): Promise<{ duals: StageDuals[]; rowDuals: Float64Array }> {
  const { classes } = programme
  const { unit } = round.scale
  return await withPlay(play =>
    withSolver(programme.sparse.data(), model => {
      const duals: StageDuals[] = []
      const stage = (name: string, own: Float64Array, perUnit: number, kept?: number): Float64Array => {
        setObjective(model, own)
        const { value, rowDuals } = optimum(model)
        duals.push(stageDuals(programme, name, rowDuals, perUnit))
        const least = -value - play * 1e-12 * (1000 + Math.abs(value))
        if (kept !== undefined) model.changeRowBounds(kept, least, Number.POSITIVE_INFINITY)
        return rowDuals
      }
      const prices = classes.map(p =>
        stage(`surplus-${p}`, surplusCosts(programme, p), 1 / unit, present(programme.surplusRow.get(p))),
      )
      for (const p of classes) stage(`volume-${p}`, fillCosts(programme, p), 1, present(programme.volumeRow.get(p)))
      stage('cost', costs, 1 / unit)
      return { rowDuals: pricesOf(programme, prices), duals }
    }),
  )
}

/** What a kilogram is worth in the surplus: of a line in that of its class, of an offer or a cap in that of the best class to which it is scarce. */
function pricesOf(programme: Programme, stages: readonly Float64Array[]): Float64Array {
  const rowDuals = Float64Array.from(
    present(stages[0]),
    (_, row) => stages.find(own => Math.abs(floatAt(own, row)) > NOTHING)?.[row] ?? 0,
  )
  for (const [p, { priority }] of programme.parties.entries()) {
    const row = present(programme.fillRow[p])
    rowDuals[row] = floatAt(present(stages[programme.classes.indexOf(priority)]), row)
  }
  return rowDuals
}

/** The optima that the stages so far leave open, as bounds of columns and rows. */
function faceOf(programme: Programme) {
  const { colLower, colUpper, rowLower, rowUpper } = programme.sparse.data()
  const lower = Float64Array.from(colLower)
  const upper = Float64Array.from(colUpper)
  const least = Float64Array.from(rowLower)
  const most = Float64Array.from(rowUpper)
  const priced = new Set<number>()

  function keep(model: Model, costs: Float64Array): void {
    setObjective(model, costs)
    const { rowDuals } = optimum(model)
    const { colDual } = model.getSolution()
    const nothing = NOTHING * (10 + costs.reduce((largest, cost) => Math.max(largest, Math.abs(cost)), 0))
    for (const [c, dual] of colDual.entries()) {
      if (lower[c] === upper[c] || Math.abs(dual) <= nothing) continue
      if (dual > 0) upper[c] = floatAt(lower, c)
      else lower[c] = floatAt(upper, c)
      model.changeColBounds(c, floatAt(lower, c), floatAt(upper, c))
    }
    for (const [r, dual] of rowDuals.entries()) {
      if (least[r] === most[r] || Math.abs(dual) <= nothing) continue
      if (dual > 0) most[r] = floatAt(least, r)
      else least[r] = floatAt(most, r)
      if (dual < 0) priced.add(r)
      model.changeRowBounds(r, floatAt(least, r), floatAt(most, r))
    }
  }

  const isOpen = (cell: number): boolean => floatAt(upper, present(programme.cells[cell]).column) > 0
  const open = new Set<number>()
  return {
    keep,
    isOpen,
    /** Whether a party's fill is settled already: full, or without goods that stayed open. */
    isFrozen(party: number): boolean {
      if (open.size === 0) for (const [c, cell] of programme.cells.entries()) if (isOpen(c)) open.add(cell.party)
      const column = present(programme.fill[party])
      return lower[column] === upper[column] || !open.has(party)
    },
    usedUp: () => usedUpOf(programme, row => priced.has(row)),
  }
}
