import { queryOptions } from '@tanstack/react-query'
import { api, ask } from '../../api/client.ts'
import { useCommand } from '../../api/queries.ts'
import type { ServiceState } from './operations.ts'

/** Milliseconds between two looks: lag and outbox move without an event that says so. */
const LOOK_EVERY_MS = 5_000

export const operationsQuery = () =>
  queryOptions({
    queryKey: ['operations'],
    queryFn: async () => {
      const { services } = await ask(api.GET('/operations'))
      return services as unknown as readonly ServiceState[]
    },
    refetchInterval: LOOK_EVERY_MS,
  })

/** What a redrive came to: `errorClass` names what still fails. */
export type Redriven = { readonly applied: number; readonly left: number; readonly errorClass?: string }

export const useRedrive = () =>
  useCommand(
    async (id: string) =>
      (await ask(
        api.POST('/operations/parked/{id}/redrive', { params: { path: { id } }, body: {} }),
      )) as unknown as Redriven,
    'operations',
  )

export const useDiscard = () =>
  useCommand(
    ({ id, reason }: { id: string; reason: string }) =>
      ask(api.POST('/operations/parked/{id}/discard', { params: { path: { id } }, body: { reason } })),
    'operations',
  )
