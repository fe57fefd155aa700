import { queryOptions } from '@tanstack/react-query'
import { api, ask } from '../../api/client.ts'
import { allPages } from '../../api/paging.ts'
import { useCommand } from '../../api/queries.ts'
import type { Level } from './screening.ts'

export const queueQuery = () =>
  queryOptions({
    queryKey: ['screening', 'queue'],
    queryFn: () => allPages(query => ask(api.GET('/supply/screening-queue', { params: { query } }))),
  })

export const offersQuery = () =>
  queryOptions({
    queryKey: ['offers', 'list'],
    queryFn: () => allPages(query => ask(api.GET('/supply/offers', { params: { query } }))),
  })

export const offerQuery = (id: string) =>
  queryOptions({
    queryKey: ['offers', 'one', id],
    queryFn: () => ask(api.GET('/supply/offers/{id}', { params: { path: { id } } })),
  })

/** As it stands, or under another policy or day. */
export const screeningQuery = (id: string, asked: { policy?: string; on?: string } = {}) =>
  queryOptions({
    queryKey: ['screening', 'one', id, asked],
    queryFn: () => ask(api.GET('/supply/offers/{id}/screening', { params: { path: { id }, query: asked } })),
  })

export const useDecide = () =>
  useCommand(
    ({ id, ...body }: { id: string; level: Level; reason: string }) =>
      ask(api.POST('/supply/offers/{id}/screening/decision', { params: { path: { id } }, body })),
    'screening',
    'offers',
    'approvals',
  )
