import { queryOptions } from '@tanstack/react-query'
import { api, ask, type Item } from '../api/client.ts'
import { allPages } from '../api/paging.ts'
import { useCommand } from '../api/queries.ts'

export type Approval = Item<'/approvals'>

/** Milliseconds between two looks: events tell what operators decide, not what they ask of each other. */
const LOOK_EVERY_MS = 10_000

/** What waits for a second person, or was rejected: all, or what is about one round, offer or participant. */
export const approvalsQuery = (subject?: string, state: Approval['state'] = 'pending') =>
  queryOptions({
    queryKey: ['approvals', subject ?? 'all', state],
    refetchInterval: LOOK_EVERY_MS,
    queryFn: () =>
      allPages(query =>
        ask(
          api.GET('/approvals', {
            params: { query: { ...query, state, ...(subject === undefined ? {} : { subject }) } },
          }),
        ),
      ),
  })

/** What was asked for changes whatever it is about. */
const CHANGES = ['approvals', 'rounds', 'allocations', 'participants', 'offers', 'screening', 'issuers', 'names']

export const useConfirm = () =>
  useCommand((id: string) => ask(api.POST('/approvals/{id}/confirm', { params: { path: { id } } })), ...CHANGES)

export const useReject = () =>
  useCommand(
    ({ id, reason }: { id: string; reason: string }) =>
      ask(
        api.POST('/approvals/{id}/reject', {
          params: { path: { id } },
          body: reason.trim() ? { reason: reason.trim() } : {},
        }),
      ),
    'approvals',
  )
