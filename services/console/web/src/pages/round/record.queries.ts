import { queryOptions } from '@tanstack/react-query'
import { api, ask } from '../../api/client.ts'
import { allPages } from '../../api/paging.ts'
import type { ChainEvent } from './record-shape.ts'

/** The hash-chained audit of a round, as the service that owns it keeps it. */
export const auditQuery = (id: string) =>
  queryOptions({
    queryKey: ['rounds', 'audit', id],
    queryFn: async () => {
      const { items, more } = await allPages(query =>
        ask(api.GET('/audit', { params: { query: { ...query, subject: `rounds:${id}` } } })),
      )
      return { items: items as readonly ChainEvent[], more }
    },
  })
