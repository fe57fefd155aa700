import { queryOptions } from '@tanstack/react-query'
import { api, ask, type Item } from '../api/client.ts'
import { allPages } from '../api/paging.ts'
import { Problem } from '../api/problem.ts'

export type Scenario = Item<'/outlook/scenarios'>
export type Shock = Scenario['shocks'][number]
export type Measure = Scenario['measures'][number]
export type Basis = Scenario['basis']

export const scenariosQuery = () =>
  queryOptions({
    queryKey: ['outlook', 'scenarios'],
    queryFn: () => allPages(query => ask(api.GET('/outlook/scenarios', { params: { query } }))),
  })

/** Whether the hub has nothing to compute on: nobody has recorded a baseline. */
export const isWithoutBaseline = (error: unknown): boolean =>
  error instanceof Problem && error.status === 409 && error.code === 'wrong-state'
