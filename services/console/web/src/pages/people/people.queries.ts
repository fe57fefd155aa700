import { queryOptions } from '@tanstack/react-query'
import { api, ask } from '../../api/client.ts'
import { allPages } from '../../api/paging.ts'
import { useCommand } from '../../api/queries.ts'
import type { Draft, Position } from './people.ts'

/** Somebody joins while nobody looks. */
const AGAIN_MS = 10_000

export const peopleQuery = () =>
  queryOptions({
    queryKey: ['people', 'list'],
    refetchInterval: AGAIN_MS,
    queryFn: () => allPages(query => ask(api.GET('/people', { params: { query } }))),
  })

export const personQuery = (id: string) =>
  queryOptions({
    queryKey: ['people', 'one', id],
    queryFn: () => ask(api.GET('/people/{id}', { params: { path: { id } } })),
  })

/** Invites under a key of the form, so that pressing twice invites once. */
export const useInvite = () =>
  useCommand(
    ({ key, body }: { key: string; body: Draft }) =>
      ask(api.POST('/people', { params: { header: { 'Idempotency-Key': key } }, body })),
    'people',
  )

/** Refused (412) when the version is not the newest any more. */
export const usePlace = (id: string) =>
  useCommand(
    ({ version, position }: { version: number; position: Position }) =>
      ask(
        api.PUT('/people/{id}', {
          params: { path: { id }, header: { 'If-Match': `"${version}"` } },
          body: { position },
        }),
      ),
    'people',
  )

export const useEnd = (id: string) =>
  useCommand(() => ask(api.POST('/people/{id}/end', { params: { path: { id } } })), 'people')
