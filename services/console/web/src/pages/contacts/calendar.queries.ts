import { queryOptions } from '@tanstack/react-query'
import { api, ask, type Item } from '../../api/client.ts'
import { allPages } from '../../api/paging.ts'
import { useCommand } from '../../api/queries.ts'
import type { Language } from '../../i18n/i18n.ts'

export type CalendarLink = Item<'/calendar-links'>

export const linksQuery = () =>
  queryOptions({
    queryKey: ['calendar-links', 'list'],
    queryFn: () => allPages(query => ask(api.GET('/calendar-links', { params: { query } }))),
  })

/** Makes a link under a key of the button, so that pressing twice makes one. */
export const useMakeLink = () =>
  useCommand(
    ({ key, language }: { key: string; language: Language }) =>
      ask(api.POST('/calendar-links', { params: { header: { 'Idempotency-Key': key } }, body: { language } })),
    'calendar-links',
  )

export const useRevokeLink = (id: string) =>
  useCommand(() => ask(api.DELETE('/calendar-links/{id}', { params: { path: { id } } })), 'calendar-links')
