import { poolRequested, roundCancelled, roundClosed, roundCompleted, roundOpened } from '@lodestone/contracts'
import { BOOKS_SEALED, POOL_NOTED } from '../round/round.facts.ts'
import { documentOf } from './document.ts'
import { figures, jointRound } from './joint-round.ts'
import { forAll } from './part.ts'
import { hubParty } from './party.ts'
import type { Telling } from './sources.ts'
import { itemsOf, tenderOf } from './tender.ts'

const opened: Telling = ({ round }) => [
  forAll('planning', {
    parties: [hubParty()],
    planning: {
      rationale: 'Needs that are too small to be served alone are pooled, and matched with supply of proven origin',
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
        ...(round.draft.rules.assurance ? { assurance: round.draft.rules.assurance } : {}),
        seedHash: round.seedHash,
      }),
    },
  }),
]

const offering: Telling = ({ round }, fact) => [
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

const pooled: Telling = (sources, fact, data) => {
  const { round, pools } = sources
  const cells = pools.get(data.version) ?? []
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

const closed: Telling = ({ round }, _, { closedAt }) => [
  forAll('tenderUpdate', { tender: { id: round.id, tenderPeriod: { endDate: closedAt }, ...jointRound('sealing') } }),
]

const sealed: Telling = ({ round }, _, data) => {
  const seals = data.seals.map(({ owner, digest, root }) => ({ id: owner, digest, root }))
  return [forAll('tenderUpdate', { tender: { id: round.id, ...jointRound('matching', { seals }) } })]
}

const completed: Telling = (sources, fact) => [
  forAll('tenderUpdate', { tender: { id: sources.round.id, ...jointRound('completed', figures(sources, fact)) } }),
]

const cancelled: Telling = ({ round }, _, { reason }) => [
  forAll('tenderCancellation', {
    tender: {
      id: round.id,
      status: 'cancelled',
      ...jointRound('cancelled', reason ? { reason } : {}),
    },
  }),
]

/** What is told of a round as a tender, by the facts of which it is told. */
export const OF_TENDER: readonly (readonly [type: string, Telling])[] = [
  [roundOpened.type, opened],
  [poolRequested.type, offering],
  [POOL_NOTED, pooled],
  [roundClosed.type, closed],
  [BOOKS_SEALED, sealed],
  [roundCompleted.type, completed],
  [roundCancelled.type, cancelled],
]
