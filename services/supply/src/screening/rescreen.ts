import type { Sql } from '@lodestone/database'
import type { Fact } from '@lodestone/messaging'
import { backingIn, UNBACKED } from '../batch/proof.store.ts'
import { entryFacts } from '../entry/entry.facts.ts'
import { liveEntriesOf, saveEntries } from '../entry/entry.store.ts'
import { relevel } from '../entry/entry.ts'
import { givenFiles, givenOf } from '../evidence/evidence.store.ts'
import { lockDue, lockDueIn } from '../offer/offer.due.store.ts'
import { noticeFact, screenedFact } from '../offer/offer.facts.ts'
import type { StandingOffer } from '../offer/offer.ts'
import { readYardstick } from '../policy/policy.store.ts'
import { standingPolicy, type Yardstick } from '../policy/policy.ts'
import { listedIn } from '../restriction/match.store.ts'
import { saysTheSame } from './judgement.ts'
import { noticesOf } from './screening.notice.ts'
import { claimNotices, saveJudgements } from './screening.store.ts'
import { dayOf, rejudge } from './screening.ts'

type Rejudged = { readonly judged: number; readonly facts: Fact[] }

/** Judges offers again that a new day or a new policy version may judge otherwise, at most `limit`. The caller holds the gate. */
export async function rescreenDue(tx: Sql, now: Date, limit: number): Promise<Rejudged> {
  const { by, policyVersion } = await yardstickOf(tx, now)
  return rescreen(tx, await lockDue(tx, { now, policyVersion, limit }), by, now)
}

/** Offers of a round judged at a stretch: others have their turn in between. What has been judged is no longer due. */
const PORTION = 200

/** The same for all offers of one round, and gives what they are judged by, and the version of the hub's own policy under which they stand then. */
export async function rescreenRound(
  tx: Sql,
  now: Date,
  roundId: string,
): Promise<Rejudged & { policyVersion: string; by: Yardstick }> {
  const { by, policyVersion } = await yardstickOf(tx, now)
  const facts: Fact[] = []
  for (let judged = 0; ; ) {
    const done = await rescreen(tx, await lockDueIn(tx, roundId, { now, policyVersion, limit: PORTION }), by, now)
    if (done.judged === 0) return { judged, facts, policyVersion, by }
    judged += done.judged
    facts.push(...done.facts)
  }
}

async function yardstickOf(tx: Sql, now: Date) {
  const by = await readYardstick(tx)
  return { by, policyVersion: standingPolicy(by.policies, dayOf(now)).version }
}

/** Judges locked offers, keeps it, and gives the facts to tell: levels that have changed, here and in rounds, and ends of proofs that are near. */
async function rescreen(tx: Sql, before: readonly StandingOffer[], by: Yardstick, now: Date): Promise<Rejudged> {
  if (before.length === 0) return { judged: 0, facts: [] }
  const on = dayOf(now)
  const files = await givenFiles(tx, before)
  const backing = await backingIn(tx, before)
  const listed = await listedIn(tx, before)
  const offers = before.map((offer, nth) => ({
    ...offer,
    judgement: rejudge(
      offer.terms,
      offer.judgement,
      { ...by, given: givenOf(offer, files), ...(backing[nth] ?? UNBACKED), listed: listed[nth] ?? [] },
      on,
    ),
  }))
  const changed = offers.filter((offer, i) => !saysTheSame(offer.judgement, before[i]?.judgement ?? offer.judgement))
  // What says the same under the hub's own policy may say another thing under the one that a round names.
  const live = await liveEntriesOf(
    tx,
    offers.map(offer => offer.id),
  )
  const entries = offers.flatMap(offer => relevel(offer, live.get(offer.id), by))
  const asked = offers.flatMap(offer =>
    noticesOf(offer.judgement.computed.restsOn, on).map(notice => ({ ...notice, offer })),
  )
  await saveJudgements(tx, offers)
  await saveEntries(tx, entries)
  const notices = await claimNotices(tx, asked, now)
  const facts = [...changed.map(screenedFact), ...entryFacts(entries), ...notices.map(noticeFact)]
  return { judged: offers.length, facts }
}
