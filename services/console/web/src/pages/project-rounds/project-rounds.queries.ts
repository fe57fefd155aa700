import type { JsonObject } from '@lodestone/kernel/json'
import { queryOptions } from '@tanstack/react-query'
import { type Answer, api, ask, type Item } from '../../api/client.ts'
import { allPages } from '../../api/paging.ts'
import { useCommand } from '../../api/queries.ts'
import { bodyOf } from '../../api/revision.ts'

export type RoundHead = Item<'/project-rounds'>
export type ProjectRound = Answer<'/project-rounds/{id}'>
export type PublishedProject = ProjectRound['projects'][number]
export type Result = Answer<'/project-rounds/{id}/result'>
export type OwnProject = NonNullable<Result['projects']>[number]
export type OwnAsk = NonNullable<Result['asks']>[number]
export type OwnPledge = NonNullable<Result['pledges']>[number]
export type Decision = NonNullable<Result['decision']>
export type Missing = NonNullable<OwnProject['missing']>

/** Milliseconds between two looks while a book is being decided. */
const LOOK_EVERY_MS = 2_000

export const projectRoundsQuery = () =>
  queryOptions({
    queryKey: ['project-rounds'],
    queryFn: () => allPages(query => ask(api.GET('/project-rounds', { params: { query } }))),
  })

const at = (id: string) => ({ params: { path: { id } } })

export const projectRoundQuery = (id: string) =>
  queryOptions({
    queryKey: ['project-rounds', id],
    refetchInterval: ({ state }) => (state.data?.state === 'closed' ? LOOK_EVERY_MS : false),
    queryFn: () => ask(api.GET('/project-rounds/{id}', at(id))),
  })

/** A decision, which never changes. Each reading of it stands in the audit, so it is read once. */
export const resultQuery = (id: string) =>
  queryOptions({
    queryKey: ['project-result', id],
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    queryFn: () => ask(api.GET('/project-rounds/{id}/result', at(id))),
  })

/** The sealed book, which never changes; each reading of it stands in the audit. */
export const bookQuery = (id: string) =>
  queryOptions({
    queryKey: ['project-book', id],
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    queryFn: () => ask(api.GET('/project-rounds/{id}/book', at(id))),
  })

export const useVerify = (id: string) =>
  useCommand(() => ask(api.POST('/project-rounds/{id}/verifications', { ...at(id), body: {} })))

/** What somebody states in a round: how it is read, and replaced where it still is of the version that was read. */
export type Statement = {
  readonly read: (id: string) => Promise<Stated>
  readonly state: (id: string, version: number, body: JsonObject) => Promise<Stated>
}
export type Stated = JsonObject & { readonly version: number; readonly statedAt?: string }

const replaces = (id: string, version: number) => ({ params: { path: { id }, header: { 'If-Match': `"${version}"` } } })

export const STATEMENTS = {
  projects: {
    read: id => ask(api.GET('/project-rounds/{id}/projects', at(id))),
    state: (id, version, body) =>
      ask(api.PUT('/project-rounds/{id}/projects', { ...replaces(id, version), body: bodyOf(body) })),
  },
  asks: {
    read: id => ask(api.GET('/project-rounds/{id}/asks', at(id))),
    state: (id, version, body) =>
      ask(api.PUT('/project-rounds/{id}/asks', { ...replaces(id, version), body: bodyOf(body) })),
  },
  pledges: {
    read: id => ask(api.GET('/project-rounds/{id}/pledges', at(id))),
    state: (id, version, body) =>
      ask(api.PUT('/project-rounds/{id}/pledges', { ...replaces(id, version), body: bodyOf(body) })),
  },
  terms: {
    read: id => ask(api.GET('/project-rounds/{id}/terms', at(id))),
    state: (id, version, body) =>
      ask(api.PUT('/project-rounds/{id}/terms', { ...replaces(id, version), body: bodyOf(body) })),
  },
} as const satisfies Readonly<Record<string, Statement>>
export type StatementKind = keyof typeof STATEMENTS

/** One's own statement. It is not read again by itself: who edits is not to lose what was typed, and a change meanwhile is told when it is saved. */
export const statedQuery = (kind: StatementKind, id: string) =>
  queryOptions({
    queryKey: ['project-stated', kind, id],
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    queryFn: (): Promise<Stated> => STATEMENTS[kind].read(id),
  })

/** Replaces a statement: refused (412) when others of the organisation have stated another since. */
export const useStating = (kind: StatementKind, id: string) =>
  useCommand(
    ({ version, body }: { version: number; body: JsonObject }): Promise<Stated> =>
      STATEMENTS[kind].state(id, version, body),
    'project-rounds',
  )
