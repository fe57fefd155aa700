import {
  allocationDeclined,
  allocationEnded,
  allocationLapsed,
  type Cell,
  contractReported,
  dataOf,
  deliveryReported,
  poolRequested,
  roundAwarded,
  roundCancelled,
  roundClosed,
  roundCompleted,
  roundMatched,
  roundOpened,
} from '@lodestone/contracts'
import { chunksOf, type Json, objectIn } from '@lodestone/kernel'
import { type Allocation, contractOn } from '../allocation/allocation.ts'
import type { Disclosed } from '../disclosure/disclosure.store.ts'
import { BOOKS_SEALED, POOL_NOTED } from '../round/round.facts.ts'
import type { Round } from '../round/round.ts'
import { awardedOf, contractOf, dealOf, deliveryOf, endedOf, proposedOf, terminatedOf } from './award.ts'
import { bothSides, forAll, type Members, memberAlone, ofOne, ofPairs, type ReleasePart } from './part.ts'
import { hubParty, type Organisation, partiesOf } from './party.ts'
import { itemsOf, tenderOf } from './tender.ts'

/** A fact of a round's journal, at its place in it. */
export type JournalFact = { readonly seq: number; readonly type: string; readonly time: string; readonly data: Json }

/** What releases are made of. All of it is settled when a fact is told, so that they can be made again from the journal and come out the same. */
export type Sources = {
  readonly round: Round
  readonly allocations: ReadonlyMap<string, Allocation>
  readonly organisations: ReadonlyMap<string, Organisation>
  /** Pool sheets by version. */
  readonly pools: ReadonlyMap<number, readonly Cell[]>
  /** What was disclosed together with a fact, by the fact's place. */
  readonly disclosed: ReadonlyMap<number, readonly Disclosed[]>
  /** The places of deliveries that were the last of their allocation. */
  readonly lastDeliveries: ReadonlySet<number>
  /** Where the hub's API is. */
  readonly api: string
}

/** Allocations in one of the parts that tell operators of all of them. */
const DEALS_PER_PART = 500

type Data = {
  allocationId: string
  awards: { allocationId: string }[]
  part: number
  parts: number
  pass?: number
  reason?: string
  because?: string
  version: number
  closedAt: string
  inputDigest: string
  resultHash: string
  seals: { owner: string; digest: string; root: string }[]
}

/** The facts of which a release is made. */
export const TOLD: ReadonlySet<string> = new Set([
  roundOpened.type,
  poolRequested.type,
  POOL_NOTED,
  roundClosed.type,
  BOOKS_SEALED,
  roundMatched.type,
  allocationDeclined.type,
  allocationLapsed.type,
  roundAwarded.type,
  contractReported.type,
  deliveryReported.type,
  allocationEnded.type,
  roundCompleted.type,
  roundCancelled.type,
])
/** Whether what is disclosed with a fact stands in its release. */
export const carriesFigures = (fact: JournalFact): boolean =>
  [POOL_NOTED, roundMatched.type, roundCompleted.type].includes(fact.type) ||
  (fact.type === roundAwarded.type && objectIn(fact.data).part === 1)

/**
 * The parts of the release that a fact makes, made one by one as they are taken: a match may have tens of thousands of allocations. None for a
 * fact that makes no release.
 */
export function tell(sources: Sources, fact: JournalFact): Iterable<ReleasePart> {
  const { round } = sources
  const data = fact.data as Data
  switch (fact.type) {
    case roundOpened.type:
      return [
        forAll('planning', {
          parties: [hubParty()],
          planning: {
            rationale:
              'Needs that are too small to be served alone are pooled, and matched with supply of proven origin',
            milestones: [
              {
                id: 'collection',
                title: 'Collection of demand ends',
                type: 'preProcurement',
                dueDate: round.draft.collectionClosesAt,
                status: 'scheduled',
              },
            ],
          },
          tender: {
            ...tenderOf(round),
            status: 'planned',
            tenderPeriod: { endDate: round.draft.offersCloseAt },
            ...jointRound('collecting', {
              type: round.draft.type,
              provenanceFloor: round.draft.rules.provenanceFloor,
              seedHash: round.seedHash,
            }),
          },
        }),
      ]
    case poolRequested.type:
      return [
        forAll('tender', {
          planning: { milestones: [{ id: 'collection', dateMet: fact.time, status: 'met' }] },
          tender: {
            id: round.id,
            status: 'active',
            datePublished: fact.time,
            tenderPeriod: { startDate: fact.time, endDate: round.draft.offersCloseAt },
            ...jointRound('offering'),
          },
        }),
      ]
    case POOL_NOTED: {
      const cells = sources.pools.get(data.version) ?? []
      return [
        forAll('tenderUpdate', {
          planning: { documents: [documentOf(sources, 'pool', 'needsAssessment', 'The pooled need', fact.time)] },
          tender: {
            id: round.id,
            items: itemsOf(round, cells, data.version, fact.time.slice(0, 10)),
            ...jointRound(undefined, figures(sources, fact)),
          },
        }),
      ]
    }
    case roundClosed.type:
      return [
        forAll('tenderUpdate', {
          tender: { id: round.id, tenderPeriod: { endDate: data.closedAt }, ...jointRound('sealing') },
        }),
      ]
    case BOOKS_SEALED: {
      const seals = data.seals.map(({ owner, digest, root }) => ({ id: owner, digest, root }))
      return [forAll('tenderUpdate', { tender: { id: round.id, ...jointRound('matching', { seals }) } })]
    }
    case roundMatched.type:
      return matched(sources, fact, data)
    case allocationDeclined.type:
    case allocationLapsed.type: {
      // Both sides accepted what then broke a lot; of anything else that ends here its supplier was told a sum alone.
      const toBoth = data.because === 'lots-not-reached'
      return ofOne(
        sources,
        data.allocationId,
        ['awardCancellation'],
        own => ({ awards: [endedOf(own, fact.time)] }),
        toBoth ? bothSides : memberAlone,
      )
    }
    case roundAwarded.type:
      return awarded(sources, fact, data)
    case contractReported.type:
      return ofOne(sources, data.allocationId, ['contract'], own => ({
        contracts: [contractOf(own, dataOf(contractReported, fact), fact.time)],
      }))
    case deliveryReported.type: {
      const last = sources.lastDeliveries.has(fact.seq)
      return ofOne(
        sources,
        data.allocationId,
        last ? ['implementation', 'contractTermination'] : ['implementation'],
        own => ({ contracts: [deliveryOf(own, dataOf(deliveryReported, fact), fact.seq, last)] }),
      )
    }
    case allocationEnded.type: {
      const ended = sources.allocations.get(data.allocationId)
      return ended && contractOn(ended)
        ? ofOne(sources, data.allocationId, ['contractTermination'], own => ({ contracts: [terminatedOf(own)] }))
        : ofOne(sources, data.allocationId, ['awardCancellation'], own => ({ awards: [endedOf(own, fact.time)] }))
    }
    case roundCompleted.type:
      return [forAll('tenderUpdate', { tender: { id: round.id, ...jointRound('completed', figures(sources, fact)) } })]
    case roundCancelled.type:
      return [
        forAll('tenderCancellation', {
          tender: {
            id: round.id,
            status: 'cancelled',
            ...jointRound('cancelled', data.reason ? { reason: data.reason } : {}),
          },
        }),
      ]
    default:
      return []
  }
}

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

/** What the hub's own extension adds to a tender. */
const jointRound = (state: string | undefined, more: Members = {}) => {
  const members = { ...(state ? { state } : {}), ...more }
  return Object.keys(members).length > 0 ? { jointRound: members } : {}
}

/** Kilograms that were disclosed together with a fact: the figures that members and suppliers see of the round, and no others. */
function figures({ disclosed }: Sources, fact: JournalFact): Members {
  const phases = disclosed.get(fact.seq) ?? []
  const totals = Object.assign({}, ...phases.map(phase => phase.totals))
  const rows = phases.flatMap(phase => phase.byMaterial).map(({ material, ...kg }) => ({ id: material, ...kg }))
  return {
    ...(Object.keys(totals).length > 0 ? { quantities: totals } : {}),
    ...(rows.length > 0 ? { quantitiesByMaterial: rows } : {}),
  }
}

const documentOf = ({ api, round }: Sources, id: string, documentType: string, title: string, time: string) => ({
  id,
  documentType,
  title,
  url: `${api}/rounds/${round.id}/${id}`,
  dateModified: time,
  format: 'application/json',
})
