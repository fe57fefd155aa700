import { queryOptions } from '@tanstack/react-query'
import { api, ask } from '../../api/client.ts'

export const issuerQuery = (id: string) =>
  queryOptions({
    queryKey: ['issuers', 'one', id],
    queryFn: () => ask(api.GET('/supply/issuers/{id}', { params: { path: { id } } })),
  })
