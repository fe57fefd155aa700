import type { Job, ServiceContext } from '@lodestone/service'
import { forgetDeliveries } from './delivery.store.ts'
import { dispatchOf } from './dispatch.ts'
import { HOUR_MS, KEPT_MS } from './webhook.ts'

/** After an event or a command, and otherwise: for what is due again, and what a stopped process left. */
const SOON_MS = 250
const CHECK_MS = 1_000

export function webhookJobs(context: ServiceContext): Job[] {
  const { database, clock } = context
  const dispatch = dispatchOf(context)
  return [
    { name: 'send-webhooks', everyMs: CHECK_MS, soonMs: SOON_MS, run: () => dispatch.fill() },
    {
      name: 'forget-deliveries',
      everyMs: HOUR_MS,
      run: () => forgetDeliveries(database, new Date(clock().getTime() - KEPT_MS)),
    },
  ]
}
