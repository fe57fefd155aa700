import type { Concern } from './concern.ts'
import type { Findings } from './findings.ts'
import type { Graph } from './graph.ts'
import type { Counted } from './holder.ts'
import type { Holding } from './interest.ts'
import { inFull, roomOf } from './room.ts'
import { larger, pct, type Range, smaller, WHOLE } from './share.ts'

/** Owners of concern first, those by themselves before those by their owners; then the larger; then by name. */
export const byWeight =
  (concern: Concern) =>
  (a: Counted, b: Counted): number =>
    rank(a, concern) - rank(b, concern) ||
    Number(b.share - a.share) ||
    Number(b.range.high - a.range.high) ||
    (keyOf(a) < keyOf(b) ? -1 : 1)
const keyOf = ({ party }: Counted): string => JSON.stringify([party.name, party.record])
const rank = (one: Counted, concern: Concern): number => (!one.ofConcern ? 2 : inFull(one, concern).length > 0 ? 0 : 1)

/** What each owner holds together, between which bounds. */
export function summed(holdings: readonly Holding[], graph: Graph, concern: Concern): Counted[] {
  const byOwner = new Map<string, Holding[]>()
  for (const one of holdings) {
    const all = byOwner.get(one.owner)
    if (all) all.push(one)
    else byOwner.set(one.owner, [one])
  }
  return [...byOwner].map(([owner, held]) => {
    const sum = (of: (range: Range) => bigint): bigint =>
      smaller(
        held.reduce((total, { range }) => total + of(range), 0n),
        WHOLE,
      )
    const low = sum(range => range.low)
    return {
      party: graph.party(owner),
      share: low,
      range: { low, high: sum(range => range.high) },
      types: [...new Set(held.map(one => one.type))].sort(),
      stated: held.every(one => one.stated),
      ofConcern: concern.owned(owner).length > 0,
    }
  })
}

/**
 * The direct owners of somebody with what counts of each where a share lies between bounds: the lower one of the entity's own owners, since every
 * policy judges what is undeclared there as the worst that it looks for. Above them nobody asks what is undeclared: the upper one counts of owners of
 * concern, as far as all others leave room at their lower ones.
 */
export function directOf(owned: string, graph: Graph, concern: Concern, findings: Findings): Counted[] {
  const direct = graph.holdings(owned).filter(one => !one.indirect)
  const owners = summed(direct, graph, concern).sort(byWeight(concern))
  const certain = owners.reduce((sum, { range }) => sum + range.low, 0n)
  const room = roomOf(larger(WHOLE - certain, 0n), concern)
  const of = graph.party(owned).name
  return owners.map(one => {
    const { low, high } = one.range
    const more = one.ofConcern && owned !== graph.entity ? room(one, high - low) : 0n
    const share = low + more
    const said = { owner: one.party.name, of, countedPct: pct(share) }
    if (!one.stated) findings.add('share-not-stated', { ...said, type: one.types.join(', ') })
    else if (low !== high) findings.add('share-range', { ...said, minPct: pct(low), maxPct: pct(high) })
    return { ...one, share }
  })
}
