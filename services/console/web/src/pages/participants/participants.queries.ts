import { queryOptions } from '@tanstack/react-query'
import { api, ask } from '../../api/client.ts'
import { useCommand } from '../../api/queries.ts'
import type { bodyOf, Correction, Revision } from './participants.ts'

export const participantQuery = (id: string) =>
  queryOptions({
    queryKey: ['participants', 'one', id],
    queryFn: () => ask(api.GET('/participants/{id}', { params: { path: { id } } })),
  })

export const useRegister = () =>
  useCommand(
    ({ key, body }: { key: string; body: ReturnType<typeof bodyOf> }) =>
      ask(api.POST('/participants', { params: { header: { 'Idempotency-Key': key } }, body })),
    'participants',
  )

/** Refused (412) when the version is not the newest any more. */
export const useRevise = (id: string) =>
  useCommand(
    ({ version, body }: { version: number; body: Revision }) =>
      ask(api.PUT('/participants/{id}', { params: { path: { id }, header: { 'If-Match': `"${version}"` } }, body })),
    'participants',
  )

export const useCorrect = (id: string) =>
  useCommand(
    (body: Correction) => ask(api.POST('/participants/{id}/correct', { params: { path: { id } }, body })),
    'participants',
    'approvals',
  )

export const useAdmit = () =>
  useCommand(
    (id: string) => ask(api.POST('/participants/{id}/admit', { params: { path: { id } }, body: {} })),
    'participants',
    'approvals',
  )

export const useSuspend = () =>
  useCommand(
    ({ id, reason }: { id: string; reason: string }) =>
      ask(api.POST('/participants/{id}/suspend', { params: { path: { id } }, body: { reason } })),
    'participants',
    'approvals',
  )
