import type { Sql } from '@lodestone/database'
import type { RowOf } from '@lodestone/database/drizzle'
import type { Fact, ReceivedEvent } from '@lodestone/messaging'
import { holdGate } from '../book/gate.ts'
import type { offerTable } from '../schema.ts'
import { movedFacts } from './batch.facts.ts'
import { lockBatches } from './batch.store.ts'
import { drawsOf } from './draw.store.ts'
import { follow } from './draws.ts'
import { savePostings } from './posting.store.ts'
import { concerned, heldOf, keepReports } from './report.store.ts'
import { reportsOf } from './round-reports.ts'

/**
 * What rounds tell moves the grams of the offers that it is about: matched, contracted, delivered, or given back. An offer's grams are brought to where
 * all that was told of it puts them, so that an event that comes twice moves nothing.
 */
export async function followed(tx: Sql, event: ReceivedEvent): Promise<Fact[]> {
  const reported = reportsOf(event)
  if (!reported || reported.reports.length === 0) return []
  const reports = await concerned(tx, reported)
  if (reports.length === 0) return []
  // First the gate, as everybody who then locks offers: a later event of this transaction may take it.
  await holdGate(tx)
  const offerIds = [...new Set(reports.map(one => one.offerId))]
  const offers = await lockStates(tx, offerIds)
  if (!(await keepReports(tx, event.id, reported.roundId, reports))) return []
  const draws = await drawsOf(tx, offerIds)
  await lockBatches(
    tx,
    [...draws.values()].flat().map(draw => draw.batch),
  )
  const held = await heldOf(tx, offerIds)
  const postings = offers.flatMap(({ id, participant_id: participantId, status }) =>
    follow(draws.get(id) ?? [], held.get(id) ?? NOTHING, status === 'standing').map(one => ({
      ...one,
      participantId,
      offerId: id,
    })),
  )
  const { roundId, because, allocationId } = reported
  const ground = {
    because,
    at: event.time,
    roundId,
    eventId: event.id,
    ...(allocationId === undefined ? {} : { allocationId }),
  }
  await savePostings(tx, postings, ground)
  return movedFacts(postings, ground)
}

const NOTHING = { reserved: 0n, committed: 0n, delivered: 0n }

/** Offers that stand or have ended, locked, in the order of their ids. */
const lockStates = (tx: Sql, ids: readonly string[]) =>
  tx.query<Pick<RowOf<typeof offerTable>, 'id' | 'participant_id' | 'status'>>(
    'SELECT id, participant_id, status FROM offer WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE',
    [ids],
    'offer-states',
  )
