import { allocationOriginChanged, dataOf, entryRescreened } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { newSalt } from '@lodestone/kernel'
import { type Fact, factOf, type ReceivedEvent } from '@lodestone/messaging'
import type { Round } from '../round/round.ts'
import { keepOrigins, markFallen, type Resting, readResting, toldOf } from './origin.store.ts'
import { holdsFor } from './origin.ts'

/** Keeps what supply tells of the origin of offers in a round, which is locked, and marks their allocations by it. Gives the facts to tell. */
export async function hearOrigins(tx: Sql, round: Round, events: readonly ReceivedEvent[]): Promise<Fact[]> {
  const last = new Map(
    events.map(event => {
      const { offerId, level, assurance = 'declared' } = dataOf(entryRescreened, event)
      return [offerId, { offerId, level, assurance, since: event.time }]
    }),
  )
  if (last.size === 0) return []
  await keepOrigins(tx, round.id, [...last.values()])
  return mark(tx, round, [...last.keys()])
}

/** Marks what was just proposed of offers whose origin has changed since the close. */
export const markProposed = async (tx: Sql, round: Round, offerIds: readonly string[]): Promise<Fact[]> =>
  mark(tx, round, await toldOf(tx, round.id, [...new Set(offerIds)]))

async function mark(tx: Sql, round: Round, offerIds: readonly string[]): Promise<Fact[]> {
  if (offerIds.length === 0) return []
  const resting = await readResting(tx, round.id, offerIds)
  const moved = resting.filter(one => holdsFor(one.now, round, one.line) === one.fallen)
  const ids = (fallen: boolean) => moved.filter(one => one.fallen === fallen).map(one => one.id)
  await markFallen(tx, round.id, { fallen: ids(false), risen: ids(true) })
  return moved.map(one => originFact(round.id, one))
}

/** That an allocation was marked, or is so no more: `one` is as it stood before. */
const originFact = (roundId: string, { id, both, fallen, now, ...one }: Resting): Fact =>
  factOf(allocationOriginChanged, id, {
    roundId,
    allocationId: id,
    lineId: one.lineId,
    offerId: one.offerId,
    memberId: one.memberId,
    supplierId: one.supplierId,
    holds: fallen,
    level: now.level,
    ...(now.assurance === 'declared' ? {} : { assurance: now.assurance }),
    ...(both ? { both } : {}),
    salt: newSalt(),
  })
