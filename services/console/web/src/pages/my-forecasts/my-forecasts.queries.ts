import { queryOptions } from '@tanstack/react-query'
import { api, ask } from '../../api/client.ts'
import { allPages } from '../../api/paging.ts'

/** Members may not watch the stream. */
const AGAIN_MS = 30_000

export const forecastsQuery = () =>
  queryOptions({
    queryKey: ['forecasts', 'list'],
    refetchInterval: AGAIN_MS,
    queryFn: () => allPages(query => ask(api.GET('/demand/forecasts', { params: { query } }))),
  })

/** One forecast. It is not read again by itself: who edits is not to lose what was typed, and a change meanwhile is told when it is sent. */
export const forecastQuery = (id: string) =>
  queryOptions({
    queryKey: ['forecasts', 'one', id],
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    queryFn: () => readForecast(id),
  })

/** The forecast as it is at the hub now, beside the one that is edited. */
export const readForecast = (id: string) => ask(api.GET('/demand/forecasts/{id}', { params: { path: { id } } }))

export const historyQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ['forecasts', 'history', id, version],
    queryFn: async () => (await ask(api.GET('/demand/forecasts/{id}/history', { params: { path: { id } } }))).items,
  })
