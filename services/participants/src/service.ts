import { defineService } from '@lodestone/service'
import { admitted } from './participant/participant.admission.ts'
import { participantRoutes } from './participant/participant.routes.ts'
import { lockParticipant } from './participant/participant.store.ts'
import { claimSecrets } from './webhook/secret.ts'
import { webhookConsumer } from './webhook/webhook.consumers.ts'
import { webhookJobs } from './webhook/webhook.jobs.ts'
import { webhookMeasures } from './webhook/webhook.measures.ts'
import { webhookRoutes } from './webhook/webhook.routes.ts'

/** Who may take part, and where they want to be told of what happens to their own. */
export const participants = defineService({
  name: 'participants',
  migrations: new URL('../migrations/', import.meta.url),
  admit:
    ({ database }) =>
    identity =>
      admitted(database, identity),
  prepare: claimSecrets,
  routes: context => ({ ...participantRoutes(context), ...webhookRoutes(context) }),
  lockSubject: lockParticipant,
  consumer: webhookConsumer,
  jobs: webhookJobs,
  measures: webhookMeasures,
})
