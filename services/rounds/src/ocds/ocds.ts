import {
  allocationDeclined,
  allocationLapsed,
  contractReported,
  deliveryReported,
  poolRequested,
  roundAwarded,
  roundCancelled,
  roundClosed,
  roundCompleted,
  roundMatched,
  roundOpened,
} from '@lodestone/contracts'
import type { Allocation, Contract } from '../allocation/allocation.ts'
import type { RoundFact } from '../record/record.ts'
import type { Round } from '../round/round.ts'
import { awardedOf, contractOf, deliveryOf, endedOf, proposedOf } from './award.ts'
import { HUB, type Organisation, type Party, partiesOf } from './party.ts'

export type Release = {
  readonly ocid: string
  readonly id: string
  readonly date: string
  readonly tag: readonly string[]
  readonly initiationType: 'tender'
  readonly language: 'en'
  readonly parties: readonly Party[]
  readonly [member: string]: unknown
}

/** What the releases of a round are made of, as far as the reader may see it. */
export type Procedure = {
  readonly round: Round
  /** The round's journal from its first fact on: a release is named after the place of its fact in it. */
  readonly facts: readonly RoundFact[]
  /** All allocations, or the reader's own. */
  readonly allocations: readonly Allocation[]
  /** Whether an allocation's counterpart and price may be told. */
  readonly open: (allocation: Allocation) => boolean
  readonly organisations: ReadonlyMap<string, Organisation>
  /** The publisher's prefix, which the Open Contracting Partnership registers. */
  readonly prefix: string
}

/** The open contracting id of a round: the same for ever. */
export const ocidOf = (prefix: string, roundId: string): string => `${prefix}-${roundId}`

/** The releases of a round, oldest first: one for each fact of its journal that changes what open contracting data tells of it. */
export function releasesOf(procedure: Procedure): Release[] {
  const ocid = ocidOf(procedure.prefix, procedure.round.id)
  return procedure.facts.flatMap((fact, index) => {
    const told = tellingOf(procedure, fact, index)
    if (!told) return []
    const { tag, involved = [], ...members } = told
    const release: Release = {
      ocid,
      id: `${ocid}-${index + 1}`,
      date: fact.time,
      tag: [tag],
      initiationType: 'tender',
      language: 'en',
      parties: partiesOf(involved, procedure.organisations),
      ...members,
    }
    return [release]
  })
}

type Telling = { tag: string; involved?: readonly Allocation[]; [member: string]: unknown }

/** What a fact adds; `undefined` for one that adds nothing, or nothing that the reader may see. */
function tellingOf(procedure: Procedure, fact: RoundFact, index: number): Telling | undefined {
  const { round, allocations, open } = procedure
  const data = fact.data as { allocationId?: string; awards?: { allocationId: string }[]; reason?: string }
  const own = allocations.find(one => one.id === data.allocationId)
  const told = own && open(own) ? own : undefined
  switch (fact.type) {
    case roundOpened.type:
      return { tag: 'tender', tender: { ...tenderOf(round), status: 'active', datePublished: fact.time } }
    case poolRequested.type:
    case roundClosed.type:
      return { tag: 'tenderUpdate', tender: { ...tenderOf(round), status: 'active' } }
    case roundMatched.type:
      return {
        tag: 'award',
        tender: { ...tenderOf(round), status: 'active' },
        ...some('awards', allocations.map(proposedOf)),
      }
    case allocationDeclined.type:
    case allocationLapsed.type:
      return own && { tag: 'awardCancellation', awards: [endedOf(own, fact.time)] }
    case roundAwarded.type: {
      const ids = new Set(data.awards?.map(award => award.allocationId))
      const awarded = allocations.filter(one => ids.has(one.id) && open(one))
      return {
        tag: 'awardUpdate',
        involved: awarded,
        tender: { ...tenderOf(round), status: 'complete' },
        ...some(
          'awards',
          awarded.map(one => awardedOf(one, fact.time, procedure.organisations)),
        ),
      }
    }
    case contractReported.type:
      return (
        told && {
          tag: 'contract',
          involved: [told],
          contracts: [contractOf(told, fact.data as unknown as Contract)],
        }
      )
    case deliveryReported.type:
      return (
        told && {
          tag: 'implementation',
          contracts: [deliveryOf(told, fact.data as unknown as Contract, index + 1)],
        }
      )
    case roundCompleted.type:
      return { tag: 'tenderUpdate', tender: { ...tenderOf(round), status: 'complete' } }
    case roundCancelled.type:
      return {
        tag: 'tenderCancellation',
        tender: { ...tenderOf(round), status: 'cancelled', ...(data.reason ? { statusDetails: data.reason } : {}) },
      }
    default:
      return undefined
  }
}

const some = (name: string, list: readonly unknown[]) => (list.length > 0 ? { [name]: list } : {})

/** The procedure as a tender: joint, among admitted organisations, decided by a published rule. */
function tenderOf({ id, draft, openedAt }: Round) {
  return {
    id,
    title: draft.name,
    procuringEntity: { id: HUB.id, name: HUB.name },
    items: draft.materials.flatMap(material =>
      draft.periods.map(period => ({
        id: `${material}/${period}`,
        description: `${material}, delivered in ${period}`,
        unit: { scheme: 'UNCEFACT', id: 'KGM', name: 'kilogram' },
      })),
    ),
    procurementMethod: 'selective',
    procurementMethodDetails: 'Joint round of admitted members and suppliers, matched by a published rule book',
    mainProcurementCategory: 'goods',
    awardCriteria: 'ratedCriteria',
    awardCriteriaDetails: `Volume, then fair fill, then cost; allocation ${draft.rules.allocation}, pricing ${draft.rules.pricing}`,
    tenderPeriod: { startDate: openedAt, endDate: draft.offersCloseAt },
    milestones: [
      {
        id: 'collection',
        title: 'Collection of demand ends',
        type: 'preProcurement',
        dueDate: draft.collectionClosesAt,
      },
    ],
  }
}

type Package = { releases: Release[] } | { records: { ocid: string; releases: Release[] }[] }

/** An OCDS 1.1 package. Its date is that of the last change in it. */
export function packageOf<P extends Package>(uri: string, contents: P, emptyDate: string) {
  const releases = 'releases' in contents ? contents.releases : contents.records.flatMap(record => record.releases)
  const dates = releases.map(release => release.date).sort()
  return {
    uri,
    version: '1.1',
    publishedDate: dates.at(-1) ?? emptyDate,
    publisher: { name: HUB.name },
    ...contents,
  }
}
