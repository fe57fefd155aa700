import type { Counted } from './holder.ts'
import { WHOLE } from './share.ts'

/** Holdings that are followed, and how deep, to see how much of somebody is reached. */
const MOST_STEPS = 300
const DEEPEST = 6

/**
 * How much of somebody an owner has through the owners that are named, rounded down; less than it has where the way is too long. A circle is gone
 * through once.
 */
export function reachedShare(from: string, to: string, direct: (owned: string) => readonly Counted[]): bigint {
  let steps = 0
  const through = (owned: string, way: readonly string[]): bigint => {
    let sum = 0n
    for (const { party, share } of direct(owned)) {
      if (steps++ >= MOST_STEPS) return sum
      // What it holds itself is no part of what it holds through others.
      if (party.record === to) sum += way.length > 1 ? share : 0n
      else if (way.length < DEEPEST && !way.includes(party.record))
        sum += (share * through(party.record, [...way, party.record])) / WHOLE
    }
    return sum
  }
  return through(from, [from])
}
