import { present } from '@lodestone/kernel'
import type { CellDecision, CellRequest, Released } from './decision.ts'
import { COMMITMENTS, type Commitment } from './figure.ts'

/** Grams of one commitment that a group may have moved to a cell or away from it: those of its contribution above one height up to another. */
export type Moved = {
  readonly group: string
  readonly commitment: Commitment
  readonly above: bigint
  readonly upTo: bigint
}
/** A change of a contribution from one release of a stream to its next: it was made after publication `since`, and by `until`. */
type Step = Moved & {
  readonly cell: number
  readonly stream: string
  readonly rises: boolean
  readonly since: number
  readonly until: number
}

/** What may have moved in or out of a cell, and the cells it went to or came from. */
export type Moves = { readonly moved: readonly Moved[]; readonly others: ReadonlySet<number> }

/**
 * By cell what a rival may be known to have moved between cells: wherever, in all that a stream ever released and what is now decided, a group
 * may at one time have begun to have less of one cell by exactly so much as it has more of another, in one of them all or nothing. Yields now and then.
 */
export function* movesBetween(
  asked: readonly CellRequest[],
  decisions: readonly CellDecision[],
): Generator<void, ReadonlyMap<number, Moves>> {
  const bySize = new Map<string, Step[]>()
  for (const [cell, one] of asked.entries()) {
    for (const step of stepsOf(cell, one, present(decisions[cell]))) {
      const size = `${step.upTo - step.above} ${step.group} ${step.stream}`
      const same = bySize.get(size)
      if (same) same.push(step)
      else bySize.set(size, [step])
    }
    yield
  }
  const found = new Map<number, { moved: Moved[]; others: Set<number> }>()
  for (const steps of bySize.values()) {
    yield
    if (steps.length < 2) continue
    for (const step of steps) {
      const others = steps.filter(other => other.cell !== step.cell && isMove(step, other))
      if (others.length === 0) continue
      const moves = found.get(step.cell) ?? { moved: [], others: new Set() }
      found.set(step.cell, moves)
      moves.moved.push(step)
      for (const { cell } of others) moves.others.add(cell)
    }
  }
  return found
}

const isMove = (one: Step, other: Step): boolean =>
  one.rises !== other.rises &&
  (one.above === 0n || other.above === 0n) &&
  one.since < other.until &&
  other.since < one.until

/** How the contributions to a cell changed from each release of a stream to its next; the first of all releases rises from nothing. */
function stepsOf(cell: number, { stream, released }: CellRequest, decision: CellDecision): Step[] {
  const figures: Released[] = [...released]
  if (decision.kind === 'open' && decision.fresh)
    figures.push({ ...decision.figure, stream, publication: Number.POSITIVE_INFINITY })
  const latest = new Map<string, Released>()
  return figures.flatMap((figure, nth) => {
    const before = latest.get(figure.stream)
    latest.set(figure.stream, figure)
    if (!before && nth > 0) return []
    const since = before?.publication ?? Number.NEGATIVE_INFINITY
    return COMMITMENTS.flatMap(commitment => {
      const [now, then] = [figure.parts[commitment], before?.parts[commitment]]
      return [...new Set([...now.keys(), ...(then?.keys() ?? [])])].flatMap(group => {
        const [to, from] = [now.get(group) ?? 0n, then?.get(group) ?? 0n]
        if (to === from) return []
        const [rises, above, upTo] = to > from ? [true, from, to] : [false, to, from]
        return [
          { cell, stream: figure.stream, group, commitment, above, upTo, rises, since, until: figure.publication },
        ]
      })
    })
  })
}
