import { queryOptions } from '@tanstack/react-query'
import { type Answer, api, ask, type Item } from '../../api/client.ts'
import { allPages } from '../../api/paging.ts'

export type BaselineHead = Item<'/outlook/baselines'>
export type Baseline = Answer<'/outlook/baselines/{id}'>
export type BaselinePreview = Answer<'/outlook/baselines/previews', 'post'>

export const baselinesQuery = () =>
  queryOptions({
    queryKey: ['outlook', 'baselines'],
    queryFn: () => allPages(query => ask(api.GET('/outlook/baselines', { params: { query } }))),
  })

/** A version, which never changes. */
export const baselineQuery = (id: string) =>
  queryOptions({
    queryKey: ['outlook-baseline', id],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => ask(api.GET('/outlook/baselines/{id}', { params: { path: { id } } })),
  })
