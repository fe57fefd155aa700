import type { Round } from '@lodestone/contracts'
import { admitEverybody } from './play/admit.ts'
import { collectDemand, publishPool } from './play/collect.ts'
import { award, closeAndMatch, decideAllocations } from './play/decide.ts'
import { foreseeShock } from './play/foresee.ts'
import { fulfil } from './play/fulfil.ts'
import { reportWhatIfs } from './play/imagine.ts'
import { collectOffers } from './play/offering.ts'
import type { Hub } from './play/people.ts'
import { Progress } from './play/progress.ts'
import { showRefusals } from './play/prove.refusals.ts'
import { showRevoked } from './play/prove.revoked.ts'
import { proveOrigin } from './play/prove.ts'
import { reportElements } from './play/report.elements.ts'
import { reportExposure } from './play/report.exposure.ts'
import { reportMatch, reportRefused, reportShares, reportTotals } from './play/report.ts'
import { bankProjects } from './play/venture.ts'
import { verifyRecord } from './play/verify.ts'
import { notYet, ready, waitFor } from './play/wait.ts'
import { sampleRound } from './sample.ts'

export type { Hub, TokenOf } from './play/people.ts'

export type Played = {
  readonly round: Round
  /** What of the record did not hold; empty for a round that is as it says. */
  readonly faults: readonly string[]
}

/**
 * Plays one whole round on the sample data through the public REST API, from admission to delivery, and verifies its record. Says what
 * happens on `progress`. Throws when the hub refuses something that the round needs, or does not get on within its deadlines. May be
 * played again and again on the same data: every run has references of its own and takes back what an earlier one left standing.
 */
export async function play(hub: Hub, options: { now?: Date; run?: string; progress?: Progress } = {}): Promise<Played> {
  const { now = new Date(), progress = new Progress() } = options
  const run = options.run ?? now.getTime().toString(36)
  const sample = sampleRound({ run, now })

  await hubReady(hub, progress)
  const people = await admitEverybody(hub, sample, progress)
  const opened = await collectDemand(people, sample, run, progress)
  await publishPool(people, opened, sample, progress)
  const proven = await proveOrigin(people, sample, { run, now }, progress)
  await showRefusals(people, sample, proven, { run, now }, progress)
  // The hub looks after a moment: meanwhile the round goes on.
  const [judged, revoked] = await Promise.all([
    collectOffers(people, opened, sample, { run, proven }, progress),
    showRevoked(people, sample, { run, now, certifierUrl: hub.certifierUrl }),
  ])
  progress.say(revoked)

  const matched = await closeAndMatch(people, opened, progress)
  await reportMatch(people, matched, progress)
  await reportRefused(people, matched, judged, progress)
  await reportElements(people, matched, progress)
  reportShares(matched, progress)
  await reportWhatIfs(people, matched, progress)
  await reportExposure(people, matched, progress)
  progress.say()

  const decided = await decideAllocations(people, matched, progress)
  progress.say(`          ${decided.accepted} accepted, ${decided.declined} declined, ${decided.undecided} left open`)
  await award(people, matched, decided, progress)
  const round = await fulfil(people, matched, progress)
  await reportTotals(people, round, progress)
  progress.say()
  await foreseeShock(people, sample, progress)
  await bankProjects(hub, people, { run, now }, progress)

  const faults = await verifyRecord(people, round, progress)
  for (const fault of faults) progress.say(`          does not hold: ${fault}`)
  if (faults.length === 0) progress.say('          hash chain, seals, digests, proofs and replay hold')
  return { round, faults }
}

/** After a kill the broker waits 10 s for the process that is gone before it gives its partitions to another. */
const READY_WITHIN_MS = 60_000

/** A hub that has just been started takes commands before its services hear of each other's events. */
function hubReady({ baseUrl }: Hub, progress: Progress): Promise<void> {
  return progress.step('the hub is ready', 0, () =>
    waitFor('the hub is ready', READY_WITHIN_MS, async () => {
      const { status } = await fetch(`${baseUrl}/readyz`)
      return status === 200 ? ready(undefined) : notYet(`it answers ${status}`)
    }),
  )
}
