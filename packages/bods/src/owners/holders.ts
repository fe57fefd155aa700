import type { Concern } from './concern.ts'
import { byWeight, directOf, summed } from './counted.ts'
import type { Findings } from './findings.ts'
import type { Graph } from './graph.ts'
import type { Counted } from './holder.ts'
import type { Party } from './party.ts'
import { reachedShare } from './reach.ts'
import { roomOf } from './room.ts'
import { larger, pct, smaller, WHOLE } from './share.ts'

export type Holders = {
  /** Who can stand as owners of somebody in a chain. */
  readonly of: (owned: string) => readonly Counted[]
  /** All direct owners, those in doubt too. */
  readonly direct: (owned: string) => readonly Counted[]
  /** Who holds something of somebody indirectly, of which nothing counts as a share and that is of concern. */
  readonly unplaced: (owned: string) => readonly Party[]
}

/** Who owns whom, each worked out once. */
export function holdersIn(graph: Graph, concern: Concern, findings: Findings): Holders {
  const direct = once(owned => directOf(owned, graph, concern, findings))
  const more = once(owned => indirectOf(owned, direct))
  const standing = once(owned => {
    const byOwner = new Map(direct(owned).map(one => [one.party.record, one]))
    for (const one of more(owned)) {
      const other = byOwner.get(one.party.record)
      if (one.share > 0n) byOwner.set(one.party.record, other ? joined(other, one) : one)
    }
    return [...byOwner.values()].filter(one => stands(one, owned)).sort(byWeight(concern))
  })

  /** Whoever is in doubt stands only where that is the safe side. */
  function stands({ party, ofConcern, share }: Counted, owned: string): boolean {
    if (party.doubt === undefined || ofConcern) return true
    const of = graph.party(owned).name
    findings.add('owner-in-doubt', { owner: party.name, of, why: party.doubt, sharePct: pct(share) })
    return false
  }

  /**
   * What indirect interests add to the named owners. An indirect one says that there are owners between: where they are not named, somebody of no
   * concern proves nothing by standing behind them, and whoever is of concern counts as if nobody stood between.
   */
  function indirectOf(owned: string, of: (owned: string) => readonly Counted[]): Counted[] {
    const indirect = graph.holdings(owned).filter(one => one.indirect)
    if (indirect.length === 0) return []
    const owners = summed(indirect, graph, concern).sort(byWeight(concern))
    const named = of(owned).reduce((sum, { share }) => sum + share, 0n)
    const room = roomOf(larger(WHOLE - named, 0n), concern)
    return owners.map(one => {
      const { low, high } = one.range
      const reached = reachedShare(owned, one.party.record, of)
      const least = larger(low - reached, 0n)
      const most = owned === graph.entity ? least : room(one, larger(high - reached, 0n))
      const share = one.ofConcern ? larger(least, most) : 0n
      const names = { owner: one.party.name, of: graph.party(owned).name }
      const said = { ...names, minPct: pct(low), maxPct: pct(high), reachedPct: pct(reached) }
      if (share > 0n) findings.add('indirect-carried', { ...said, countedPct: pct(share) })
      else if (reached < low || (reached === 0n && high > 0n)) findings.add('indirect-not-carried', said)
      return { ...one, share }
    })
  }

  const unplaced = (owned: string): Party[] =>
    more(owned)
      .filter(
        ({ party, share, ofConcern }) => ofConcern && share === 0n && reachedShare(owned, party.record, direct) === 0n,
      )
      .map(({ party }) => party)
  return { of: standing, direct, unplaced }
}

const joined = (one: Counted, other: Counted): Counted => ({ ...one, share: smaller(one.share + other.share, WHOLE) })

function once<T>(work: (owned: string) => T): (owned: string) => T {
  const known = new Map<string, { readonly value: T }>()
  return owned => {
    const { value } = known.get(owned) ?? { value: work(owned) }
    known.set(owned, { value })
    return value
  }
}
