import { fairTurns, openAllowance, ProblemError, restBeyond, TooManyWaiting } from '@lodestone/http'
import { ComputationFault } from './computation.fault.ts'
import type { Pool } from './computation.pool.ts'
import type { Precedence } from './computation.precedence.ts'
import type { AnswerTo, Question } from './computation.question.ts'

/** Milliseconds that whoever asks may be kept waiting, for a turn and for the answer. */
const ASKED_LIMIT_MS = 100_000
/** More of one caller that may wait behind the one whose turn it is. */
const WAITING_EACH = 2
/** Seconds of computing that one caller may have at once, and on the average. */
const SECONDS = { burst: 120, perSecond: 0.25 }
/** Seconds after which whoever did not get a turn should come back. */
const RETRY_SECONDS = 15

/** Asks within a turn. Rejects with ComputationFault. */
export type Ask = <Q extends Question>(question: Q) => Promise<AnswerTo<Q>>

/** Replays and what-ifs: they have a lane of their own, one at a time, in fair turns of those who ask, and only while no round is being matched. */
export type AskedLane = {
  /** Does work with its questions in a turn. Throws 429 when the caller has too much waiting, or has had too much. */
  inTurn<T>(caller: string, work: (ask: Ask) => Promise<T>): Promise<T>
}

export function openAskedLane(
  pool: Pool,
  precedence: Precedence,
  metered: boolean,
  limitMs = ASKED_LIMIT_MS,
): AskedLane {
  const turns = fairTurns({ atOnce: 1, each: 1, waitingEach: WAITING_EACH, rest: restBeyond(1) })
  const seconds = metered ? openAllowance(SECONDS) : undefined

  /** Computes when no round waits for a matching. One that comes meanwhile ends it, and it begins again after that. */
  async function ask<Q extends Question>(question: Q, deadline: number): Promise<AnswerTo<Q>> {
    for (;;) {
      await before(deadline, precedence.quiet())
      try {
        return await pool.ask(question, deadline - performance.now())
      } catch (error) {
        if (!(error instanceof ComputationFault) || error.kind !== 'interrupted') throw error
      }
    }
  }

  return {
    inTurn: async (caller, work) => {
      await seconds?.mayGoOn(caller)
      const deadline = performance.now() + limitMs
      const beginning = turns.begin(caller).catch(error => {
        throw error instanceof TooManyWaiting ? later('Several of your replays and what-ifs wait already.') : error
      })
      const end = await before(deadline, beginning).catch(error => {
        // Its turn comes when nobody waits for it any more.
        beginning.then(
          late => late(),
          () => {},
        )
        throw error
      })
      const began = performance.now()
      try {
        return await work(question => ask(question, deadline))
      } finally {
        end()
        await seconds?.owe(caller, (performance.now() - began) / 1_000)
      }
    },
  }
}

/** What it gives, if it does in time. */
async function before<T>(deadline: number, promise: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => reject(later('A round is being matched, or others have asked before you.')),
    deadline - performance.now(),
  )
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

const later = (why: string): ProblemError =>
  new ProblemError(
    'rate-limited',
    `${why} Replays and what-ifs are computed one at a time, while no round is being matched.`,
    undefined,
    RETRY_SECONDS,
  )
