import { queryOptions } from '@tanstack/react-query'
import { api, ask } from '../../api/client.ts'
import { allPages } from '../../api/paging.ts'
import { useCommand } from '../../api/queries.ts'
import type { Contact, ContactText } from './contacts.ts'

/** An address is disabled while nobody looks. */
const AGAIN_MS = 30_000

export const contactsQuery = (which: { readonly state?: Contact['state']; readonly mine?: 'true' }) =>
  queryOptions({
    queryKey: ['contacts', 'list', which],
    refetchInterval: AGAIN_MS,
    queryFn: () => allPages(query => ask(api.GET('/contacts', { params: { query: { ...query, ...which } } }))),
  })

export const contactQuery = (id: string) =>
  queryOptions({
    queryKey: ['contacts', 'one', id],
    queryFn: () => ask(api.GET('/contacts/{id}', { params: { path: { id } } })),
  })

/** Makes a contact under a key of the form, so that pressing twice makes one. */
export const useAdd = () =>
  useCommand(
    ({ key, body }: { key: string; body: ContactText }) =>
      ask(api.POST('/contacts', { params: { header: { 'Idempotency-Key': key } }, body })),
    'contacts',
  )

/** Refused (412) when the version is not the newest any more. One that was disabled is sent to again. */
export const useRevise = (id: string) =>
  useCommand(
    ({ version, body }: { version: number; body: ContactText }) =>
      ask(api.PUT('/contacts/{id}', { params: { path: { id }, header: { 'If-Match': `"${version}"` } }, body })),
    'contacts',
  )

/** Has its reader asked once more, under a key of the button, so that pressing twice asks once. Refused (429) beyond what a day allows. */
export const useAskAgain = (id: string) =>
  useCommand(
    (key: string) =>
      ask(
        api.POST('/contacts/{id}/confirmation', {
          params: { path: { id }, header: { 'Idempotency-Key': key } },
          body: {},
        }),
      ),
    'contacts',
  )

/** Ends a contact. Its own query is not read again: it is gone. */
export const useRemove = (id: string) =>
  useCommand((version: number) =>
    ask(api.DELETE('/contacts/{id}', { params: { path: { id }, header: { 'If-Match': `"${version}"` } } })),
  )
