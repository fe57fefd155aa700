import {
  poolRequested,
  roundCancelled,
  roundClosed,
  roundCompleted,
  roundCreated,
  roundOpened,
  roundRevised,
} from '@lodestone/contracts'
import { newSalt } from '@lodestone/kernel'
import { type Fact, factOf } from '@lodestone/messaging'
import type { RoundIn } from './round.ts'

/** Kept in the record beside what is published: the two sealed books are the ones that this service has too. */
export const BOOKS_SEALED = 'rounds.books-sealed'
/** Kept: a pool sheet was published. */
export const POOL_NOTED = 'rounds.pool-published'

/** Kept: an operator has decisions closed before their day. */
const DECISIONS_CLOSING = 'rounds.decisions-closing'

export const decisionsClosingFact = (round: RoundIn<'matched'>): Fact => ({
  subject: round.id,
  type: DECISIONS_CLOSING,
  data: { roundId: round.id, pass: round.pass },
})

/** The first fact of a round. It is kept and not published: nobody but the hub knows of a draft. It binds the seed before anything is known. */
export const createdFact = (round: RoundIn<'draft'>): Fact => ({
  subject: round.id,
  type: roundCreated,
  data: { roundId: round.id, ...round.draft, seedHash: round.seedHash },
})

/** A draft was replaced. Kept and not published, as its first fact; salted, because others see its hash and know most of what it says. */
export const revisedFact = (round: RoundIn<'draft'>): Fact => ({
  subject: round.id,
  type: roundRevised,
  data: { roundId: round.id, version: round.version, ...round.draft, salt: newSalt() },
})

export const openedFact = (round: RoundIn<'collecting'>): Fact =>
  factOf(roundOpened, round.id, { roundId: round.id, ...round.draft, seedHash: round.seedHash })

export const poolRequestedFact = (round: RoundIn<'offering'>): Fact =>
  factOf(poolRequested, round.id, { roundId: round.id })

/** Tells the seed, which is a secret until a round is closed. */
export const closedFact = ({ id, closedAt, seed }: RoundIn<'sealing'>): Fact =>
  factOf(roundClosed, id, { roundId: id, closedAt, seed })

export const cancelledFact = (round: RoundIn<'cancelled'>, reason?: string): Fact =>
  factOf(roundCancelled, round.id, { roundId: round.id, reason })

export const completedFact = (round: RoundIn<'completed'>): Fact =>
  factOf(roundCompleted, round.id, { roundId: round.id })
