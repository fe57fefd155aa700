import { COMMITMENTS, type Commitment, type Figure } from './figure.ts'
import type { Asked, Decision } from './sheet.ts'

/** Grams of one commitment that a group may have moved to a cell or away from it: those of its contribution above one height up to another. */
export type Moved = {
  readonly group: string
  readonly commitment: Commitment
  readonly above: bigint
  readonly upTo: bigint
}
type Step = Moved & { readonly cell: number; readonly rises: boolean }

/** What may have moved in or out of a cell, and the cells it went to or came from. */
export type Moves = { readonly moved: readonly Moved[]; readonly others: ReadonlySet<number> }

/**
 * By cell what a rival may be known to have moved between cells: wherever, in all that was ever released and is now decided, a group has less
 * of one cell by exactly so much as it has more of another. Yields after each cell.
 */
export function* movesBetween(
  asked: readonly Asked[],
  decisions: readonly Decision[],
): Generator<void, ReadonlyMap<number, Moves>> {
  const bySize = new Map<string, Step[]>()
  for (const [cell, one] of asked.entries()) {
    for (const step of stepsOf(cell, one, decisions[cell] as Decision)) {
      const size = `${step.upTo - step.above} ${step.group}`
      const same = bySize.get(size)
      if (same) same.push(step)
      else bySize.set(size, [step])
    }
    yield
  }
  const found = new Map<number, { moved: Moved[]; others: Set<number> }>()
  for (const steps of bySize.values()) {
    if (steps.length < 2) continue
    for (const step of steps) {
      const others = steps.filter(other => other.cell !== step.cell && other.rises !== step.rises)
      if (others.length === 0) continue
      const moves = found.get(step.cell) ?? { moved: [], others: new Set() }
      found.set(step.cell, moves)
      moves.moved.push(step)
      for (const { cell } of others) moves.others.add(cell)
    }
  }
  return found
}

/** How the contributions to a cell changed from each release of a stream to its next; the first of all releases rises from nothing. */
function stepsOf(cell: number, { stream, released }: Asked, decision: Decision): Step[] {
  const figures: { stream: string; figure: Figure }[] = released.map(figure => ({ stream: figure.stream, figure }))
  if (decision.kind === 'open' && decision.fresh) figures.push({ stream, figure: decision.figure })
  const latest = new Map<string, Figure>()
  return figures.flatMap(({ stream, figure }, nth) => {
    const before = latest.get(stream)
    latest.set(stream, figure)
    if (!before && nth > 0) return []
    return COMMITMENTS.flatMap(commitment => {
      const [now, then] = [figure.parts[commitment], before?.parts[commitment]]
      return [...new Set([...now.keys(), ...(then?.keys() ?? [])])].flatMap(group => {
        const [to, from] = [now.get(group) ?? 0n, then?.get(group) ?? 0n]
        if (to === from) return []
        const rises = to > from
        return [{ cell, group, commitment, above: rises ? from : to, upTo: rises ? to : from, rises }]
      })
    })
  })
}
