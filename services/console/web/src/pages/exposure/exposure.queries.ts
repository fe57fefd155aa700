import { queryOptions } from '@tanstack/react-query'
import { api, ask } from '../../api/client.ts'
import type { Bloc } from './exposure.ts'

export type ExposureFilter = { readonly material?: string; readonly year?: number; readonly round?: string }

export const exposureQuery = (bloc: Bloc, asked: ExposureFilter) =>
  queryOptions({
    // A round's matching changes what is removed.
    queryKey: [asked.round === undefined ? 'exposure' : 'rounds', 'exposure', bloc, asked],
    staleTime: 60_000,
    queryFn: () => ask(api.GET('/aggregation/exposure', { params: { query: { bloc, ...asked } } })),
  })
