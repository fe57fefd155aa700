import { queryOptions } from '@tanstack/react-query'
import { api, ask, type Body, type Item } from '../../api/client.ts'
import { allPages } from '../../api/paging.ts'
import { useCommand } from '../../api/queries.ts'

export type Reserve = Item<'/outlook/reserves'>
export type Movement = Item<'/outlook/reserves/{id}/movements'>
export type Plan = Item<'/outlook/reserves/plans'>
export type MovementDraft = Body<'/outlook/reserves/{id}/movements', 'post'>

export const reservesQuery = () =>
  queryOptions({
    queryKey: ['outlook', 'reserves'],
    queryFn: () => allPages(query => ask(api.GET('/outlook/reserves', { params: { query } }))),
  })

export const movementsQuery = (id: string) =>
  queryOptions({
    queryKey: ['outlook', 'reserve-movements', id],
    queryFn: () =>
      allPages(query => ask(api.GET('/outlook/reserves/{id}/movements', { params: { path: { id }, query } }))),
  })

export const plansQuery = () =>
  queryOptions({
    queryKey: ['outlook', 'reserve-plans'],
    queryFn: () => allPages(query => ask(api.GET('/outlook/reserves/plans', { params: { query } }))),
  })

/** Moves goods under a key of the form, so that pressing twice moves them once. */
export const useMove = (id: string) =>
  useCommand(
    ({ key, body }: { key: string; body: MovementDraft }) =>
      ask(
        api.POST('/outlook/reserves/{id}/movements', {
          params: { path: { id }, header: { 'Idempotency-Key': key } },
          body,
        }),
      ),
    'outlook',
    'approvals',
  )
