import { allocationEnded, contractReported, deliveryReported } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { type Grams, present } from '@lodestone/kernel'
import type { Fact, ReceivedEvent } from '@lodestone/messaging'
import { awardOf, drawsOfAward, lockNaming } from './award.draw.store.ts'
import { followAward } from './award.draws.ts'
import { movedFacts } from './batch.facts.ts'
import { lockBatches } from './batch.store.ts'
import { savePostings } from './posting.store.ts'
import { reportsOf } from './round-reports.ts'

const REPORTS: readonly string[] = [contractReported.type, deliveryReported.type, allocationEnded.type]

/** Lets nobody name batches for awards in a transaction that follows reports of them. */
export async function shareNaming(tx: Sql, events: readonly ReceivedEvent[]): Promise<void> {
  if (events.some(event => REPORTS.includes(event.type))) await lockNaming(tx, 'shared')
}

/** What rounds report of an award moves the grams of the batches that were named for it; `delivered`: what the report, which is new, says was. */
export async function followedAward(tx: Sql, event: ReceivedEvent, delivered: Grams): Promise<Fact[]> {
  const { allocationId, because, roundId } = reportsOf(event) ?? {}
  if (allocationId === undefined || because === undefined || roundId === undefined) return []
  const draws = await drawsOfAward(tx, allocationId)
  if (draws.length === 0) return []
  await lockBatches(
    tx,
    draws.map(draw => draw.batch),
  )
  const award = present(await awardOf(tx, allocationId))
  const { participantId } = award
  const postings = followAward(draws, award, delivered).map(one => ({ ...one, participantId }))
  const ground = { because, at: event.time, roundId, allocationId, eventId: event.id }
  await savePostings(tx, postings, ground)
  return movedFacts(postings, ground)
}
