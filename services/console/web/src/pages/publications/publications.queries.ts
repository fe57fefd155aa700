import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, ask } from '../../api/client.ts'
import { useCommand } from '../../api/queries.ts'

/** Publications that are read at a time: each carries all its cells. */
const AT_A_TIME = 20

export const publicationsQuery = () =>
  infiniteQueryOptions({
    queryKey: ['publications', 'list'],
    initialPageParam: null,
    queryFn: ({ pageParam: cursor }: { pageParam: string | null }) =>
      ask(
        api.GET('/aggregation/publications', {
          params: { query: { limit: AT_A_TIME, ...(cursor === null ? {} : { cursor }) } },
        }),
      ),
    getNextPageParam: page => page.nextCursor,
  })

export const coverageQuery = () =>
  queryOptions({
    queryKey: ['coverage'],
    queryFn: () => ask(api.GET('/aggregation/coverage')),
  })

export const usePublish = () =>
  useCommand(
    (key: string) =>
      ask(api.POST('/aggregation/publications', { params: { header: { 'Idempotency-Key': key } }, body: {} })),
    'publications',
  )
