import { queryOptions } from '@tanstack/react-query'
import { type Answer, api, ask } from '../../api/client.ts'
import { allPages } from '../../api/paging.ts'

/** Suppliers may not watch the stream; screening follows a change within seconds. */
const AGAIN_MS = 15_000

export const offersQuery = () =>
  queryOptions({
    queryKey: ['offers', 'list'],
    refetchInterval: AGAIN_MS,
    queryFn: () => allPages(query => ask(api.GET('/supply/offers', { params: { query } }))),
  })

/** One offer; not read again by itself, so that what is typed stays. */
export const offerQuery = (id: string) =>
  queryOptions({
    queryKey: ['offers', 'one', id],
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    queryFn: () => readOffer(id),
  })

/** The offer as it is at the hub now, beside the one that is edited. */
export const readOffer = (id: string) => ask(api.GET('/supply/offers/{id}', { params: { path: { id } } }))

export const screeningQuery = (id: string) =>
  queryOptions({
    queryKey: ['screening', id],
    refetchInterval: AGAIN_MS,
    queryFn: () => ask(api.GET('/supply/offers/{id}/screening', { params: { path: { id } } })),
  })

/** What is found of an offer's origin. */
export type Screening = Answer<'/supply/offers/{id}/screening'>
