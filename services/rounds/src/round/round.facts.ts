import {
  poolRequested,
  roundCancelled,
  roundClosed,
  roundCompleted,
  roundCreated,
  roundOpened,
} from '@lodestone/contracts'
import type { Json } from '@lodestone/kernel'
import type { Fact } from '@lodestone/messaging'
import type { Round } from './round.ts'

/** Kept in the record beside what is published: the two sealed books are the ones that this service has too. */
export const BOOKS_SEALED = 'rounds.books-sealed'
/** Kept: a pool sheet was published. */
export const POOL_NOTED = 'rounds.pool-published'

const asJson = (value: unknown): Json => value as Json

/** The first fact of a round. It is kept and not published: nobody but the hub knows of a draft. It binds the seed before anything is known. */
export const createdFact = (round: Round): Fact => ({
  subject: round.id,
  type: roundCreated,
  data: asJson({ roundId: round.id, ...round.draft, seedHash: round.seedHash }),
})

export const openedFact = (round: Round): Fact => ({
  subject: round.id,
  event: roundOpened,
  data: asJson({ roundId: round.id, ...round.draft, seedHash: round.seedHash }),
})

export const poolRequestedFact = (round: Round): Fact => ({
  subject: round.id,
  event: poolRequested,
  data: { roundId: round.id },
})

/** Tells the seed. Throws for a round that is not closed: until then it is a secret. */
export function closedFact(round: Round): Fact {
  if (round.closedAt === undefined) throw new Error(`round ${round.id} is not closed`)
  return {
    subject: round.id,
    event: roundClosed,
    data: { roundId: round.id, closedAt: round.closedAt, seed: round.seed },
  }
}

export const cancelledFact = (round: Round, reason?: string): Fact => ({
  subject: round.id,
  event: roundCancelled,
  data: { roundId: round.id, reason },
})

export const completedFact = (round: Round): Fact => ({
  subject: round.id,
  event: roundCompleted,
  data: { roundId: round.id },
})
