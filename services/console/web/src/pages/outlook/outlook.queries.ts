import { queryOptions } from '@tanstack/react-query'
import { type Answer, api, ask, type Item } from '../../api/client.ts'
import { allPages } from '../../api/paging.ts'
import { useCommand } from '../../api/queries.ts'

export type Run = Item<'/outlook/runs'>
export type RunRead = Answer<'/outlook/runs/{id}'>
export type Outcome = NonNullable<RunRead['outcome']>
export type MonthOutcome = Outcome['months'][number]
export type LineOutcome = Outcome['lines'][number]

/** Milliseconds between two looks at a run that is under way. */
const LOOK_EVERY_MS = 1_000

export const isUnderWay = ({ state }: Run): boolean => state === 'waiting' || state === 'running'

export const runsQuery = () =>
  queryOptions({
    queryKey: ['outlook', 'runs'],
    refetchInterval: ({ state }) => (state.data?.items.some(isUnderWay) ? LOOK_EVERY_MS : false),
    queryFn: () => allPages(query => ask(api.GET('/outlook/runs', { params: { query } }))),
  })

/** A run with its outcome, which never changes once it is done. Each reading of it stands in the audit, so it is read once. */
export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ['outlook-run', id],
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    queryFn: () => ask(api.GET('/outlook/runs/{id}', { params: { path: { id } } })),
  })

/** Starts a run under a key of the form, so that pressing twice starts one. */
export const useStartRun = () =>
  useCommand(
    ({ key, scenarioId }: { key: string; scenarioId: string }) =>
      ask(api.POST('/outlook/runs', { params: { header: { 'Idempotency-Key': key } }, body: { scenarioId } })),
    'outlook',
  )

export const useVerify = (id: string) =>
  useCommand(() => ask(api.POST('/outlook/runs/{id}/verifications', { params: { path: { id } }, body: {} })))
