import type { Sql } from '@lodestone/database'
import type { Fact } from '@lodestone/messaging'
import { entryFacts } from '../entry/entry.facts.ts'
import { liveEntriesOf, saveEntries } from '../entry/entry.store.ts'
import { relevel } from '../entry/entry.ts'
import { screenedFact } from '../offer/offer.facts.ts'
import { lockDue, saveOffer } from '../offer/offer.store.ts'
import { dayOf, rejudge, saysTheSame, standingPolicy } from './screening.ts'

/**
 * Judges offers again that a new day or a new policy version may judge otherwise, at most `limit`, and gives the facts to tell. The caller
 * holds the gate.
 */
export async function rescreenDue(
  tx: Sql,
  due: { now: Date; limit: number; roundId?: string },
): Promise<{ judged: number; facts: Fact[] }> {
  const on = dayOf(due.now)
  const offers = await lockDue(tx, { ...due, policyVersion: standingPolicy(on).version })
  if (offers.length === 0) return { judged: 0, facts: [] }
  const live = await liveEntriesOf(
    tx,
    offers.map(offer => offer.id),
  )
  const facts: Fact[] = []
  for (const before of offers) {
    const offer = { ...before, judgement: rejudge(before.terms, before.judgement, on) }
    await saveOffer(tx, offer)
    if (saysTheSame(before.judgement, offer.judgement)) continue
    const entries = relevel(offer, live.get(offer.id))
    await saveEntries(tx, entries)
    facts.push(screenedFact(offer), ...entryFacts(entries))
  }
  return { judged: offers.length, facts }
}
