import type { Sql } from '@lodestone/database'
import type { Fact } from '@lodestone/messaging'
import { entryFacts } from '../entry/entry.facts.ts'
import { liveEntriesOf, saveEntries } from '../entry/entry.store.ts'
import { relevel } from '../entry/entry.ts'
import { noticeFact, screenedFact } from '../offer/offer.facts.ts'
import { lockDue } from '../offer/offer.store.ts'
import { readYardstick } from '../policy/policy.store.ts'
import { standingPolicy } from '../policy/policy.ts'
import { claimNotices, saveJudgements } from './screening.store.ts'
import { dayOf, noticesOf, rejudge, saysTheSame } from './screening.ts'

/**
 * Judges offers again that a new day or a new policy version may judge otherwise, at most `limit`, and gives the facts to tell: levels that
 * have changed, here and in rounds, and ends of proofs that are near. The caller holds the gate.
 */
export async function rescreenDue(
  tx: Sql,
  due: { now: Date; limit: number; roundId?: string },
): Promise<{ judged: number; facts: Fact[] }> {
  const on = dayOf(due.now)
  const by = await readYardstick(tx)
  const before = await lockDue(tx, { ...due, policyVersion: standingPolicy(by.policies, on).version })
  if (before.length === 0) return { judged: 0, facts: [] }
  const offers = before.map(offer => ({ ...offer, judgement: rejudge(offer.terms, offer.judgement, by, on) }))
  const changed = offers.filter((offer, i) => !saysTheSame(offer.judgement, before[i]?.judgement ?? offer.judgement))
  const live = await liveEntriesOf(
    tx,
    changed.map(offer => offer.id),
  )
  const entries = changed.flatMap(offer => relevel(offer, live.get(offer.id)))
  const asked = offers.flatMap(offer =>
    noticesOf(offer.judgement.computed.restsOn, on).map(notice => ({ ...notice, offer })),
  )
  await saveJudgements(tx, offers)
  await saveEntries(tx, entries)
  const notices = await claimNotices(tx, asked, due.now)
  return {
    judged: offers.length,
    facts: [...changed.map(screenedFact), ...entryFacts(entries), ...notices.map(noticeFact)],
  }
}
