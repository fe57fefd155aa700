import { queryOptions } from '@tanstack/react-query'
import { api, ask } from '../../api/client.ts'
import { useCommand } from '../../api/queries.ts'
import { sendFile } from '../files.ts'
import type { Preview } from '../preview.ts'
import type { Draft } from './form.ts'

export const mappingsQuery = () =>
  queryOptions({
    queryKey: ['mappings', 'list'],
    queryFn: async () => (await ask(api.GET('/demand/mappings'))).items,
  })

export const mappingQuery = (id: string) =>
  queryOptions({
    queryKey: ['mappings', 'one', id],
    // Who maps a file is not to lose what was typed.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    queryFn: () => ask(api.GET('/demand/mappings/{id}', { params: { path: { id } } })),
  })

/** How the hub is asked to read a file. */
export type How = Readonly<Record<string, string | undefined>>

/** What the hub reads of a file; `nth` tells files of one name apart. */
export const previewQuery = (path: string, file: File, nth: number, how: How) =>
  queryOptions({
    queryKey: ['preview', nth, how],
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    retry: false,
    queryFn: () => sendFile<Preview>(path, file, how),
  })

/** Saves a new mapping under a key of the form, so that pressing twice makes one. */
export const useSaveMapping = () =>
  useCommand(
    ({ key, draft }: { key: string; draft: Draft }) =>
      ask(api.POST('/demand/mappings', { params: { header: { 'Idempotency-Key': key } }, body: draft })),
    'mappings',
  )

export const useReviseMapping = () =>
  useCommand(
    ({ id, version, draft }: { id: string; version: number; draft: Draft }) =>
      ask(
        api.PUT('/demand/mappings/{id}', {
          params: { path: { id }, header: { 'If-Match': `"${version}"` } },
          body: draft,
        }),
      ),
    'mappings',
  )

export const useDeleteMapping = () =>
  useCommand(
    ({ id, version }: { id: string; version: number }) =>
      ask(api.DELETE('/demand/mappings/{id}', { params: { path: { id }, header: { 'If-Match': `"${version}"` } } })),
    'mappings',
  )
