import { queryOptions } from '@tanstack/react-query'
import { api, ask, type Item } from '../../api/client.ts'
import { allPages } from '../../api/paging.ts'
import { useCommand } from '../../api/queries.ts'

export type NameMatch = Item<'/supply/name-matches'>
export type RestrictionList = Item<'/supply/restrictions'>
export const STATES = ['open', 'same', 'other'] as const satisfies readonly NameMatch['state'][]

/** Milliseconds between two looks: names are looked up while nobody asks, and no event tells of it. */
const LOOK_EVERY_MS = 10_000

export const matchesQuery = () =>
  queryOptions({
    queryKey: ['names', 'matches'],
    refetchInterval: LOOK_EVERY_MS,
    queryFn: () => allPages(query => ask(api.GET('/supply/name-matches', { params: { query } }))),
  })

export const listsQuery = () =>
  queryOptions({
    queryKey: ['names', 'lists'],
    queryFn: () => allPages(query => ask(api.GET('/supply/restrictions', { params: { query } }))),
  })

export const useDecide = (id: string) =>
  useCommand(
    (body: { is: 'same' | 'other'; reason: string }) =>
      ask(api.POST('/supply/name-matches/{id}/decision', { params: { path: { id } }, body })),
    'names',
    'approvals',
    'offers',
    'screening',
  )

export const useDeleteList = () =>
  useCommand(
    ({ id, version }: { id: string; version: number }) =>
      ask(
        api.DELETE('/supply/restrictions/{id}', { params: { path: { id }, header: { 'If-Match': `"${version}"` } } }),
      ),
    'names',
    'offers',
    'screening',
  )
