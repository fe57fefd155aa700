import { REALISATIONS_PER_EVENT, realisationsCounted } from '@lodestone/contracts'
import { chunksOf, newSalt } from '@lodestone/kernel'
import { type Fact, factOf } from '@lodestone/messaging'
import { type Counted, showRealisation } from './realisation.ts'

/** Tells what counts in a round, at least one part. Behind a salt: the hash of the fact is public, a member's share is not. */
export function countedFacts(roundId: string, counted: readonly Counted[]): Fact[] {
  const members = counted.map(showRealisation).map(({ memberId, share }) => ({ memberId, share }))
  const parts = members.length === 0 ? [[]] : chunksOf(members, REALISATIONS_PER_EVENT)
  return parts.map((own, n) =>
    factOf(realisationsCounted, roundId, {
      roundId,
      part: n + 1,
      parts: parts.length,
      members: own,
      salt: newSalt(),
    }),
  )
}
