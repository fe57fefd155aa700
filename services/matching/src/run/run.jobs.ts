import type { ServiceContext } from '@lodestone/service'
import { inSpan, traceparentOf } from '@lodestone/tracing'
import type { Pool } from '../computation/computation.pool.ts'
import type { Precedence } from '../computation/computation.precedence.ts'
import { openAttempts } from './run.attempt.ts'
import { type Claim, claimRun } from './run.claim.store.ts'
import { type Ending, openEndings } from './run.measures.ts'

/** Milliseconds between looks for runs whose nudge was lost or whose owner died. */
const LOOK_EVERY_MS = 1_000

/** Carries out runs, one at a time in this process. */
export function runner(context: ServiceContext, pool: Pool, precedence: Precedence) {
  const { database } = context
  const owner = context.newId()
  const carryOut = openAttempts(context, pool)
  const endings = openEndings()
  let draining: Promise<void> | undefined
  let again = false

  async function drain(): Promise<void> {
    while (again) {
      again = false
      for (;;) {
        const claim = await claimRun(database, owner)
        if (!claim) break
        if ((await precedence.first(claim.roundId, () => timed(claim))) === 'interrupted') return
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
    endings.count(how, (performance.now() - began) / 1_000)
    return how
  }

  return { look, job: { name: 'runs', everyMs: LOOK_EVERY_MS, run: look }, measures: endings.measures }
}
