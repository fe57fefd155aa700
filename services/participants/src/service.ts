import { defineService } from '@lodestone/service'
import { participantRoutes } from './participant/participant.routes.ts'
import { countDeliveries } from './webhook/delivery.store.ts'
import { webhookConsumer } from './webhook/webhook.consumers.ts'
import { webhookJobs } from './webhook/webhook.jobs.ts'
import { webhookRoutes } from './webhook/webhook.routes.ts'

/** Who may take part, and where they want to be told of what happens to their own. */
export const participants = defineService({
  name: 'participants',
  migrations: new URL('../migrations/', import.meta.url),
  routes: context => ({ ...participantRoutes(context), ...webhookRoutes(context) }),
  consumer: webhookConsumer,
  jobs: webhookJobs,
  measures: ({ database }) => [
    {
      name: 'webhook_deliveries',
      help: 'Deliveries of the last 30 days by state',
      kind: 'gauge',
      label: 'state',
      read: () => countDeliveries(database),
    },
  ],
})
