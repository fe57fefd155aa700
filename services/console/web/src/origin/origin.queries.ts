import { queryOptions } from '@tanstack/react-query'
import { api, ask } from '../api/client.ts'
import { allPages } from '../api/paging.ts'

/** Suppliers may not watch the stream: their pages look again after so many milliseconds. */
export const AGAIN_MS = 15_000

export const credentialsQuery = () =>
  queryOptions({
    queryKey: ['credentials', 'list'],
    queryFn: () => allPages(query => ask(api.GET('/supply/credentials', { params: { query } }))),
  })
export const credentialQuery = (id: string) =>
  queryOptions({
    queryKey: ['credentials', 'one', id],
    queryFn: () => ask(api.GET('/supply/credentials/{id}', { params: { path: { id } } })),
  })
export const batchesQuery = () =>
  queryOptions({
    queryKey: ['batches', 'list'],
    queryFn: () => allPages(query => ask(api.GET('/supply/batches', { params: { query } }))),
  })
export const batchQuery = (id: string) =>
  queryOptions({
    queryKey: ['batches', 'one', id],
    queryFn: () => ask(api.GET('/supply/batches/{id}', { params: { path: { id } } })),
  })
export const sitesQuery = () =>
  queryOptions({
    queryKey: ['sites', 'list'],
    queryFn: () => allPages(query => ask(api.GET('/supply/sites', { params: { query } }))),
  })
export const commitmentsQuery = () =>
  queryOptions({
    queryKey: ['sites', 'commitments'],
    queryFn: () => allPages(query => ask(api.GET('/supply/commitments', { params: { query } }))),
  })
export const issuersQuery = () =>
  queryOptions({
    queryKey: ['issuers', 'list'],
    queryFn: () => allPages(query => ask(api.GET('/supply/issuers', { params: { query } }))),
  })
