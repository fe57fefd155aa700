import { booksIncomplete, type DataOf, type ResultPart, resultComputed, runFailed } from '@lodestone/contracts'
import { DatabaseUnavailable } from '@lodestone/database'
import { append, factOf } from '@lodestone/messaging'
import type { Measure, ServiceContext } from '@lodestone/service'
import { inSpan, traceparentOf } from '@lodestone/tracing'
import { readBookTexts, readSealedRound } from '../book/book.store.ts'
import { ComputationFault, type Pool } from '../computation/computation.pool.ts'
import type { Matched } from '../computation/computation.ts'
import {
  type Claim,
  claimRun,
  failAttempt,
  finishRun,
  LEASE_MS,
  layAside,
  lockClaimed,
  releaseRun,
  renewLease,
} from './run.store.ts'
import { retryAfterSeconds, TIME_BOX_MS } from './run.ts'

/** Milliseconds one matching may take. */
const RUN_LIMIT_MS = 30 * 60_000
/** Milliseconds between looks for runs whose nudge was lost or whose owner died. */
const LOOK_EVERY_MS = 1_000

/** How a run ended; `cut-short`: matched, but the time box ended before the optimum of a stage was proved. */
const ENDINGS = ['matched', 'cut-short', 'incomplete', 'failed', 'interrupted'] as const
type Ending = (typeof ENDINGS)[number]

/** Carries out runs, one at a time in this process. Nothing is computed inside a transaction. */
export function runner(context: ServiceContext, pool: Pool) {
  const { database, door, clock, log } = context
  const owner = context.newId()
  const ended = new Map(ENDINGS.map(how => [how as Ending, { runs: 0, seconds: 0 }]))
  let draining: Promise<void> | undefined
  let again = false

  async function drain(): Promise<void> {
    while (again) {
      again = false
      for (;;) {
        const claim = await claimRun(database, owner)
        if (!claim) break
        if ((await timed(claim)) === 'interrupted') return
      }
    }
  }

  /** Looks for runs now. A second call while it looks makes it look once more. */
  function look(): Promise<void> {
    again = true
    draining ??= drain().finally(() => {
      draining = undefined
    })
    return draining
  }

  /** Within the trace of what closed the round or asked for the run: the books came from many, and what they say is no cause. */
  async function timed(claim: Claim): Promise<Ending> {
    const began = performance.now()
    const attributes = { 'lodestone.service': 'matching', 'lodestone.round_id': claim.roundId }
    const how = await inSpan('matching run', { parent: claim.traceparent, attributes }, async span => {
      const ending = await carryOut(claim, span && traceparentOf(span))
      span?.setAttribute('lodestone.outcome', ending)
      return ending
    })
    const own = ended.get(how)
    if (own) {
      own.runs++
      own.seconds += (performance.now() - began) / 1_000
    }
    return how
  }

  /** After an interruption there is no use in taking up another run now. */
  async function carryOut(claim: Claim, traceparent: string | undefined): Promise<Ending> {
    const { roundId } = claim
    if (retryAfterSeconds(claim.attempts) === undefined) {
      await fail(claim, causeOf(claim, traceparent), 'its owner died', undefined)
      return 'failed'
    }
    const round = await readSealedRound(database, roundId)
    if (!round || round === 'open') throw new Error(`run of round ${roundId}, which has not come whole`)
    const lease = keepLease(claim)
    try {
      const { rules, seed, seals } = round
      const books = await readBookTexts(database, roundId)
      const answer = await pool.ask(
        {
          kind: 'match',
          roundId,
          books,
          rules,
          seed,
          seals,
          timeLimitMs: TIME_BOX_MS,
        },
        RUN_LIMIT_MS,
      )
      // What follows locks the run's row itself.
      clearInterval(lease)
      const cause = causeOf(claim, traceparent)
      if (answer.kind === 'incomplete') {
        await incomplete(claim, cause, answer.missing)
        return 'incomplete'
      }
      await matched(claim, cause, answer)
      return answer.cutShort.length > 0 ? 'cut-short' : 'matched'
    } catch (error) {
      if (!(error instanceof DatabaseUnavailable) && !isInterruption(error)) {
        const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
        await fail(claim, causeOf(claim, traceparent), said, error)
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

  /** A run that is given up is told. Why, only the run and the log say: an error may quote what a book holds. */
  async function fail(claim: Claim, cause: RunCause, error: string, err: unknown): Promise<void> {
    const { roundId, runId } = claim
    const attempts = claim.attempts + 1
    const retry = retryAfterSeconds(attempts)
    if (retry !== undefined) await failAttempt(database, claim, error, retry)
    else
      await door.transaction(cause, async (tx, record) => {
        if (!(await lockClaimed(tx, claim))) return
        await failAttempt(tx, claim, error)
        record(factOf(runFailed, roundId, { roundId, runId, attempts }))
      })
    const said = { err, roundId, runId, attempts, retryAfterSeconds: retry }
    if (retry === undefined) log.error(said, 'matching failed; the round waits for somebody to look')
    else log.warn(said, 'matching failed, it will be tried again')
  }

  async function incomplete(claim: Claim, cause: RunCause, missing: string): Promise<void> {
    await door.transaction(cause, async (tx, record) => {
      const run = await lockClaimed(tx, claim)
      if (!run) return
      await layAside(tx, claim, missing, run.revision !== claim.revision)
      if (run.missing === missing) return
      const data = { roundId: claim.roundId, missing: JSON.parse(missing) as DataOf<typeof booksIncomplete>['missing'] }
      record(factOf(booksIncomplete, claim.roundId, data))
    })
    log.warn({ roundId: claim.roundId }, 'the copy of the books does not give their seals')
  }

  async function matched(claim: Claim, cause: RunCause, answer: Matched): Promise<void> {
    const { roundId } = claim
    await door.transaction(cause, async tx => {
      if (!(await lockClaimed(tx, claim))) return
      await finishRun(tx, claim, answer, clock())
      // Appended one by one: the main thread has a turn between two parts.
      for (const part of answer.parts) {
        const fact = factOf(resultComputed, roundId, JSON.parse(part) as ResultPart)
        await append(tx, [fact], { ...cause, now: clock() })
      }
    })
    if (answer.cutShort.length > 0)
      log.warn({ roundId, stages: answer.cutShort }, 'the time box ended before the optimum of these stages was proved')
    log.info({ roundId, resultHash: answer.resultHash, parts: answer.parts.length }, 'matched')
  }

  return {
    look,
    job: { name: 'runs', everyMs: LOOK_EVERY_MS, run: look },
    measures: [
      {
        name: 'matching_ended_total',
        help: 'Runs of this process that have ended, by how',
        kind: 'counter',
        label: 'outcome',
        read: async () => [...ended].map(([how, { runs }]) => [how, runs] as const),
      },
      {
        name: 'matching_seconds_total',
        help: 'Seconds that they took',
        kind: 'counter',
        label: 'outcome',
        read: async () => [...ended].map(([how, { seconds }]) => [how, seconds] as const),
      },
    ] satisfies Measure[],
  }
}

type RunCause = { readonly actor: string; readonly correlationId: string; readonly traceparent?: string }

const causeOf = ({ correlationId }: Claim, traceparent: string | undefined): RunCause => ({
  actor: 'matching',
  correlationId,
  ...(traceparent ? { traceparent } : {}),
})

const isInterruption = (error: unknown): error is ComputationFault =>
  error instanceof ComputationFault && (error.kind === 'stopped' || error.kind === 'busy')
