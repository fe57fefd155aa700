import type { Model } from 'highs'
import { risingTo } from '../fair/level.ts'
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
  const own = programme.parties.flatMap((party, p) => (party.priority === priority && !frozen.has(p) ? [p] : []))
  const cups = new Map(own.map(p => [p, cupsOf(book, selection, programme.parties[p]!.lines)]))
  const { numCols: cols, numRows: rows } = model.getDimensions()
  model.addCol(0, 0, Number.POSITIVE_INFINITY, { indices: [], values: [] })
  const level = cols
  const row = new Map(own.map((p, n) => [p, rows + n]))
  for (const p of own) model.addRow(0, Number.POSITIVE_INFINITY, { indices: [programme.fill[p]!], values: [1] })
  const slackOf = (kg: number): number => play * SLACK * (1 + Math.abs(kg))
  const open = new Set(own)
  let from = 0
  while (open.size > 0) {
    const { at, held } = climb(from)
    from = at
    const settled = [...open].filter(p => held.has(p) || risingTo(cups.get(p)!, at).slope === 0)
    // What no dual value names is held back all the same when nothing could rise: none is left then.
    for (const p of settled.length > 0 ? settled : open) {
      const kept = risingTo(cups.get(p)!, at).held / 1000
      model.changeCoefficient(row.get(p)!, level, 0)
      model.changeRowBounds(row.get(p)!, kept - slackOf(kept), Number.POSITIVE_INFINITY)
      open.delete(p)
    }
  }
  cost(0)

  function cost(value: number): void {
    const costs = new Float64Array(level + 1)
    costs[level] = value
    setObjective(model, costs)
  }

  /** Whether a party holds the level back, by the dual value of its row: over all rows, times what a party adds to a level, they make one. */
  function holds(p: number, dual: number, at: number): boolean {
    return dual > NOTHING || (dual * risingTo(cups.get(p)!, at).slope) / 1000 > MUCH
  }

  /** The greatest level that all open parties can hold together, and those among them that hold it back. */
  function climb(start: number): { at: number; held: Set<number> } {
    let at = start
    for (let step = 0; step < MOST_STEPS; step++) {
      let rising = false
      for (const p of open) {
        const { held, slope } = risingTo(cups.get(p)!, at)
        rising ||= slope > 0
        const kept = (held - slope * at) / 1000
        model.changeCoefficient(row.get(p)!, level, -slope / 1000)
        model.changeRowBounds(row.get(p)!, kept - slackOf(held / 1000), Number.POSITIVE_INFINITY)
      }
      if (!rising) return { at, held: new Set(open) }
      cost(-1)
      const { value, rowDuals } = optimum(model)
      const next = Math.max(at, -value)
      const same = [...open].every(p => risingTo(cups.get(p)!, next).slope === risingTo(cups.get(p)!, at).slope)
      if (same || next - at <= 1e-12 * next)
        return { at: next, held: new Set([...open].filter(p => holds(p, Math.abs(rowDuals[row.get(p)!]!), next))) }
      at = next
    }
    throw new Error('the common level does not settle')
  }
}
