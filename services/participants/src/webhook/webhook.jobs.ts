import type { Job, ServiceContext } from '@lodestone/service'
import { forgetDeliveries } from './delivery.store.ts'
import { dispatchOf } from './dispatch.ts'
import { HOUR_MS, KEPT_MS } from './webhook.ts'

const CHECK_MS = 500

export function webhookJobs(context: ServiceContext): Job[] {
  const { database, clock } = context
  const dispatch = dispatchOf(context)
  return [
    { name: 'send-webhooks', everyMs: CHECK_MS, run: () => dispatch.fill() },
    {
      name: 'forget-deliveries',
      everyMs: HOUR_MS,
      run: () => forgetDeliveries(database, new Date(clock().getTime() - KEPT_MS)),
    },
  ]
}
