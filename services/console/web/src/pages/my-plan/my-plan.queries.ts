import { queryOptions } from '@tanstack/react-query'
import { type Answer, api, ask } from '../../api/client.ts'
import { useCommand } from '../../api/queries.ts'

export type OwnPlan = Answer<'/outlook/plan'>
export type Plan = NonNullable<OwnPlan['plan']>
export type PlanResult = NonNullable<OwnPlan['result']>
export type Technologies = Answer<'/outlook/technologies'>

export const technologiesQuery = () =>
  queryOptions({
    queryKey: ['technologies'],
    // They change with a release.
    staleTime: 3_600_000,
    queryFn: () => ask(api.GET('/outlook/technologies')),
  })

/** One's own plan. It is not read again by itself: who edits is not to lose what was typed. */
export const ownPlanQuery = () =>
  queryOptions({
    queryKey: ['outlook-plan'],
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    queryFn: () => ask(api.GET('/outlook/plan')),
  })

/** What a plan comes to, while it is being made. */
export const planPreviewQuery = (plan: Plan | undefined) =>
  queryOptions({
    queryKey: ['outlook-plan-preview', plan],
    enabled: plan !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: before => before,
    queryFn: () => {
      if (!plan) throw new Error('no plan')
      return ask(api.POST('/outlook/plan/previews', { body: plan }))
    },
  })

/** Refused (412) when others of the organisation have stated it since. */
export const useStatePlan = () =>
  useCommand(
    ({ version, plan }: { version: number; plan: Plan }) =>
      ask(api.PUT('/outlook/plan', { params: { header: { 'If-Match': `"${version}"` } }, body: plan })),
    'outlook-plan',
  )
