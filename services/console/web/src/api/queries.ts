import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api, ask } from './client.ts'
import { allPages } from './paging.ts'

/**
 * What more than one page reads. A page's own queries stand in its own folder, made the same way. The first part of a key is the noun, so that
 * the stream can say what has changed: see `stream/nouns.ts`.
 */

export const roundsQuery = () =>
  queryOptions({
    queryKey: ['rounds', 'list'],
    queryFn: () => allPages(query => ask(api.GET('/rounds', { params: { query } }))),
  })

export const roundQuery = (id: string) =>
  queryOptions({
    queryKey: ['rounds', 'one', id],
    queryFn: () => ask(api.GET('/rounds/{id}', { params: { path: { id } } })),
  })

export const participantsQuery = () =>
  queryOptions({
    queryKey: ['participants', 'list'],
    queryFn: () => allPages(query => ask(api.GET('/participants', { params: { query } }))),
  })

export const materialsQuery = () =>
  queryOptions({
    queryKey: ['materials'],
    // The catalogue changes with a release.
    staleTime: 3_600_000,
    queryFn: () => allPages(query => ask(api.GET('/materials', { params: { query } }))),
  })

export const policiesQuery = () =>
  queryOptions({
    queryKey: ['policies'],
    queryFn: () => allPages(query => ask(api.GET('/policies', { params: { query } }))),
  })

/** A command; afterwards everything of the nouns it names is read again. */
export function useCommand<Input, Output>(run: (input: Input) => Promise<Output>, ...nouns: string[]) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: run,
    onSettled: () => Promise.all(nouns.map(noun => client.invalidateQueries({ queryKey: [noun] }))),
  })
}
