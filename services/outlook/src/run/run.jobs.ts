import { runFinished } from '@lodestone/contracts'
import { factOf } from '@lodestone/messaging'
import type { Job, ServiceContext } from '@lodestone/service'
import type { Pool } from '../computation/computation.pool.ts'
import type { RunAnswer } from '../computation/computation.ts'
import { type Claim, claimRun, failRun, finishRun, keepAlive, LEASE_MS, releaseRun } from './run.claim.store.ts'
import { MOST_CLAIMS } from './run.ts'

/** Milliseconds between looks for runs that other processes took in, or whose owner died; and after a command of this one. */
const LOOK_EVERY_MS = 1_000
const SOON_MS = 20

/** Characters of a sentence that says why a run failed. */
const LONGEST_FAILURE = 1_000

/** Carries out runs, one at a time in this process. */
export function runJob(context: ServiceContext, pool: Pool): Job {
  const { database, door, clock, log, newId } = context
  const owner = newId()
  let stops = false
  context.onStop(() => {
    stops = true
  })

  async function fail(claim: Claim, why: string): Promise<void> {
    const { id, scenarioId, correlationId } = claim
    await door.transaction({ actor: 'outlook', correlationId }, async (tx, record) => {
      if (!(await failRun(tx, claim, why.slice(0, LONGEST_FAILURE), clock().toISOString()))) return
      record(factOf(runFinished, id, { id, scenarioId, state: 'failed' }))
    })
  }

  async function finish(claim: Claim, answer: RunAnswer): Promise<void> {
    const { id, scenarioId, correlationId } = claim
    const { outcomeHash } = answer
    await door.transaction({ actor: 'outlook', correlationId }, async (tx, record) => {
      if (!(await finishRun(tx, claim, answer, clock().toISOString()))) return
      record(factOf(runFinished, id, { id, scenarioId, state: 'done', outcomeHash }))
    })
  }

  async function carryOut(claim: Claim): Promise<void> {
    if (claim.claims > MOST_CLAIMS)
      return fail(claim, `It was begun ${MOST_CLAIMS} times, and its process died each time.`)
    const progress = { done: 0, elements: 0 }
    const alive = (): void => {
      keepAlive(database, claim, { ...progress }).catch(err => log.warn({ err }, 'a lease was not renewed'))
    }
    const timer = setInterval(alive, LEASE_MS / 3)
    try {
      const { baseline, scenario, lines } = claim
      const answer = await pool.ask({ kind: 'run', baseline, scenario, lines }, (done, elements) => {
        Object.assign(progress, { done, elements })
        alive()
      })
      clearInterval(timer)
      if ('unfit' in answer) await fail(claim, `The scenario does not fit the baseline: ${answer.unfit}`)
      else await finish(claim, answer)
    } catch (error) {
      clearInterval(timer)
      if (stops) return releaseRun(database, claim)
      log.error({ err: error, runId: claim.id }, 'a run has failed')
      await fail(claim, `It could not be computed: ${error instanceof Error ? error.message : error}`)
    }
  }

  async function run(): Promise<void> {
    while (!stops) {
      const claim = await claimRun(database, owner)
      if (!claim) return
      await carryOut(claim)
    }
  }
  return { name: 'runs', everyMs: LOOK_EVERY_MS, soonMs: SOON_MS, run }
}
