import type { RoundContext } from '../flow/solve.ts'
import type { Block } from '../pairs/blocks.ts'
import type { Cap } from './caps.ts'
import { routingCosts } from './objective.ts'
import { type Programme, programmeOf } from './programme.ts'
import type { Selection } from './selection.ts'

/** A block to be solved on a fixed selection under caps, as a linear programme with what its goods cost. */
export type SelectionProblem = {
  readonly round: RoundContext
  readonly block: Block
  readonly selection: Selection
  readonly caps: readonly Cap[]
  readonly programme: Programme
  readonly costs: Float64Array
}

export function problemOf(
  round: RoundContext,
  block: Block,
  selection: Selection,
  caps: readonly Cap[],
): SelectionProblem {
  const programme = programmeOf(round.book, round.pairs, block, selection, caps)
  return { round, block, selection, caps, programme, costs: routingCosts(programme, round.scale) }
}
