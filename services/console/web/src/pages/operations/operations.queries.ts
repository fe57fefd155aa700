import { queryOptions } from '@tanstack/react-query'
import { api, ask } from '../../api/client.ts'
import { useCommand } from '../../api/queries.ts'

/** Milliseconds between two looks: lag and outbox move without an event that says so. */
const LOOK_EVERY_MS = 5_000

export const operationsQuery = () =>
  queryOptions({
    queryKey: ['operations'],
    queryFn: async () => (await ask(api.GET('/operations'))).services,
    refetchInterval: LOOK_EVERY_MS,
  })

export const useRedrive = () =>
  useCommand(
    (id: string) => ask(api.POST('/operations/parked/{id}/redrive', { params: { path: { id } }, body: {} })),
    'operations',
  )

export const useDiscard = () =>
  useCommand(
    ({ id, reason }: { id: string; reason: string }) =>
      ask(api.POST('/operations/parked/{id}/discard', { params: { path: { id } }, body: { reason } })),
    'operations',
  )
