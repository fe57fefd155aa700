import { defineService } from '@lodestone/service'
import { batchRoutes } from './batch/batch.routes.ts'
import { bookConsumer } from './book/book.consumers.ts'
import { sealedSubjects } from './book/book.store.ts'
import { catalogueRoutes } from './catalogue/catalogue.routes.ts'
import { credentialJob } from './credential/credential.jobs.ts'
import { credentialRoutes } from './credential/credential.routes.ts'
import { entryRoutes } from './entry/entry.routes.ts'
import { evidenceRoutes } from './evidence/evidence.routes.ts'
import { issuerRoutes } from './issuer/issuer.routes.ts'
import { lockIssuer } from './issuer/issuer.store.ts'
import { expiryJob } from './offer/offer.jobs.ts'
import { offerRoutes } from './offer/offer.routes.ts'
import { lockOffer } from './offer/offer.store.ts'
import { policyRoutes } from './policy/policy.routes.ts'
import { claimKeyring } from './price/price.keyring.ts'
import { screeningJob } from './screening/screening.jobs.ts'
import { screeningRoutes } from './screening/screening.routes.ts'
import { countWaiting } from './screening/screening.store.ts'

/** What is offered, and whether its origin is proven. */
export const supply = defineService({
  name: 'supply',
  migrations: new URL('../migrations/', import.meta.url),
  knowsParticipants: true,
  prepare: claimKeyring,
  routes: context => ({
    ...catalogueRoutes(context),
    ...policyRoutes(context),
    ...offerRoutes(context),
    ...screeningRoutes(context),
    ...evidenceRoutes(context),
    ...entryRoutes(context),
    ...issuerRoutes(context),
    ...credentialRoutes(context),
    ...batchRoutes(context),
  }),
  lockSubject: async (tx, id) => (await lockOffer(tx, id)) ?? lockIssuer(tx, id),
  consumer: bookConsumer,
  jobs: context => [expiryJob(context), screeningJob(context), credentialJob(context)],
  measures: ({ database }) => [
    {
      name: 'screening_queue_offers',
      help: 'Offers that wait for a decision',
      kind: 'gauge',
      read: () => countWaiting(database),
    },
  ],
  withheld: sealedSubjects,
})
