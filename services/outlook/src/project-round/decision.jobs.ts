import { projectRoundDecided } from '@lodestone/contracts'
import { factOf } from '@lodestone/messaging'
import type { Job, ServiceContext } from '@lodestone/service'
import type { Pool } from '../computation/computation.pool.ts'
import type { Decided } from './decide.ts'
import {
  type Claim,
  claimDecision,
  failDecision,
  finishDecision,
  keepAlive,
  LEASE_MS,
  releaseDecision,
} from './decision.claim.store.ts'

/** Milliseconds between looks for rounds whose owner died; and after an event of this process. */
const LOOK_EVERY_MS = 1_000
const SOON_MS = 20
/** Times a round is taken up whose computation breaks off or whose process dies. */
const MOST_CLAIMS = 3
/** Characters of a sentence that says why a round could not be decided. */
const LONGEST_FAILURE = 1_000

/** Decides closed project rounds, one after the other. */
export function decisionJob(context: ServiceContext, pool: Pool): Job {
  const { database, door, clock, log, newId } = context
  const owner = newId()
  let stops = false
  context.onStop(() => {
    stops = true
  })

  async function fail(claim: Claim, why: string): Promise<void> {
    const { roundId, correlationId } = claim
    await door.transaction({ actor: 'outlook', correlationId }, async (tx, record) => {
      if (!(await failDecision(tx, claim, why.slice(0, LONGEST_FAILURE), clock().toISOString()))) return
      record(factOf(projectRoundDecided, roundId, { roundId, state: 'failed' }))
    })
  }

  async function finish(claim: Claim, decided: Decided): Promise<void> {
    const { roundId, correlationId } = claim
    const { bookDigest, resultHash } = decided
    await door.transaction({ actor: 'outlook', correlationId }, async (tx, record) => {
      if (!(await finishDecision(tx, claim, decided, clock().toISOString()))) return
      record(factOf(projectRoundDecided, roundId, { roundId, state: 'decided', bookDigest, resultHash }))
    })
  }

  async function carryOut(claim: Claim): Promise<void> {
    if (claim.claims > MOST_CLAIMS)
      return fail(claim, `It was begun ${MOST_CLAIMS} times, and its process died each time.`)
    const { terms, seed, sealed, sold } = claim
    if (terms === null) return fail(claim, 'No terms were stated before the round closed.')
    const timer = setInterval(() => {
      keepAlive(database, claim).catch(err => log.warn({ err }, 'a lease was not renewed'))
    }, LEASE_MS / 3)
    try {
      const decided = await pool.ask({ kind: 'decision', terms, seed, sealed, sold })
      clearInterval(timer)
      if ('unfit' in decided) await fail(claim, `Its book cannot be read: ${decided.unfit}`)
      else await finish(claim, decided)
    } catch (error) {
      clearInterval(timer)
      if (stops) return releaseDecision(database, claim)
      log.error({ err: error, roundId: claim.roundId }, 'a project round could not be decided')
      // What broke off may have passed by the time that the lease lapses: the round is taken up again then.
      if (claim.claims < MOST_CLAIMS) return
      await fail(claim, `It could not be decided: ${error instanceof Error ? error.message : error}`)
    }
  }

  async function run(): Promise<void> {
    while (!stops) {
      const claim = await claimDecision(database, owner)
      if (!claim) return
      await carryOut(claim)
    }
  }
  return { name: 'decisions', everyMs: LOOK_EVERY_MS, soonMs: SOON_MS, run }
}
