import { api, ask } from '../../api/client.ts'
import { useCommand } from '../../api/queries.ts'
import { remarked } from '../../refusal/refused.ts'
import type { Draft } from './forecast.ts'

/** What the hub thinks of a table, without storing it. */
export const check = (draft: Draft, revises?: string) =>
  ask(
    api.POST('/demand/forecasts/preview', { params: { query: revises === undefined ? {} : { revises } }, body: draft }),
  ).then(remarked)

/** Submits a new forecast under a key of the form, so that pressing twice makes one. */
export const useSubmit = () =>
  useCommand(
    ({ key, ...draft }: Draft & { key: string }) =>
      ask(api.POST('/demand/forecasts', { params: { header: { 'Idempotency-Key': key } }, body: draft })),
    'forecasts',
  )

/** Replaces a version by a new one: refused (412) when it is not the newest any more. */
export const useRevise = (id: string) =>
  useCommand(
    ({ version, ...draft }: Draft & { version: number }) =>
      ask(
        api.PUT('/demand/forecasts/{id}', {
          params: { path: { id }, header: { 'If-Match': `"${version}"` } },
          body: draft,
        }),
      ),
    'rounds',
  )

export const useWithdraw = (id: string) =>
  useCommand(
    (version: number) =>
      ask(api.DELETE('/demand/forecasts/{id}', { params: { path: { id }, header: { 'If-Match': `"${version}"` } } })),
    'forecasts',
    'rounds',
  )
