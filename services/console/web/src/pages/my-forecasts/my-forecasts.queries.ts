import { queryOptions } from '@tanstack/react-query'
import { api, ask } from '../../api/client.ts'
import { allPages } from '../../api/paging.ts'
import { useCommand } from '../../api/queries.ts'
import type { Draft } from './forecast.ts'

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

/** What the hub thinks of a table, without storing it. */
export const check = (draft: Draft) => ask(api.POST('/demand/forecasts/preview', { body: draft }))

/** Submits a new forecast under a key of the form, so that pressing twice makes one. */
export const useSubmit = () =>
  useCommand(
    ({ key, ...draft }: Draft & { key: string }) =>
      ask(api.POST('/demand/forecasts', { params: { header: { 'Idempotency-Key': key } }, body: draft })),
    'forecasts',
  )

/** Replaces a version by a new one: refused (412) when it is not the newest any more. */
export const useRevise = (id: string) =>
  useCommand(
    ({ version, ...draft }: Draft & { version: number }) =>
      ask(
        api.PUT('/demand/forecasts/{id}', {
          params: { path: { id }, header: { 'If-Match': `"${version}"` } },
          body: draft,
        }),
      ),
    'rounds',
  )

export const useWithdraw = (id: string) =>
  useCommand(
    (version: number) =>
      ask(api.DELETE('/demand/forecasts/{id}', { params: { path: { id }, header: { 'If-Match': `"${version}"` } } })),
    'forecasts',
    'rounds',
  )
