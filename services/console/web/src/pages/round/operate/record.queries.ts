import { queryOptions } from '@tanstack/react-query'
import { api, ask } from '../../../api/client.ts'
import { allPages } from '../../../api/paging.ts'

/** The hash-chained audit of a round, as the service that owns it keeps it. */
export const auditQuery = (id: string) =>
  queryOptions({
    queryKey: ['rounds', 'audit', id],
    queryFn: () =>
      allPages(query => ask(api.GET('/audit', { params: { query: { ...query, subject: `rounds:${id}` } } }))),
  })
