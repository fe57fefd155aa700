import { queryOptions } from '@tanstack/react-query'
import { api, ask } from '../api/client.ts'
import { allPages } from '../api/paging.ts'
import { useCommand } from '../api/queries.ts'
import { sendDocument } from '../files/files.ts'
import type { ApplicationDocument, Sent } from './application.ts'

/** Milliseconds after which what others do with applications is looked for: no event tells of them. */
const LOOK_MS = 60_000

/** All for operators and auditors, whose every reading is kept, so that they read again when they come back; their own for whoever applied. */
export const applicationsQuery = (every: number | false) =>
  queryOptions({
    queryKey: ['applications', 'list'],
    refetchInterval: every,
    queryFn: () => allPages(query => ask(api.GET('/applications', { params: { query } }))),
  })

/** How many wait: asked for often, and so not for the applications themselves, whose every reading is kept. */
export const countQuery = () =>
  queryOptions({
    queryKey: ['applications', 'count'],
    refetchInterval: LOOK_MS,
    queryFn: () => ask(api.GET('/applications/count')),
  })

export const applicationQuery = (id: string) =>
  queryOptions({
    queryKey: ['applications', 'one', id],
    queryFn: () => ask(api.GET('/applications/{id}', { params: { path: { id } } })),
  })

const NOUNS = ['applications', 'participants']

export const documentsQuery = (id: string) =>
  queryOptions({
    queryKey: ['applications', 'documents', id],
    queryFn: () => ask(api.GET('/applications/{id}/documents', { params: { path: { id } } })),
  })

export const useGive = (id: string) =>
  useCommand(
    ({ kind, file }: { kind: ApplicationDocument['kind']; file: File }) => sendDocument({ id, kind }, file),
    ...NOUNS,
  )

export const useTakeBack = (id: string) =>
  useCommand(
    (sha256: string) => ask(api.DELETE('/applications/{id}/documents/{sha256}', { params: { path: { id, sha256 } } })),
    ...NOUNS,
  )

export const resemblancesQuery = (id: string) =>
  queryOptions({
    queryKey: ['applications', 'resemblances', id],
    queryFn: () => ask(api.GET('/applications/{id}/resemblances', { params: { path: { id } } })),
  })

export const termsQuery = () =>
  queryOptions({ queryKey: ['terms'], staleTime: 300_000, queryFn: () => ask(api.GET('/applications/terms')) })

export const useApply = () =>
  useCommand(
    ({ key, body }: { key: string; body: Sent }) =>
      ask(api.POST('/applications', { params: { header: { 'Idempotency-Key': key } }, body })),
    ...NOUNS,
  )

/** Refused (412) when the version is not the newest any more. */
export const useAnswer = (id: string) =>
  useCommand(
    ({ version, body }: { version: number; body: Sent & { answer: string } }) =>
      ask(api.PUT('/applications/{id}', { params: { path: { id }, header: { 'If-Match': `"${version}"` } }, body })),
    ...NOUNS,
  )

export const useWithdraw = () =>
  useCommand(
    (id: string) => ask(api.POST('/applications/{id}/withdraw', { params: { path: { id } }, body: {} })),
    ...NOUNS,
  )

export const useAsk = (id: string) =>
  useCommand(
    (question: string) => ask(api.POST('/applications/{id}/ask', { params: { path: { id } }, body: { question } })),
    ...NOUNS,
  )

export const useRefuse = (id: string) =>
  useCommand(
    (reasons: string) => ask(api.POST('/applications/{id}/refuse', { params: { path: { id } }, body: { reasons } })),
    ...NOUNS,
  )

export const useAdmit = (id: string) =>
  useCommand(
    (body: { reference: string; group?: string }) =>
      ask(api.POST('/applications/{id}/admit', { params: { path: { id } }, body })),
    ...NOUNS,
  )
