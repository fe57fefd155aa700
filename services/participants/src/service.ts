import { defineService } from '@lodestone/service'
import { participantRoutes } from './participant/participant.routes.ts'
import { countPending } from './webhook/delivery.store.ts'
import { webhookConsumer } from './webhook/webhook.consumers.ts'
import { attempts, webhookJobs } from './webhook/webhook.jobs.ts'
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
      name: 'webhook_pending_deliveries',
      help: 'Deliveries to be made or tried again',
      kind: 'gauge',
      read: () => countPending(database),
    },
    {
      name: 'webhook_attempts_total',
      help: 'Attempts by what came of them',
      kind: 'counter',
      label: 'outcome',
      read: async () => attempts,
    },
  ],
})
