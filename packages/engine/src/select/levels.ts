import { present } from '@lodestone/kernel'
import type { Model } from 'highs'
import { floatAt } from '../at.ts'
import { type Cups, risingTo } from '../fair/level.ts'
import { cupsOf } from '../flow/cups.ts'
import type { Book } from '../pairs/book.ts'
import { optimum } from './highs.ts'
import { setObjective } from './objective.ts'
import type { Programme } from './programme.ts'
import type { Selection } from './selection.ts'

/** Kilograms by which what is settled may give way, so that floats stay feasible: a hundredth of a milligram for each kilogram. */
const SLACK = 1e-8
/** A dual value below this says nothing, but of a party that is so much of what the level weighs. */
const NOTHING = 1e-9
const MUCH = 1e-3
/** A common level settles in as many steps as breaks lie below it, as a rule three; beyond this the programme does not converge. */
const MOST_STEPS = 200

/** A party whose level is raised: what its lines weigh and may get, and the row that holds what it gets. */
type Raised = { readonly cups: Cups; readonly row: number }

/**
 * Lexicographic max-min of fill over weight in one class of a linear programme, all that its rows keep staying as it is: the common level rises as far as it can, parties that
 * hold it back keep what they have there, the others go on. Leaves a row for every party of the class in the model that keeps what it got, and answers the column of the level.
 *
 * The level is sought by Newton's method: what a party holds at a level is concave, so its tangent asks too much rather than too little, and the level climbs to the
 * greatest one from below. `frozen` parties cannot move, and have what they have.
 */
export function raiseLevels(
  model: Model,
  programme: Programme,
  book: Book,
  selection: Selection,
  priority: number,
  play: number,
  frozen: ReadonlySet<number> = new Set(),
): void {
  const { numCols: level, numRows: rows } = model.getDimensions()
  model.addCol(0, 0, Number.POSITIVE_INFINITY, { indices: [], values: [] })
  const open = new Set<Raised>()
  for (const [p, party] of programme.parties.entries()) {
    if (party.priority !== priority || frozen.has(p)) continue
    model.addRow(0, Number.POSITIVE_INFINITY, { indices: [present(programme.fill[p])], values: [1] })
    open.add({ cups: cupsOf(book, selection, party.lines), row: rows + open.size })
  }
  const slackOf = (kg: number, times = play): number => times * SLACK * (1 + Math.abs(kg))
  let from = 0
  while (open.size > 0) {
    const { at, held } = climb(from)
    from = at
    const settled = [...open].filter(party => held.has(party) || risingTo(party.cups, at).slope === 0)
    // What no dual value names is held back all the same when nothing could rise: none is left then.
    for (const party of settled.length > 0 ? settled : open) {
      const kept = risingTo(party.cups, at).held / 1000
      model.changeCoefficient(party.row, level, 0)
      // A level that was found with play is too high by that much: with more than the usual it is given once more.
      model.changeRowBounds(party.row, kept - slackOf(kept, 2 * play - 1), Number.POSITIVE_INFINITY)
      open.delete(party)
    }
  }
  cost(0)

  function cost(value: number): void {
    const costs = new Float64Array(level + 1)
    costs[level] = value
    setObjective(model, costs)
  }

  /** Whether a party holds the level back, by the dual value of its row: over all rows, times what a party adds to a level, they make one. */
  function holds(party: Raised, dual: number, at: number): boolean {
    return dual > NOTHING || (dual * risingTo(party.cups, at).slope) / 1000 > MUCH
  }

  /** The greatest level that all open parties can hold together, and those among them that hold it back. */
  function climb(start: number): { at: number; held: ReadonlySet<Raised> } {
    let at = start
    for (let step = 0; step < MOST_STEPS; step++) {
      let rising = false
      for (const party of open) {
        const { held, slope } = risingTo(party.cups, at)
        rising ||= slope > 0
        const kept = (held - slope * at) / 1000
        model.changeCoefficient(party.row, level, -slope / 1000)
        model.changeRowBounds(party.row, kept - slackOf(held / 1000), Number.POSITIVE_INFINITY)
      }
      if (!rising) return { at, held: new Set(open) }
      cost(-1)
      const { value, rowDuals } = optimum(model)
      const next = Math.max(at, -value)
      const same = [...open].every(party => risingTo(party.cups, next).slope === risingTo(party.cups, at).slope)
      if (same || next - at <= 1e-12 * next)
        return {
          at: next,
          held: new Set([...open].filter(party => holds(party, Math.abs(floatAt(rowDuals, party.row)), next))),
        }
      at = next
    }
    throw new Error('the common level does not settle')
  }
}
