import { queryOptions } from '@tanstack/react-query'
import { api, ask, type Item } from '../api/client.ts'
import { allPages } from '../api/paging.ts'

/** What the hub has issued: the credential of a screening, or the passport of a delivery. */
export type Issued = Item<'/supply/issued'>
export type Delivery = Item<'/deliveries'>

export const issuedQuery = () =>
  queryOptions({
    queryKey: ['issued', 'list'],
    queryFn: () => allPages(query => ask(api.GET('/supply/issued', { params: { query } }))),
  })
export const deliveriesQuery = () =>
  queryOptions({
    queryKey: ['deliveries', 'list'],
    queryFn: () => allPages(query => ask(api.GET('/deliveries', { params: { query } }))),
  })
