import type { Figure, ServiceContext } from '@lodestone/service'
import { pendingDeliveries } from './delivery.store.ts'
import { dispatchOf } from './dispatch.ts'
import { OUTCOMES } from './webhook.ts'

/** How sending goes: sums over everybody, by a closed set of names. */
export function webhookFigures(context: ServiceContext): Figure[] {
  const { database, clock } = context
  const dispatch = dispatchOf(context)
  return [
    {
      name: 'webhook_pending',
      help: 'Deliveries to webhooks that are not settled, those that wait for a later attempt among them',
      read: async () => (await pendingDeliveries(database)).depth,
    },
    {
      name: 'webhook_oldest_pending_age_ms',
      help: 'Age of the oldest delivery that is not settled, in milliseconds',
      read: async () => {
        const { oldest } = await pendingDeliveries(database)
        return oldest === null ? 0 : Math.max(0, clock().getTime() - Date.parse(oldest))
      },
    },
    ...OUTCOMES.map(outcome => ({
      name: `webhook_attempts_${outcome.replaceAll('-', '_')}`,
      help: `Attempts of this process since its start that ended as ${outcome}`,
      read: async () => dispatch.count(outcome),
    })),
  ]
}
