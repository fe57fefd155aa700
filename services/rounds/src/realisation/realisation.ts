import { REALISATIONS_PER_EVENT, type Realisation, realisationsCounted } from '@lodestone/contracts'
import { chunksOf, exact, formatKg, newSalt } from '@lodestone/kernel'
import { type Fact, factOf } from '@lodestone/messaging'

/** What was proposed to a member in its latest awarded rounds and what of it the member accepted, in grams of need. */
export type Counted = {
  readonly memberId: string
  readonly rounds: number
  readonly proposed: bigint
  readonly taken: bigint
}

export const showRealisation = ({ memberId, rounds, proposed, taken }: Counted): Realisation => ({
  memberId,
  rounds,
  proposedKg: formatKg(proposed),
  takenKg: formatKg(taken),
  share: exact.formatRational(exact.rational(taken, proposed), 4),
})

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
