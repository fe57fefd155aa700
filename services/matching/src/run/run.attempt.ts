import { DatabaseUnavailable } from '@lodestone/database'
import type { ServiceContext } from '@lodestone/service'
import { readBookTexts } from '../book/book.store.ts'
import { readSealedRound } from '../book/sealed.store.ts'
import { ComputationFault } from '../computation/computation.fault.ts'
import type { Pool } from '../computation/computation.pool.ts'
import type { MatchedAnswer } from '../computation/computation.question.ts'
import { readEndedPasses } from '../pass/pass.store.ts'
import { type Claim, LEASE_MS, releaseRun, renewLease } from './run.claim.store.ts'
import type { Ending } from './run.measures.ts'
import { causeOf, outcomes } from './run.outcome.ts'
import { retryAfterSeconds, timeBoxMs } from './run.ts'

/** Milliseconds one matching may take. */
const RUN_LIMIT_MS = 30 * 60_000

/** Carries out a run that is claimed. Nothing is computed inside a transaction. */
export function openAttempts(context: ServiceContext, pool: Pool) {
  const { database, log } = context
  const { fail, incomplete, matched } = outcomes(context)

  /** After an interruption there is no use in taking up another run now. */
  async function carryOut(claim: Claim, traceparent: string | undefined): Promise<Ending> {
    const { roundId } = claim
    if (retryAfterSeconds(claim.attempts) === undefined) {
      await fail(claim, causeOf(claim, traceparent), { said: 'its owner died' })
      return 'failed'
    }
    const round = await readSealedRound(database, roundId)
    if (!round || round === 'open') throw new Error(`run of round ${roundId}, which has not come whole`)
    const lease = keepLease(claim)
    try {
      const { rules, seed, seals } = round
      const books = await readBookTexts(database, roundId)
      const earlier = await readEndedPasses(database, roundId)
      const unchecked = Promise.withResolvers<MatchedAnswer>()
      const checked = pool.ask(
        { kind: 'match', roundId, books, earlier, rules, seed, seals, timeLimitMs: timeBoxMs(context.config) },
        RUN_LIMIT_MS,
        unchecked.resolve,
      )
      const answer = await Promise.race([unchecked.promise, checked])
      // What follows locks the run's row itself.
      clearInterval(lease)
      const cause = causeOf(claim, traceparent)
      if (answer.kind === 'incomplete') {
        await incomplete(claim, cause, answer.missing)
        return 'incomplete'
      }
      await matched(claim, cause, answer, checked)
      return 'matched'
    } catch (error) {
      if (!(error instanceof DatabaseUnavailable) && !isInterruption(error)) {
        const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
        const verdict = error instanceof ComputationFault ? error.verdict : undefined
        await fail(claim, causeOf(claim, traceparent), { said, error, verdict })
        return 'failed'
      }
      log.warn({ roundId, error: error.message }, 'matching interrupted, it will be taken up again')
      await releaseRun(database, claim).catch(() => {})
      return 'interrupted'
    } finally {
      clearInterval(lease)
    }
  }

  /** Renews the lease until it is over. Losing it needs no more than that: what follows asks whether the run is still this owner's. */
  function keepLease(claim: Claim): NodeJS.Timeout {
    return setInterval(() => {
      renewLease(database, claim).catch(error => log.warn({ err: error, roundId: claim.roundId }, 'lease not renewed'))
    }, LEASE_MS / 3)
  }

  return carryOut
}

const isInterruption = (error: unknown): error is ComputationFault =>
  error instanceof ComputationFault && (error.kind === 'stopped' || error.kind === 'busy')
