import {
  poolRequested,
  roundCancelled,
  roundClosed,
  roundCompleted,
  roundCreated,
  roundOpened,
} from '@lodestone/contracts'
import { type Fact, factOf } from '@lodestone/messaging'
import type { Round } from './round.ts'

/** Kept in the record beside what is published: the two sealed books are the ones that this service has too. */
export const BOOKS_SEALED = 'rounds.books-sealed'
/** Kept: a pool sheet was published. */
export const POOL_NOTED = 'rounds.pool-published'

/** Kept: an operator has decisions closed before their day. */
const DECISIONS_CLOSING = 'rounds.decisions-closing'

export const decisionsClosingFact = (round: Round): Fact => ({
  subject: round.id,
  type: DECISIONS_CLOSING,
  data: { roundId: round.id, pass: round.pass },
})

/** The first fact of a round. It is kept and not published: nobody but the hub knows of a draft. It binds the seed before anything is known. */
export const createdFact = (round: Round): Fact => ({
  subject: round.id,
  type: roundCreated,
  data: { roundId: round.id, ...round.draft, seedHash: round.seedHash },
})

export const openedFact = (round: Round): Fact =>
  factOf(roundOpened, round.id, { roundId: round.id, ...round.draft, seedHash: round.seedHash })

export const poolRequestedFact = (round: Round): Fact => factOf(poolRequested, round.id, { roundId: round.id })

/** Tells the seed. Throws for a round that is not closed: until then it is a secret. */
export function closedFact(round: Round): Fact {
  if (round.closedAt === undefined) throw new Error(`round ${round.id} is not closed`)
  return factOf(roundClosed, round.id, { roundId: round.id, closedAt: round.closedAt, seed: round.seed })
}

export const cancelledFact = (round: Round, reason?: string): Fact =>
  factOf(roundCancelled, round.id, { roundId: round.id, reason })

export const completedFact = (round: Round): Fact => factOf(roundCompleted, round.id, { roundId: round.id })
