import {
  AWARDS_PER_EVENT,
  allocationAccepted,
  allocationDeclined,
  allocationEnded,
  allocationLapsed,
  allocationsProposed,
  contractReported,
  type DataOf,
  deliveryReported,
  PROPOSED_PER_EVENT,
  roundAwarded,
} from '@lodestone/contracts'
import { chunksOf, formatKg, newSalt, partsOf } from '@lodestone/kernel'
import { type Fact, factOf } from '@lodestone/messaging'
import { needOf } from './allocation.need.ts'
import { type Allocation, bothAccepted, type Contract, type EndedAllocation, type Side } from './allocation.ts'

const EVENTS = { accepted: allocationAccepted, declined: allocationDeclined, lapsed: allocationLapsed } as const

const parties = ({ id, memberId, supplierId }: Allocation) => ({ allocationId: id, memberId, supplierId })

/** `allocation` as it stands afterwards; `because`: why it was not the sides' own doing. */
export const decidedFact = (
  kind: keyof typeof EVENTS,
  allocation: Allocation,
  by: Side | 'operator',
  because?: 'decisions-closed' | 'lots-not-reached',
  both = bothAccepted(allocation),
): Fact =>
  factOf(EVENTS[kind], allocation.roundId, {
    roundId: allocation.roundId,
    ...parties(allocation),
    lineId: allocation.lineId,
    offerId: allocation.offerId,
    by,
    ...(because === undefined ? {} : { because }),
    ...(kind === 'accepted' && both ? { both: true } : {}),
    salt: newSalt(),
  })

/**
 * What is proposed, under each party that has a part in it, so that each hears of all its own at once. Events are filled up, and there is
 * one even of nothing, salted: how many a round's record has everybody may count, who and how many were matched not.
 */
export function proposedFacts(roundId: string, proposed: readonly Allocation[], decisionsCloseAt?: string): Fact[] {
  const own = new Map<string, Allocation[]>()
  for (const one of proposed)
    for (const party of [one.memberId, one.supplierId]) {
      const all = own.get(party)
      if (all) all.push(one)
      else own.set(party, [one])
    }
  const parts: DataOf<typeof allocationsProposed>['parties'][] = [[]]
  let room = PROPOSED_PER_EVENT
  for (const [participantId, all] of own)
    for (const some of chunksOf(all, PROPOSED_PER_EVENT)) {
      const allocationIds = some.map(({ id }) => id)
      if (allocationIds.length > room) {
        parts.push([])
        room = PROPOSED_PER_EVENT
      }
      const sold = Map.groupBy(
        some.filter(one => one.supplierId === participantId),
        one => one.offerId,
      )
      const offers = [...sold].map(([offerId, own]) => ({
        offerId,
        quantityKg: formatKg(own.reduce((sum, one) => sum + one.quantity, 0n)),
      }))
      parts.at(-1)?.push({
        participantId,
        allocationIds,
        ...(sold.size > 0 ? { offerIds: [...sold.keys()], offers } : {}),
      })
      room -= allocationIds.length
    }
  return parts.map((parties, index) =>
    factOf(allocationsProposed, roundId, {
      roundId,
      part: index + 1,
      parts: parts.length,
      ...(decisionsCloseAt === undefined ? {} : { decisionsCloseAt }),
      parties,
      salt: newSalt(),
    }),
  )
}

/** What is awarded, in parts that fit a message; one part at least, so that an award of nothing is told too. */
export function awardedFacts(roundId: string, awarded: readonly Allocation[]): Fact[] {
  return partsOf(awarded, AWARDS_PER_EVENT).map((some, index, parts) =>
    factOf(roundAwarded, roundId, {
      roundId,
      part: index + 1,
      parts: parts.length,
      awards: some.map(one => ({
        ...parties(one),
        lineId: one.lineId,
        offerId: one.offerId,
        quantityKg: formatKg(one.quantity),
        needKg: formatKg(needOf(one.quantity, one.ratio)),
      })),
    }),
  )
}

export const contractFact = (allocation: Allocation, contract: Contract): Fact =>
  factOf(contractReported, allocation.roundId, {
    roundId: allocation.roundId,
    ...parties(allocation),
    ...contract,
  })

export const deliveryFact = (allocation: Allocation, delivery: { quantityKg: string; date: string }): Fact =>
  factOf(deliveryReported, allocation.roundId, {
    roundId: allocation.roundId,
    ...parties(allocation),
    ...delivery,
  })

/** Of an allocation as it stands after its end. */
export const endedFact = (allocation: EndedAllocation, by: 'member' | 'operator', reason: string): Fact =>
  factOf(allocationEnded, allocation.roundId, {
    roundId: allocation.roundId,
    ...parties(allocation),
    lineId: allocation.lineId,
    offerId: allocation.offerId,
    by,
    state: allocation.state,
    reason,
    salt: newSalt(),
  })
