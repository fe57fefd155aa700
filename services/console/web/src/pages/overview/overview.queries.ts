import { queryOptions } from '@tanstack/react-query'
import { api, ask } from '../../api/client.ts'
import type { Overview, Span } from './overview.ts'

/** Rounds that are named one by one; the sums are over all. */
const MOST_ROWS = 200

export const overviewQuery = (span: Span) =>
  queryOptions({
    queryKey: ['rounds', 'overview', span],
    queryFn: (): Promise<Overview> =>
      ask(api.GET('/rounds/overview', { params: { query: { ...span, limit: MOST_ROWS } } })),
  })
