import { queryOptions } from '@tanstack/react-query'
import { type Answer, api, ask, type Item } from '../../../api/client.ts'
import { allPages } from '../../../api/paging.ts'
import type { Round } from '../../../round/round.ts'

/** What the tabs of a round read. */

export type Line = Item<'/rounds/{id}/lines'>
export type Allocation = Item<'/rounds/{id}/allocations'>
export type Explanation = Item<'/rounds/{id}/explanations'>

/** An offer as it stands in a round; its price only once the round is matched. */
export type RoundOffer = Item<'/rounds/{id}/offers'>

/** The record as operators and auditors get it: the solver is told in the whole of it only. */
export type RoundRecord = Extract<Answer<'/rounds/{id}/record'>, { result: { solver: object } }>
export type ChainEvent = RoundRecord['events'][number]
export type ObjectiveStage = RoundRecord['result']['stages'][number]

const path = (id: string) => ({ path: { id } })
/** A round as a command takes it. */
export const idOf = ({ id }: Round) => ({ params: path(id) })

export const linesQuery = (id: string) =>
  queryOptions({
    queryKey: ['rounds', 'lines', id],
    queryFn: () => allPages(query => ask(api.GET('/rounds/{id}/lines', { params: { ...path(id), query } }))),
  })

export const offersQuery = (id: string) =>
  queryOptions({
    queryKey: ['rounds', 'offers', id],
    queryFn: () => allPages(query => ask(api.GET('/rounds/{id}/offers', { params: { ...path(id), query } }))),
  })

export const poolQuery = (id: string) =>
  queryOptions({
    queryKey: ['rounds', 'pool', id],
    queryFn: () => ask(api.GET('/rounds/{id}/pool', { params: path(id) })),
  })

export const allocationsQuery = (id: string) =>
  queryOptions({
    queryKey: ['allocations', id],
    queryFn: () => allPages(query => ask(api.GET('/rounds/{id}/allocations', { params: { ...path(id), query } }))),
  })

export type PartyDecisions = Answer<'/rounds/{id}/decisions'>['parties'][number]

export const decisionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['allocations', 'decisions', id],
    queryFn: () => ask(api.GET('/rounds/{id}/decisions', { params: path(id) })),
  })

export const explanationsQuery = (id: string) =>
  queryOptions({
    queryKey: ['explanations', id],
    // Written with the match, never changed; those of further passes are not looked at.
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => {
      const { items, more } = await allPages(query =>
        ask(api.GET('/rounds/{id}/explanations', { params: { ...path(id), query } })),
      )
      return { items: ofFirstPass(items), more }
    },
  })

/** The whole record, some megabytes for a large round: inputs and result never change, the events grow with each decision. */
export const recordQuery = (id: string) =>
  queryOptions({
    queryKey: ['record', id],
    staleTime: 60_000,
    queryFn: async () => (await ask(api.GET('/rounds/{id}/record', { params: path(id) }))) as RoundRecord,
  })

export const elementsQuery = (id: string) =>
  queryOptions({
    queryKey: ['rounds', 'elements', id],
    queryFn: () => ask(api.GET('/rounds/{id}/elements', { params: path(id) })),
  })

/** Explanations of the first pass, which is what the record's inputs and result are about: each further pass explains every entry anew. */
export const ofFirstPass = (explanations: readonly Explanation[]): Explanation[] =>
  explanations.filter(({ pass }) => pass === undefined)
