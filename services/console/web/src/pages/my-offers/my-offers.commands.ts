import { api, ask } from '../../api/client.ts'
import { useCommand } from '../../api/queries.ts'
import { remarked } from '../../refusal/refused.ts'
import type { Draft } from './offer.ts'

/** What the hub thinks of an offer, without storing it. */
export const check = (draft: Draft, revises?: string) =>
  ask(
    api.POST('/supply/offers/preview', {
      params: { query: revises === undefined ? {} : { revises } },
      body: { offers: [draft] },
    }),
  ).then(remarked)

/** What the hub says of an offer that it was asked to check. */
export type Checked = Awaited<ReturnType<typeof check>>['items'][number]

/** Posts an offer under a key of the form, so that pressing twice makes one. */
export const usePost = () =>
  useCommand(
    ({ key, draft }: { key: string; draft: Draft }) =>
      ask(api.POST('/supply/offers', { params: { header: { 'Idempotency-Key': key } }, body: draft })),
    'offers',
  )

export const useRevise = (id: string) =>
  useCommand(
    ({ version, draft }: { version: number; draft: Draft }) =>
      ask(
        api.PUT('/supply/offers/{id}', {
          params: { path: { id }, header: { 'If-Match': `"${version}"` } },
          body: draft,
        }),
      ),
    'screening',
    'rounds',
  )

export const useWithdraw = (id: string) =>
  useCommand(
    (version: number) =>
      ask(api.DELETE('/supply/offers/{id}', { params: { path: { id }, header: { 'If-Match': `"${version}"` } } })),
    'offers',
    'rounds',
  )
