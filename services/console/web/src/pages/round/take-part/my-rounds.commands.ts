import { api, ask } from '../../../api/client.ts'
import { useCommand } from '../../../api/queries.ts'
import { waits } from '../../../approvals/approval.ts'
import { of } from './my-rounds.queries.ts'

type Decision = 'accept' | 'decline'
const decide = (id: string, decision: Decision) =>
  decision === 'accept'
    ? ask(api.POST('/allocations/{id}/accept', { params: of(id) }))
    : ask(api.POST('/allocations/{id}/decline', { params: of(id) }))

/** Decides on all that is proposed of an offer. */
export const useDecideOffer = () =>
  useCommand(
    ({ roundId, offerId, decision }: { roundId: string; offerId: string; decision: Decision }) => {
      const params = { path: { id: roundId, offerId } }
      return decision === 'accept'
        ? ask(api.POST('/rounds/{id}/offers/{offerId}/accept', { params }))
        : ask(api.POST('/rounds/{id}/offers/{offerId}/decline', { params }))
    },
    'allocations',
    'rounds',
    'approvals',
  )

/**
 * Decides one allocation after the other, and gives how many are done and how many wait for an approver. What the hub refuses does not keep it from the
 * others: the first refusal is thrown at the end.
 */
export const useDecide = () =>
  useCommand(
    async ({ ids, decision }: { ids: readonly string[]; decision: Decision }) => {
      const refusals: unknown[] = []
      let waiting = 0
      for (const id of ids)
        try {
          if (waits(await decide(id, decision))) waiting++
        } catch (error) {
          refusals.push(error)
        }
      if (refusals.length > 0) throw refusals[0]
      return { done: ids.length - waiting, waiting }
    },
    'allocations',
    'rounds',
    'approvals',
  )

export const useLeave = (roundId: string) =>
  useCommand(
    (lineId: string) =>
      ask(api.POST('/rounds/{id}/lines/{lineId}/leave', { params: { path: { id: roundId, lineId } } })),
    'rounds',
  )

export type ContractReport = {
  quantityKg: string
  date: string
  price?: { amount: string; currency: 'EUR' | 'USD' | 'JPY' }
  document?: string
}
export const useContract = (id: string) =>
  useCommand(
    (body: ContractReport) => ask(api.POST('/allocations/{id}/contract', { params: of(id), body })),
    'allocations',
    'rounds',
  )
export const useDelivery = (id: string) =>
  useCommand(
    ({ key, ...body }: { quantityKg: string; date: string; key: string }) =>
      ask(
        api.POST('/allocations/{id}/deliveries', {
          params: { ...of(id), header: { 'Idempotency-Key': key } },
          body,
        }),
      ),
    'allocations',
    'rounds',
  )
export const useNameBatches = (id: string) =>
  useCommand(
    (batches: { batch: string; quantityKg: string }[]) =>
      ask(api.POST('/supply/allocations/{id}/batches', { params: of(id), body: { batches } })),
    'allocations',
    'batches',
    'rounds',
  )
