import { newKey } from '@lodestone/client'
import { queryOptions } from '@tanstack/react-query'
import { api, ask } from '../../api/client.ts'
import { allPages, PAGE_LIMIT } from '../../api/paging.ts'
import { useCommand } from '../../api/queries.ts'
import type { Delivery } from './my-webhooks.ts'

/** Members and suppliers may not watch the stream; a delivery takes seconds. */
const AGAIN_MS = 5_000

export const webhooksQuery = () =>
  queryOptions({
    queryKey: ['webhooks', 'list'],
    refetchInterval: 6 * AGAIN_MS,
    queryFn: () => allPages(query => ask(api.GET('/webhooks', { params: { query } }))),
  })

export const webhookQuery = (id: string) =>
  queryOptions({
    queryKey: ['webhooks', 'one', id],
    refetchInterval: AGAIN_MS,
    queryFn: () => ask(api.GET('/webhooks/{id}', { params: { path: { id } } })),
  })

export const typesQuery = () =>
  queryOptions({
    queryKey: ['webhooks', 'types'],
    // The types change with a release.
    staleTime: 3_600_000,
    queryFn: async () => (await ask(api.GET('/webhooks/types'))).items,
  })

/** The newest deliveries, one page of them: older ones are of little use, and this is read again and again. */
export const deliveriesQuery = (id: string, state: Delivery['state'] | undefined) =>
  queryOptions({
    queryKey: ['webhooks', 'deliveries', id, state ?? 'all'],
    refetchInterval: AGAIN_MS,
    queryFn: async () => {
      const query = { limit: PAGE_LIMIT, ...(state ? { state } : {}) }
      const { items, nextCursor } = await ask(api.GET('/webhooks/{id}/deliveries', { params: { path: { id }, query } }))
      return { items, more: nextCursor !== null }
    },
  })

/** Makes a webhook under a key of the form, so that pressing twice makes one. */
export const useCreate = () =>
  useCommand(
    ({ key, ...body }: { key: string; url: string; types: string[] }) =>
      ask(api.POST('/webhooks', { params: { header: { 'Idempotency-Key': key } }, body })),
    'webhooks',
  )

export const useRotate = (id: string) =>
  useCommand(
    ({ key, overlapHours }: { key: string; overlapHours: number }) =>
      ask(
        api.POST('/webhooks/{id}/rotate-secret', {
          params: { path: { id }, header: { 'Idempotency-Key': key } },
          body: { overlapHours },
        }),
      ),
    'webhooks',
  )

export const useTest = (id: string) =>
  useCommand(
    () =>
      ask(
        api.POST('/webhooks/{id}/test', {
          params: { path: { id }, header: { 'Idempotency-Key': newKey() } },
        }),
      ),
    'webhooks',
  )

export const useEnable = (id: string) =>
  useCommand(() => ask(api.POST('/webhooks/{id}/enable', { params: { path: { id } } })), 'webhooks')

/** Ends a webhook. Its own queries are not read again: it is gone. */
export const useEnd = (id: string) =>
  useCommand((version: number) =>
    ask(api.DELETE('/webhooks/{id}', { params: { path: { id }, header: { 'If-Match': `"${version}"` } } })),
  )

export const useRedeliver = (id: string) =>
  useCommand(
    (deliveryId: string) =>
      ask(api.POST('/webhooks/{id}/deliveries/{deliveryId}/redeliver', { params: { path: { id, deliveryId } } })),
    'webhooks',
  )

export const useRedeliverFailed = (id: string) =>
  useCommand(
    (since: string) => ask(api.POST('/webhooks/{id}/redeliver', { params: { path: { id } }, body: { since } })),
    'webhooks',
  )
