import { queryOptions } from '@tanstack/react-query'
import { api, ask, type Item } from '../api/client.ts'
import { useCommand } from '../api/queries.ts'

export type Limit = { readonly amount: string; readonly currency: NonNullable<Item<'/approvals'>['binds']>['currency'] }

/** Up to what amount traders bind the organisation without an approver. */
export const limitQuery = () =>
  queryOptions({
    queryKey: ['limit'],
    queryFn: () => ask(api.GET('/approval-limit', {})),
  })

/** Refused (412) when the version is not the newest any more. */
export const useSetLimit = () =>
  useCommand(
    ({ version, limit }: { version: number; limit: Limit | null }) =>
      ask(api.PUT('/approval-limit', { params: { header: { 'If-Match': `"${version}"` } }, body: { limit } })),
    'limit',
  )
