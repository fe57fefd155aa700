import {
  allocationDeclined,
  allocationEnded,
  allocationLapsed,
  contractReported,
  dataOf,
  deliveryReported,
  roundAwarded,
  roundMatched,
} from '@lodestone/contracts'
import { chunksOf } from '@lodestone/kernel'
import { contractOn } from '../allocation/allocation.ts'
import { awardedOf, contractOf, dealOf, deliveryOf, endedOf, proposedOf, terminatedOf } from './award.ts'
import { documentOf } from './document.ts'
import { figures, jointRound } from './joint-round.ts'
import { bothSides, forAll, memberAlone, ofOne, ofPairs, type ReleasePart } from './part.ts'
import { partiesOf } from './party.ts'
import type { Data, JournalFact, Sources, Telling } from './sources.ts'

/** Allocations in one of the parts that tell operators of all of them. */
const DEALS_PER_PART = 500

function* matched(sources: Sources, fact: JournalFact, data: Data): Iterable<ReleasePart> {
  const { round, organisations } = sources
  const all = [...sources.allocations.values()].filter(one => one.pass === (data.pass ?? 1))
  yield forAll('tenderUpdate', {
    tender: {
      id: round.id,
      documents: [documentOf(sources, 'record', 'evaluationReports', 'The record of the round', fact.time)],
      ...jointRound('matched', {
        inputDigest: data.inputDigest,
        resultHash: data.resultHash,
        ...figures(sources, fact),
      }),
    },
  })
  yield* ofPairs(all, ['award'], some => ({ awards: some.map(one => proposedOf(round, one, fact.time)) }), memberAlone)
  for (const [index, some] of chunksOf(all, DEALS_PER_PART).entries())
    yield {
      audience: 'hub',
      tag: ['award'],
      sections: {
        ...(index === 0 ? { parties: partiesOf(all, organisations) } : {}),
        awards: some.map(one => dealOf(one, fact.time, organisations)),
      },
    }
}

/** What is awarded comes in parts that fit a message: the first tells what concerns everybody. */
function* awarded(sources: Sources, fact: JournalFact, data: Data): Iterable<ReleasePart> {
  const { round } = sources
  const nothing = data.awards.length === 0
  const status = nothing ? 'unsuccessful' : 'complete'
  if (data.part === 1)
    yield forAll('tenderUpdate', {
      tender: {
        id: round.id,
        status,
        awardPeriod: { endDate: fact.time },
        ...jointRound(nothing ? undefined : 'awarded', figures(sources, fact)),
      },
    })
  const allocations = data.awards
    .map(award => sources.allocations.get(award.allocationId))
    .filter(one => one !== undefined)
  yield* ofPairs(allocations, ['awardUpdate'], some => ({
    parties: partiesOf(some, sources.organisations),
    awards: some.map(one => awardedOf(round, one, fact.time, sources.organisations)),
  }))
}

/** One that ends before there is a contract. Both sides accepted what then broke a lot; of anything else that ends here its supplier was told a sum alone. */
const unawarded: Telling = (sources, fact, { allocationId, because }) =>
  ofOne(
    sources,
    allocationId,
    ['awardCancellation'],
    own => ({ awards: [endedOf(own, fact.time)] }),
    because === 'lots-not-reached' ? bothSides : memberAlone,
  )

const contracted: Telling = (sources, fact, { allocationId }) =>
  ofOne(sources, allocationId, ['contract'], own => ({
    contracts: [contractOf(own, dataOf(contractReported, fact), fact.time)],
  }))

const delivered: Telling = (sources, fact, { allocationId }) => {
  const last = sources.lastDeliveries.has(fact.seq)
  return ofOne(sources, allocationId, last ? ['implementation', 'contractTermination'] : ['implementation'], own => ({
    contracts: [deliveryOf(own, dataOf(deliveryReported, fact), fact.seq, last)],
  }))
}

const ended: Telling = (sources, fact, { allocationId }) => {
  const one = sources.allocations.get(allocationId)
  return one && contractOn(one)
    ? ofOne(sources, allocationId, ['contractTermination'], own => ({ contracts: [terminatedOf(own)] }))
    : ofOne(sources, allocationId, ['awardCancellation'], own => ({ awards: [endedOf(own, fact.time)] }))
}

/** What is told of allocations, from the match to the last delivery, by the facts of which it is told. */
export const OF_AWARDS: readonly (readonly [type: string, Telling])[] = [
  [roundMatched.type, matched],
  [allocationDeclined.type, unawarded],
  [allocationLapsed.type, unawarded],
  [roundAwarded.type, awarded],
  [contractReported.type, contracted],
  [deliveryReported.type, delivered],
  [allocationEnded.type, ended],
]
