import { type DataOf, type projectRoundDecided, roundMatched } from '@lodestone/contracts'
import { newSalt } from '@lodestone/kernel'
import { type Fact, factOf } from '@lodestone/messaging'
import type { Matching, Round } from '../round/round.ts'
import type { Decided } from './decision.store.ts'

/** Whether projects, asks and pledges are decided on in a round, and no lines and offers. */
export const isOfProjects = ({ draft }: Pick<Round, 'draft'>): boolean => draft.type === 'project'

type Told = DataOf<typeof projectRoundDecided>

/** What a round was decided by, as it is told at a time; `undefined` where it could not be decided. Throws for a decision without its hashes. */
export function decidedBy({ state, bookDigest, resultHash }: Told, decidedAt: string): Decided | undefined {
  if (state === 'failed') return undefined
  if (bookDigest === undefined || resultHash === undefined)
    throw new Error('a project round was decided without the digest of its book or the hash of its result')
  return { bookDigest, resultHash, decidedAt }
}

/** How the matching of a round of projects stands that could not be decided: an operator cancels it. */
export const undecided = (since: string): Matching => ({ state: 'failed', since })

/** A round of projects proposes nothing to its sides: what they get stands with the project round. */
export const matchedFact = (roundId: string, { bookDigest, resultHash }: Decided): Fact =>
  factOf(roundMatched, roundId, {
    roundId,
    inputDigest: bookDigest,
    resultHash,
    matchedKg: '0',
    allocations: 0,
    salt: newSalt(),
  })
