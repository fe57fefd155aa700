import { queryOptions } from '@tanstack/react-query'
import { api, ask, type Item } from '../../api/client.ts'
import { allPages } from '../../api/paging.ts'
import { useCommand } from '../../api/queries.ts'
import type { Tone } from '../../ui/badge.tsx'
import type { Position } from './people.ts'

export type Group = Item<'/access-groups'>
export const GROUP_TONES: Readonly<Record<Group['state'], Tone>> = { asked: 'accent', active: 'good', ended: 'neutral' }

/** Groups of one's organisation, or of all that an operator reads; those in one state if one is named. */
export const groupsQuery = (state?: Group['state']) =>
  queryOptions({
    queryKey: ['access-groups', 'list', state],
    queryFn: () =>
      allPages(query =>
        ask(api.GET('/access-groups', { params: { query: { ...query, ...(state ? { state } : {}) } } })),
      ),
  })

/** Asks under a key of the form, so that pressing twice asks once. */
export const useAskGroup = () =>
  useCommand(
    ({ key, group, position }: { key: string; group: string; position: Position }) =>
      ask(api.POST('/access-groups', { params: { header: { 'Idempotency-Key': key } }, body: { group, position } })),
    'access-groups',
  )

/** Refused (412) when the version is not the newest any more. */
export const usePlaceGroup = ({ id, version }: Group) =>
  useCommand(
    (position: Position) =>
      ask(
        api.PUT('/access-groups/{id}', {
          params: { path: { id }, header: { 'If-Match': `"${version}"` } },
          body: { position },
        }),
      ),
    'access-groups',
  )

export const useConfirmGroup = (id: string) =>
  useCommand(() => ask(api.POST('/access-groups/{id}/confirm', { params: { path: { id } } })), 'access-groups')

export const useEndGroup = (id: string) =>
  useCommand(() => ask(api.POST('/access-groups/{id}/end', { params: { path: { id } } })), 'access-groups')
