import type { Measure, ServiceContext } from '@lodestone/service'
import { pendingDeliveries } from './delivery.store.ts'
import { dispatchOf } from './dispatch.ts'
import { OUTCOMES } from './webhook.ts'

/** How sending goes: sums over everybody, by a closed set of names. */
export function webhookMeasures(context: ServiceContext): Measure[] {
  const { database, clock } = context
  const dispatch = dispatchOf(context)
  return [
    {
      name: 'webhook_pending_deliveries',
      help: 'Deliveries to webhooks that are not settled, those that wait for a later attempt among them',
      kind: 'gauge',
      read: async () => (await pendingDeliveries(database)).depth,
    },
    {
      name: 'webhook_oldest_pending_seconds',
      help: 'Age of the oldest delivery that is not settled',
      kind: 'gauge',
      read: async () => {
        const { oldest } = await pendingDeliveries(database)
        return oldest === null ? 0 : Math.max(0, clock().getTime() - Date.parse(oldest)) / 1_000
      },
    },
    {
      name: 'webhook_attempts_total',
      help: 'Attempts of this process since its start, by what became of them',
      kind: 'counter',
      label: 'outcome',
      read: async () => OUTCOMES.map(outcome => [outcome, dispatch.count(outcome)] as const),
    },
  ]
}
