import { type CallHead, ProblemError, payerOf } from '@lodestone/http'
import type { ServiceContext } from '@lodestone/service'
import type { Ask, AskedLane } from '../computation/computation.asked.ts'
import { ComputationFault } from '../computation/computation.fault.ts'
import type { Question } from '../computation/computation.question.ts'
import type { NoResultCode } from '../computation/computation.verdict.ts'
import { closedRound, type MatchedRound, matchedRound, type Named } from './matched.round.ts'

/** Seconds after which a caller should come back when a computation has ended without an answer. */
const RETRY_SECONDS = 5

/** What whoever asks is told of a computation without a result. The engine's own words may quote a book. */
const NO_RESULT: Record<NoResultCode, string> = {
  'no-whole-grams':
    'Under these rules no amounts in whole grams were found that keep every lot, minimum, ratio and cap, so there is nothing to show. Try a wider cap, or none.',
  'not-proved':
    'Under these rules no result was proved to be within a thousandth of what is possible in the time given, so none is shown. Try a wider cap, no countryCapLadder, or ask again.',
  'below-greedy':
    'Under these rules the result would serve less than the plainest rule does, so it is not shown. Please report it with the requestId.',
  'solver-failed':
    'Under these rules the solver gave no answer to rely on, so none is shown. Ask again, or report it with the requestId.',
  'checker-refused':
    'Under these rules the independent checker finds fault with the result, so it is not shown. Please report it with the requestId.',
}

/** Does work with its questions about a matched round, when it is the caller's turn. */
export type InTurn = <T>(call: CallHead & Named, work: (ask: Ask, round: MatchedRound) => Promise<T>) => Promise<T>

/** The books are read when it is the caller's turn: those who wait hold none. */
export const askingInTurn =
  ({ database, log }: ServiceContext, asked: AskedLane): InTurn =>
  async (call, work) => {
    const closed = await closedRound(database, call)
    return asked.inTurn(payerOf(call.identity), async ask =>
      work(
        question => ask(question).catch(error => Promise.reject(problemIn(error, question, log))),
        await matchedRound(database, closed),
      ),
    )
  }

/** What whoever asks is told of a computation that failed. */
function problemIn(error: unknown, question: Question, log: ServiceContext['log']): unknown {
  if (!(error instanceof ComputationFault)) return error
  const { verdict } = error
  if (verdict === 'checker-refused')
    log.error({ kind: question.kind, error: error.message }, 'the checker refused a result, nobody was shown it')
  if (verdict) return new ProblemError(verdict, NO_RESULT[verdict])
  if (error.kind === 'engine') return error
  return new ProblemError('unavailable', `The matching cannot answer now: ${error.message}.`, undefined, RETRY_SECONDS)
}
