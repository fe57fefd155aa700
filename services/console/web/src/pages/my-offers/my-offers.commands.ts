import { api, ask } from '../../api/client.ts'
import { useCommand } from '../../api/queries.ts'
import type { Draft } from './offer.ts'

/** What the hub thinks of an offer, without storing it. */
export const check = (draft: Draft) => ask(api.POST('/supply/offers/preview', { body: { offers: [draft] } }))

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
