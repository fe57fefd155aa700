import { queryOptions, useMutation } from '@tanstack/react-query'
import { api, ask } from '../../api/client.ts'
import { useCommand } from '../../api/queries.ts'
import type { concentrationOf, versionOf } from './policy.ts'
import type { OriginRules } from './screening.ts'

export const policyQuery = (id: string) =>
  queryOptions({
    queryKey: ['policies', id],
    queryFn: () => ask(api.GET('/policies/{id}', { params: { path: { id } } })),
  })

/** Flipping offers that a preview lists at most; their counts are of all. */
const MOST_FLIPS = 500

type Trial = { validFrom: string; state: 'in-force' | 'suspended' | 'unknown'; rules: OriginRules }

/** What a version would change; changes nothing, and is asked for by hand since it judges every standing offer. */
export const usePreview = (id: string) =>
  useMutation({
    mutationFn: (body: Trial) =>
      ask(api.POST('/policies/{id}/preview', { params: { path: { id }, query: { limit: MOST_FLIPS } }, body })),
  })

export type NewPolicyVersion = ReturnType<typeof versionOf> | ReturnType<typeof concentrationOf>

export const useAddVersion = (id: string) =>
  useCommand(
    ({ key, body }: { key: string; body: NewPolicyVersion }) =>
      ask(
        api.POST('/policies/{id}/versions', {
          params: { path: { id }, header: { 'Idempotency-Key': key } },
          body,
        }),
      ),
    'policies',
    'screening',
    'offers',
  )
