import { booksIncomplete, resultComputed, runFailed } from '@lodestone/contracts'
import { DatabaseUnavailable, type Sql } from '@lodestone/database'
import { fromJson, type JsonText } from '@lodestone/kernel'
import { append, factOf } from '@lodestone/messaging'
import type { ServiceContext } from '@lodestone/service'
import type { Missing } from '../book/book.ts'
import type { MatchedAnswer } from '../computation/computation.question.ts'
import type { NoResultCode } from '../computation/computation.verdict.ts'
import { beginNextPass } from '../pass/pass.store.ts'
import { type Claim, failAttempt, finishRun, layAside, lockClaimed } from './run.claim.store.ts'
import { retryAfterSeconds } from './run.ts'

/** Why an attempt gave nothing. A `verdict` would be the same at every further one. */
type Failure = { readonly said: string; readonly error?: unknown; readonly verdict?: NoResultCode | undefined }

export type RunCause = { readonly actor: string; readonly correlationId: string; readonly traceparent?: string }

export const causeOf = ({ correlationId }: Claim, traceparent: string | undefined): RunCause => ({
  actor: 'matching',
  correlationId,
  ...(traceparent ? { traceparent } : {}),
})

/** Keeps what became of a run, as long as it is still its owner's, and tells it. */
export function outcomes({ database, door, clock, log, newId }: ServiceContext) {
  /**
   * A run is given up at once by a verdict, by a fault after some attempts; that is told with its reason. The error only the run and the log have: it
   * may quote what a book holds.
   */
  async function fail(claim: Claim, cause: RunCause, { said: error, error: err, verdict }: Failure): Promise<void> {
    const { roundId, runId } = claim
    const attempts = claim.attempts + 1
    const retry = verdict ? undefined : retryAfterSeconds(attempts)
    const reason = verdict ?? 'fault'
    if (retry !== undefined) await failAttempt(database, claim, error, retry)
    else
      await door.transaction(cause, async (tx, record) => {
        if (!(await lockClaimed(tx, claim))) return
        await failAttempt(tx, claim, error)
        record(factOf(runFailed, roundId, { roundId, runId, attempts, reason }))
      })
    const said = { err, roundId, runId, attempts, reason, retryAfterSeconds: retry }
    if (retry === undefined) log.error(said, 'matching failed; the round waits for somebody to look')
    else log.warn(said, 'matching failed, it will be tried again')
  }

  async function incomplete(claim: Claim, cause: RunCause, missing: JsonText<Missing>): Promise<void> {
    await door.transaction(cause, async (tx, record) => {
      const run = await lockClaimed(tx, claim)
      if (!run) return
      await layAside(tx, claim, missing, run.revision !== claim.revision)
      if (run.missing === missing) return
      const data = { roundId: claim.roundId, missing: [...fromJson(missing)] }
      record(factOf(booksIncomplete, claim.roundId, data))
    })
    log.warn({ roundId: claim.roundId }, 'the copy of the books does not give their seals')
  }

  /**
   * Records a match while it is still being checked, and keeps nothing of it when `checked` rejects. An unsound match may fit no event: why it could not
   * be recorded then says less than what the checker finds.
   */
  async function matched(
    claim: Claim,
    cause: RunCause,
    answer: MatchedAnswer,
    checked: Promise<unknown>,
  ): Promise<void> {
    const { roundId } = claim
    // Without the database nobody waits for it.
    checked.catch(() => {})
    const recording = door.transaction(cause, async tx => {
      if (!(await lockClaimed(tx, claim))) return false
      await finishRun(tx, claim, answer, clock())
      await beginNextPass(tx, roundId, newId())
      // Appended one by one: the main thread has a turn between two parts.
      for (const part of answer.parts) {
        const fact = factOf(resultComputed, roundId, fromJson(part))
        await append(tx, [fact], { ...cause, now: clock() })
      }
      await keptAlive(tx, checked)
      return true
    })
    const kept = await recording.catch(async error => {
      if (!(error instanceof DatabaseUnavailable)) await checked
      throw error
    })
    if (kept) log.info({ roundId, resultHash: answer.resultHash, parts: answer.parts.length }, 'matched')
  }

  return { fail, incomplete, matched }
}

/** Milliseconds after which a transaction that waits says that it lives: PostgreSQL ends one that is idle for a minute. */
const ALIVE_EVERY_MS = 15_000

/** Waits within a transaction. Rejects as `awaited` does. */
async function keptAlive(tx: Sql, awaited: Promise<unknown>): Promise<void> {
  let settled = false
  const done = awaited.finally(() => {
    settled = true
  })
  while (!settled) {
    const alive = Promise.withResolvers<void>()
    const timer = setTimeout(alive.resolve, ALIVE_EVERY_MS)
    try {
      await Promise.race([done, alive.promise])
    } finally {
      clearTimeout(timer)
    }
    if (!settled) await tx.query('SELECT 1')
  }
  await done
}
