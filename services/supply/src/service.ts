import { defineService } from '@lodestone/service'
import { batchRoutes } from './batch/batch.routes.ts'
import { ledgerWatch } from './batch/reconcile.jobs.ts'
import { bookConsumer } from './book/book.consumers.ts'
import { sealedSubjects } from './book/book.store.ts'
import { catalogueRoutes } from './catalogue/catalogue.routes.ts'
import { credentialJob } from './credential/credential.jobs.ts'
import { credentialRoutes } from './credential/credential.routes.ts'
import { type Fetch, fetchPublic } from './credential/documents.ts'
import { entryRoutes } from './entry/entry.routes.ts'
import { evidenceRoutes } from './evidence/evidence.routes.ts'
import { heldJob } from './held/held.jobs.ts'
import { issuedJob } from './issued/issued.jobs.ts'
import { issuedRoutes } from './issued/issued.routes.ts'
import { claimIssuingKey } from './issued/issuing-key.ts'
import { issuerRoutes } from './issuer/issuer.routes.ts'
import { lockIssuer } from './issuer/issuer.store.ts'
import { expiryJob } from './offer/offer.jobs.ts'
import { offerRoutes } from './offer/offer.routes.ts'
import { lockOffer } from './offer/offer.store.ts'
import { ownershipRoutes } from './ownership/ownership.routes.ts'
import { policyRoutes } from './policy/policy.routes.ts'
import { claimKeyring } from './price/price.keyring.ts'
import { matchJob } from './restriction/match.jobs.ts'
import { lockMatch } from './restriction/match.store.ts'
import { restrictionRoutes } from './restriction/restriction.routes.ts'
import { screeningJob } from './screening/screening.jobs.ts'
import { screeningRoutes } from './screening/screening.routes.ts'
import { countWaiting } from './screening/screening.store.ts'
import { siteRoutes } from './site/site.routes.ts'

/** The service with a way of its own to what issuers publish. */
export const supplyReaching = (fetch: Fetch) =>
  defineService({
    name: 'supply',
    migrations: new URL('../migrations/', import.meta.url),
    knowsParticipants: true,
    prepare: async context => {
      await claimKeyring(context)
      await claimIssuingKey(context)
    },
    routes: context => ({
      ...catalogueRoutes(context),
      ...policyRoutes(context),
      ...offerRoutes(context),
      ...screeningRoutes(context),
      ...evidenceRoutes(context),
      ...entryRoutes(context),
      ...issuerRoutes(context),
      ...credentialRoutes(context, fetch),
      ...issuedRoutes(context),
      ...batchRoutes(context),
      ...ownershipRoutes(context),
      ...restrictionRoutes(context),
      ...siteRoutes(context),
    }),
    lockSubject: async (tx, id) => (await lockOffer(tx, id)) ?? (await lockIssuer(tx, id)) ?? lockMatch(tx, id),
    consumer: bookConsumer,
    jobs: context => [
      expiryJob(context),
      matchJob(context),
      screeningJob(context),
      credentialJob(context, fetch),
      heldJob(context),
      issuedJob(context),
      ledgerWatch(context).job,
    ],
    measures: context => [
      {
        name: 'screening_queue_offers',
        help: 'Offers that wait for a decision',
        kind: 'gauge',
        read: () => countWaiting(context.database, context.clock()),
      },
      ledgerWatch(context).measure,
    ],
    withheld: sealedSubjects,
  })

/** What is offered, and whether its origin is proven. */
export const supply = supplyReaching(fetchPublic)

export { type Fetch, fetchPublic }
