import { queryOptions } from '@tanstack/react-query'
import { type Answer, api, ask } from '../../api/client.ts'
import { useCommand } from '../../api/queries.ts'

export type Notice = Answer<'/notices'>['items'][number]

/** Notices that are shown: older ones are of little use. */
const SHOWN = 100

/** Read again as often as the bell asks for it. */
export const noticesQuery = () =>
  queryOptions({
    queryKey: ['notices', 'list'],
    refetchInterval: 15_000,
    queryFn: () => ask(api.GET('/notices', { params: { query: { limit: SHOWN } } })),
  })

export const useRead = () =>
  useCommand((id: string) => ask(api.POST('/notices/{id}/read', { params: { path: { id } } })), 'notices')

export const useReadAll = () => useCommand(() => ask(api.POST('/notices/read')), 'notices')
